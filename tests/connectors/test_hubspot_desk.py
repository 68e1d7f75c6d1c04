"""A desk with HubSpot beside it: its settings, its effects, its accounts, and how it does."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from escalation_manager.connectors.hubspot import read_hubspot
from escalation_manager.core import commands as c
from escalation_manager.core.errors import Faults, NotFound
from escalation_manager.core.events import ContextGathered
from escalation_manager.desk.channels import channels_health, look_into_systems
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.importing import load_from
from escalation_manager.desk.reading import REHEARSAL
from escalation_manager.ports.loading import Counted
from escalation_manager.ports.log import EffectState
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on, open_desk
from tests.api.office import BROKEN_EXPORT, Watch, copied, template
from tests.channels.served import limited
from tests.connectors.hubspot_served import ACCOUNT, KEY, HubSpotServed, hubspot_served

TABLE = """
[hubspot]
token = "env:HUBSPOT_OF_THE_TEST"
account_property = "desk_account"
base_url = "{url}"
[hubspot.properties]
arr = "arr"
health = "health"
plan = "plan"
renews_on = "renewal"
[hubspot.team]
csm = "csm_owner"
[hubspot.people]
mia = "77"
jonas = "78"
"""
FAULTY = """
[hubspot]
token = "pat-na1-a-secret-that-somebody-pasted"
account_property = "Desk account"
base_url = "https://api.hubapi.com:port"
ticket_types = { BUG = "bug" }
rate = 3
[hubspot.properties]
revenue = "annualrevenue"
[hubspot.people]
mia = "7"
noah = "7"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("hubspot"))


@pytest.fixture
def served() -> Iterator[HubSpotServed]:
    with hubspot_served() as served:
        yield served


@pytest.fixture
def desk(
    made: Path, tmp_path: Path, served: HubSpotServed, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    monkeypatch.setenv("HUBSPOT_OF_THE_TEST", "pat-test")
    (tmp_path / "channels.toml").write_text(TABLE.format(url=served.url))
    desk = desk_on(open_store(copied(made, tmp_path)), tmp_path / "channels.toml", clock=Watch())
    yield desk
    desk.store.close()


def test_what_the_desk_owes_the_crm_stands_in_hubspot(desk: Desk, served: HubSpotServed) -> None:
    raised = c.Raise("acc_123", BROKEN_EXPORT, type="technical", severity="high", reason="seen")
    desk.submit(raised, actor="mia")
    call = c.LogCommunication("out", "call", "We told Sarah what we know.")
    desk.submit(call, actor="mia", escalation="ESC-0001")
    desk.tick()
    titles = [one["hs_task_subject"] for one in served.all("tasks")]
    assert titles
    assert all(str(title).startswith("ESC-0001: ") for title in titles)
    assert any(one.get("hubspot_owner_id") == "77" for one in served.all("tasks"))
    (note,) = served.all("notes")
    assert "We told Sarah what we know." in str(note["hs_note_body"])
    entries = desk.store.read("ESC-0001")
    (told,) = [one.event for one in entries if isinstance(one.event, ContextGathered)]
    assert (told.health, told.missing) == (62, ())
    assert told.arr is not None
    assert told.arr.amount == Decimal("480000")
    health = {one.name: one.health for one in channels_health(desk, actor="petra").ways}
    assert health["hubspot"] is not None
    assert health["hubspot"].failures == 0
    assert look_into_systems(desk, actor="petra") == (("hubspot", ""),)


def test_a_busy_hubspot_is_left_alone_and_gets_all_of_it_once_in_the_end(
    desk: Desk, served: HubSpotServed
) -> None:
    served.faults = [limited("90")] * 40
    raised = c.Raise("acc_123", BROKEN_EXPORT, type="technical", severity="high", reason="seen")
    desk.submit(raised, actor="mia")
    desk.tick()
    assert served.all("tasks") == []
    waiting = [one for one in desk.store.effects() if one.effect.kind == "crm_task"]
    assert {one.state for one in waiting} == {EffectState.PENDING}
    served.faults = []
    watch = desk._clock
    assert isinstance(watch, Watch)
    watch.passes(seconds=80)
    desk.tick()
    assert served.all("tasks") == []
    watch.passes(seconds=11)
    desk.tick()
    keys = [one[KEY] for one in served.all("tasks")]
    assert len(keys) == len(set(keys)) == len(waiting)


def test_accounts_are_loaded_from_hubspot_and_their_teams_keep_the_rest(
    desk: Desk, served: HubSpotServed
) -> None:
    first, second = served.kept["companies"]
    served.kept["companies"][second].properties |= {"csm_owner": "78", "health": "35"}
    served.put("companies", {"name": "No customer of ours"})
    served.put("companies", {"name": "Newcomer", ACCOUNT: "acc_900", "arr": "12000"}, id_="555")
    served.put("contacts", {"firstname": "Ann", "lastname": "Lee", "jobtitle": "CTO"}, "555")
    served.put("contacts", {"email": "both@x.example"}, first, second, id_="9")
    before = desk.policy.accounts()
    tried = load_from(desk, "hubspot", dry_run=True)
    assert tried["accounts"] == Counted(created=2, changed=1)
    assert desk.policy.accounts() == before
    assert load_from(desk, "hubspot") == tried
    known = desk.policy.accounts()
    acme, former = known["acc_123"], before["acc_123"]
    assert (acme.health, acme.region, acme.contract.credits) == (
        35, former.region, former.contract.credits,
    )  # fmt: skip
    assert dict(acme.team) == {**dict(former.team), "csm": "jonas"}
    newcomer = known["acc_900"]
    assert (newcomer.name, newcomer.arr) == ("Newcomer", Decimal("12000"))
    assert [(one.name, one.title) for one in newcomer.contacts] == [("Ann Lee", "CTO")]
    assert {"hubspot_9@acc_123"} <= {one.id for one in acme.contacts}
    assert set(load_from(desk, "hubspot")) == {"accounts", "contacts", "team"}
    with pytest.raises(NotFound, match="No system called 'salesforce'"):
        load_from(desk, "salesforce")


def test_every_fault_of_the_table_is_told_at_once(made: Path, tmp_path: Path) -> None:
    settings = tmp_path / "channels.toml"
    settings.write_text(FAULTY)
    with pytest.raises(Faults) as found:
        open_desk(copied(made, tmp_path))
    assert {one.place for one in found.value.faults} == {"hubspot.token", "hubspot.rate"}
    assert "somebody-pasted" not in str(found.value)
    (tmp_path / "token").write_text("pat test")
    settings.write_text(
        FAULTY.replace("pat-na1-a-secret-that-somebody-pasted", "file:token").replace(
            "rate = 3\n", ""
        )
    )
    with pytest.raises(Faults) as found:
        open_desk(tmp_path / "desk.db")
    assert {one.place.removeprefix("hubspot.") for one in found.value.faults} == {
        "account_property", "base_url", "ticket_types.BUG", "ticket_type",
        "properties.revenue", "people",
    }  # fmt: skip


def token(reference: str) -> str:
    return reference and "pat-test"


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://api.hubapi.com", True), ("http://127.0.0.1:4010", True), ("http://[::1]:1", True),
        ("http://api.hubapi.com", False), ("http://127.0.0.1.evil.example", False),
        ("ftp://127.0.0.1", False), ("api.hubapi.com", False), ("https://", False),
    ],
)  # fmt: skip
def test_the_token_leaves_this_machine_encrypted_only(address: str, safe: bool) -> None:
    table = {"token": "env:TOKEN", "base_url": address}
    if safe:
        assert read_hubspot(table, token, "f").base_url == address
        return
    with pytest.raises(Faults, match="would send the token in the open"):
        read_hubspot(table, token, "f")


def test_a_rehearsal_reaches_no_crm(made: Path, tmp_path: Path, served: HubSpotServed) -> None:
    (tmp_path / "channels.toml").write_text(TABLE.format(url=served.url))
    store = open_store(copied(made, tmp_path))
    store.set_setting(REHEARSAL, True)
    desk = desk_on(store, tmp_path / "channels.toml", clock=Watch())
    assert look_into_systems(desk, actor="petra") == ()
    with pytest.raises(NotFound, match="There is none"):
        load_from(desk, "hubspot")
    desk.store.close()
