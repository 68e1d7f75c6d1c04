"""What the desk reads in HubSpot and writes there, once, whatever HubSpot and the line do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from escalation_manager.connectors.hubspot import HubSpot
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.engine.gathering import gather
from escalation_manager.ports.connectors import Crm
from escalation_manager.store.channel_tables import metadata as channel_tables
from escalation_manager.store.deliveries import StoredLedger
from tests.channels.served import (
    Fault,
    half_applied,
    limited,
    says,
    silent,
    trouble,
    well,
)
from tests.connectors.hubspot_served import (
    ACCOUNT,
    KEY,
    MAPPED,
    HubSpotServed,
    hubspot_served,
    settings,
)
from tests.connectors.troubles import LATER, NOTE, TASK, TROUBLES
from tests.contracts.acme import ACME, NOON, acme, ago


@pytest.fixture
def served() -> Iterator[HubSpotServed]:
    with hubspot_served() as served:
        yield served


@pytest.fixture
def crm(served: HubSpotServed, stored: Crm) -> HubSpot:
    return HubSpot(settings(served), stored)


def company(served: HubSpotServed) -> dict[str, str | None]:
    """What HubSpot keeps of Acme."""
    return next(one for one in served.all("companies") if one[ACCOUNT] == "acc_123")


def ids(crm: Crm, **which: object) -> list[str]:
    return [one.id for one in crm.get_interactions("acc_123", **which)]  # type: ignore[arg-type]


# --- what is read --------------------------------------------------------------------------------


def test_hubspot_has_the_last_word_on_what_is_mapped(served: HubSpotServed, stored: Crm) -> None:
    told = {"name": "Acme Group", "arr": "520000.50", "health": "41.6", "renewal": "2026-06-01"}
    company(served).update(
        told | {"csm_owner": "78", "legal_sla": "true", "since": "1577836800000"}
    )
    mapped = {**MAPPED, "sla_is_contractual": "legal_sla", "customer_since": "since"}
    account = HubSpot(settings(served, properties=mapped), stored).get_account("acc_123")
    assert (account.name, account.arr, account.health) == ("Acme Group", Decimal("520000.50"), 42)
    assert account.contract.renews_on == date(2026, 6, 1)
    assert account.contract.sla_is_contractual
    assert account.customer_since == date(2020, 1, 1)
    assert account.team == (("csm", "lena"), ("cs_manager", "daniel"))
    assert account.contacts == ACME.contacts


def test_what_hubspot_leaves_empty_is_unknown_and_never_zero(
    served: HubSpotServed, stored: Crm
) -> None:
    company(served).update({"name": "", "arr": None, "health": "good", "health_last_month": "101"})
    company(served).update({"renewal": "soon", "currency": "euros", "csm_owner": "999"})
    mapped = {**MAPPED, "currency": "currency"}
    account = HubSpot(settings(served, properties=mapped), stored).get_account("acc_123")
    assert (account.arr, account.health, account.health_before) == (None, None, None)
    assert account.contract.renews_on is None
    assert (account.name, account.currency, account.team) == (ACME.name, "USD", ACME.team)


def test_what_is_not_mapped_stays_as_it_was_loaded(served: HubSpotServed, stored: Crm) -> None:
    company(served).update({"arr": "1", "health": "1"})
    assert HubSpot(settings(served, properties={}, team={}), stored).get_account("acc_123") == ACME
    assert served.requests == []


def test_a_customer_that_hubspot_does_not_know_is_what_the_desk_knows(
    served: HubSpotServed, stored: Crm
) -> None:
    served.kept["companies"].clear()
    crm = HubSpot(settings(served), stored)
    assert crm.get_account("acc_123") == ACME
    assert ids(crm) == ids(stored)
    # Without a property for it, the desk's id is HubSpot's own: this one is none.
    assert HubSpot(settings(served, account_property=""), stored).get_account("acc_123") == ACME


def test_who_serves_an_account_is_known_without_hubspot(served: HubSpotServed, stored: Crm) -> None:
    crm = HubSpot(settings(served), stored)
    account = crm.get_account("acc_123", include_contract=False, include_health=False)
    assert (account.team, served.requests) == (ACME.team, [])


def test_tickets_and_notes_stand_in_the_history_page_by_page(
    served: HubSpotServed, stored: Crm
) -> None:
    other, acme_there = served.kept["companies"]
    for number in range(5):
        at = ago(number + 0.5).isoformat()
        served.put("tickets", {"subject": f"t{number}", "createdate": at}, acme_there)
    served.put(
        "tickets",
        {"subject": "Angry", "createdate": ago(1).isoformat(), "hs_ticket_category": "COMPLAINT",
         "hs_pipeline_stage": "4"},
        acme_there,
    )  # fmt: skip
    served.put("tickets", {"subject": "not theirs", "createdate": ago(1).isoformat()}, other)
    markup = "<p>Called &amp; calmed.<br>Ring again</p><script>steal()</script>"
    served.put("notes", {"hs_note_body": markup, "hs_timestamp": ago(2).isoformat()}, acme_there)
    crm = HubSpot(
        settings(
            served, ticket_type="hs_ticket_category", ticket_types={"COMPLAINT": "complaint"},
            stages={"4": "closed"},
        ),
        stored,
    )  # fmt: skip
    (complaint,) = crm.get_interactions("acc_123", types=("complaint",), since=ago(60))
    assert (complaint.summary, complaint.status, complaint.at) == ("Angry", "closed", ago(1))
    (note,) = crm.get_interactions("acc_123", types=("note",))
    assert note.summary == "Called & calmed. Ring again"
    tickets = crm.get_interactions("acc_123", types=("support_ticket",), since=ago(3.5))
    assert [one.summary for one in tickets] == ["t0", "t1", "t2", "Login", "t3"]
    everything = crm.get_interactions("acc_123")
    assert len(everything) == len(stored.get_interactions("acc_123")) + 7
    assert [one.at for one in everything] == sorted((o.at for o in everything), reverse=True)


def test_no_more_is_asked_than_is_needed(served: HubSpotServed, crm: HubSpot) -> None:
    crm.get_interactions("acc_123", types=("email", "call"))
    assert served.asked() == ["GET companies/acc_123"]


# --- what is written -----------------------------------------------------------------------------


def test_tasks_stand_there_with_owner_and_due_time(served: HubSpotServed, crm: HubSpot) -> None:
    made = crm.create_task(TASK, at=NOON, by="mia", key="k")
    first, second = served.all("tasks")
    assert first == {
        "hs_task_subject": "ESC-0001: Acknowledge customer",
        "hs_task_body": "Owner on the desk: csm: mia<br>Escalation: ESC-0001",
        "hs_task_status": "NOT_STARTED",
        "hs_timestamp": "2026-03-11T01:00:00.000Z",
        "hubspot_owner_id": "77",
        KEY: made[0].id,
    }
    assert second["hs_timestamp"] == "2026-03-10T12:00:00.000Z"
    assert "hubspot_owner_id" not in second


def test_customers_words_are_words_there_and_come_back_once(
    served: HubSpotServed, crm: HubSpot
) -> None:
    note = crm.add_note(NOTE, at=NOON, by="mia", key="k")
    (there,) = served.all("notes")
    body = "ESC-0001 (call)<br>&lt;b&gt;All&lt;/b&gt; is well &amp; quiet.<br>Bye"
    assert there == {"hs_note_body": body, "hs_timestamp": "2026-03-10T12:00:00.000Z", KEY: note.id}
    assert ids(crm, since=NOON, until=NOON) == [note.id]


def test_a_note_that_is_too_long_is_cut_there_and_whole_here(
    served: HubSpotServed, crm: HubSpot
) -> None:
    text = "words & more " * 8_000
    crm.add_note(replace(NOTE, text=text), at=NOON, by="mia")
    body = served.all("notes")[0]["hs_note_body"]
    assert body is not None
    assert body.endswith("… (the whole text is on the desk)")
    assert crm.get_interactions("acc_123", since=NOON, until=NOON)[0].summary == text


def test_of_what_only_some_may_read_hubspot_gets_a_stub(
    served: HubSpotServed, crm: HubSpot
) -> None:
    note = crm.add_note(replace(NOTE, restricted_to=("amara",)), at=NOON, by="amara")
    body = served.all("notes")[0]["hs_note_body"]
    assert body == "ESC-0001: a communication of a restricted escalation"
    assert note.id in ids(crm, reader="amara")
    assert not set(ids(crm, reader="mia", since=NOON, until=NOON))


def test_a_dry_run_looks_and_leaves_nothing(served: HubSpotServed, crm: HubSpot) -> None:
    crm.create_task(TASK, at=NOON, by="mia", dry_run=True)
    crm.add_note(NOTE, at=NOON, by="mia", dry_run=True)
    assert served.all("tasks") == served.all("notes") == []
    served.kept["companies"].clear()
    with pytest.raises(Never, match="no company whose desk_account is 'acc_123'") as found:
        crm.create_task(TASK, at=NOON, by="mia", dry_run=True)
    assert "then retry" in str(found.value)


# --- what goes wrong -----------------------------------------------------------------------------

FAULTS: dict[str, Fault] = {
    **TROUBLES,
    "it is locked": limited("2", 423),
    "it says something else": says(200, {"results": 3}),
}


@pytest.mark.parametrize("unique", [True, False], ids=["unique", "searched"])
@pytest.mark.parametrize("which", FAULTS)
def test_whatever_goes_wrong_there_is_one_of_each_in_the_end(
    served: HubSpotServed, stored: Crm, which: str, unique: bool
) -> None:
    crm = HubSpot(settings(served, unique_keys=unique), stored)
    # The customer is asked for; each task is looked for and made, unless it is there by then.
    steps = (0, 2, 3) if which.startswith("it did it") else (0, 2, 4)
    for before in steps:
        served.faults = [well] * before + [FAULTS[which]]
        with pytest.raises(TryAgain, match="HubSpot"):
            crm.create_task(TASK, at=NOON, by="mia", key="k")
        assert served.faults == []
    made = crm.create_task(TASK, at=LATER, by="mia", key="k")
    assert [one[KEY] for one in served.all("tasks")] == [one.id for one in made]
    assert crm.create_task(TASK, at=LATER, by="mia", key="k") == made
    assert len(served.all("tasks")) == 2


def test_another_worker_was_faster(served: HubSpotServed, stored: Crm, crm: HubSpot) -> None:
    """Both looked, and there was none: the unique property lets only one be made."""
    crm.add_note(NOTE, at=NOON, by="mia", key="k")
    served.faults = [well, says(404, {"message": "There is none yet."})]
    crm.add_note(NOTE, at=NOON, by="mia", key="k")
    assert len(served.all("notes")) == 1
    assert stored.add_note(NOTE, at=LATER, by="mia", key="k").created_at == NOON


def test_a_search_that_learns_late_is_given_the_time(served: HubSpotServed, stored: Crm) -> None:
    crm = HubSpot(settings(served, unique_keys=False), stored)
    served.unique, served.prompt = {"companies": served.unique["companies"]}, False
    served.faults = [well, well, half_applied]
    with pytest.raises(TryAgain) as found:
        crm.add_note(NOTE, at=NOON, by="mia", key="k")
    assert found.value.at == NOON + timedelta(minutes=1)
    for one in served.kept["notes"].values():
        one.indexed = True
    crm.add_note(NOTE, at=found.value.at, by="mia", key="k")
    assert len(served.all("notes")) == 1


def test_a_limit_is_kept_as_long_as_hubspot_says(served: HubSpotServed, crm: HubSpot) -> None:
    interval = {"X-HubSpot-RateLimit-Interval-Milliseconds": "10000"}
    for fault, seconds in ((limited("30"), 30), (says(429, {}, headers=interval), 10)):
        served.faults = [fault]
        with pytest.raises(TryAgain) as found:
            crm.add_note(NOTE, at=NOON, by="mia")
        assert found.value.at == NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("status", "remedy"),
    [(401, "access token"), (403, "scope"), (400, "properties in HubSpot"), (302, "Check")],
)
def test_a_refusal_says_what_to_change(
    served: HubSpotServed, crm: HubSpot, status: int, remedy: str
) -> None:
    served.faults = [says(status, {"message": "No, because."})]
    with pytest.raises(Never, match=f"HubSpot answered {status}: No, because") as found:
        crm.create_task(TASK, at=NOON, by="mia")
    assert remedy in found.value.remedy
    assert "pat-test" not in str(found.value)


def test_all_requests_of_a_question_share_its_time(served: HubSpotServed, stored: Crm) -> None:
    crm = HubSpot(settings(served, timeout=60, budget=1), stored)
    served.faults = [well, silent]
    with pytest.raises(TryAgain, match=r"cannot be reached: ReadTimeout|took longer than 1 s"):
        crm.get_interactions("acc_123")


def test_gathering_names_what_hubspot_did_not_tell(served: HubSpotServed, stored: Crm) -> None:
    crm = HubSpot(settings(served, base_url="http://127.0.0.1:9", timeout=1), stored)
    told = gather(
        "acc_123", crm, acme(), at=NOON, within=timedelta(seconds=60), months=6, known=ACME
    )
    assert told.missing == ("account", "interactions")
    assert (told.account_name, told.health) == (ACME.name, 62)
    company(served)["health"] = "20"
    well = gather(
        "acc_123", HubSpot(settings(served), stored), acme(), at=NOON,
        within=timedelta(seconds=60), months=6,
    )  # fmt: skip
    assert (well.missing, well.health) == ((), 20)


def test_how_it_does_is_written_down(served: HubSpotServed, stored: Crm, engine: Engine) -> None:
    channel_tables.create_all(engine)
    ledger = StoredLedger(engine)
    crm = HubSpot(settings(served), stored, ledger)
    served.faults = [trouble]
    with pytest.raises(TryAgain):
        crm.add_note(NOTE, at=NOON, by="mia")
    (health,) = ledger.health()
    assert (health.channel, health.failures) == ("hubspot", 1)
    assert "500" in health.error
    crm.add_note(NOTE, at=LATER, by="mia")
    (health,) = ledger.health()
    assert (health.failures, health.worked_at) == (0, LATER)


def test_a_check_says_what_is_wrong(served: HubSpotServed, stored: Crm, crm: HubSpot) -> None:
    assert crm.check() == ""
    assert "not a unique property" in HubSpot(settings(served, key_property="hs_x"), stored).check()
    wrong = settings(served, properties={"arr": "arr", "health": "helth"}, team={})
    assert "no property helth" in HubSpot(wrong, stored).check()
    assert "401" in HubSpot(settings(served, token="old"), stored).check()
    assert served.all("tasks") == served.all("notes") == []
