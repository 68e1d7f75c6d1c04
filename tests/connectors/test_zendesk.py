"""Tickets in the history, tickets that are escalations, and notes in them, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from escalation_manager.connectors.zendesk import Zendesk
from escalation_manager.core.errors import Faults, Never, TryAgain
from escalation_manager.desk.channels import look_into_news, look_into_systems
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.incoming import review
from escalation_manager.ports.connectors import Crm, NoteRequest, TaskRequest, TaskWanted
from escalation_manager.ports.reports import Ticket
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on
from tests.api.office import copied, template
from tests.channels.served import (
    Fault,
    Reply,
    Request,
    limited,
    says,
    silent,
    well,
)
from tests.connectors.troubles import TROUBLES
from tests.connectors.zendesk_at_desk import desk_beside
from tests.connectors.zendesk_served import AGENT, ZendeskServed, settings, zendesk_served
from tests.contracts.acme import NOON, acme, ago

NOTE = NoteRequest("acc_123", "ESC-0001 call to Sarah: They can work again.", "ESC-0001", "call")


@pytest.fixture
def served() -> Iterator[ZendeskServed]:
    with zendesk_served(NOON) as served:
        yield served


@pytest.fixture
def own() -> Crm:
    return acme()


@pytest.fixture
def zendesk(served: ZendeskServed, own: Crm) -> Zendesk:
    return Zendesk(settings(served), own)


def mails(zendesk: Zendesk, days: float = 7) -> list[EmailMessage]:
    found = zendesk.arrived(since=ago(days), at=NOON)
    return [
        message_from_bytes(one.raw, policy=policy.default)
        for one in found
        if isinstance(one, Ticket)
    ]


# --- the history ---------------------------------------------------------------------------------


def test_tickets_stand_in_the_history_page_by_page(
    served: ZendeskServed, zendesk: Zendesk, own: Crm
) -> None:
    for number in range(5):
        served.now = ago(number + 0.5)
        served.put(f"t{number}", "words")
    served.now = ago(1)
    served.put("Angry", "words", tags=["vip", "gripe"], status="solved")
    served.put("", "no\nsubject", organization_id=1)
    (complaint,) = zendesk.get_interactions("acc_123", types=("complaint",), since=ago(60))
    assert (complaint.summary, complaint.status, complaint.at) == ("Angry", "solved", ago(1))
    tickets = zendesk.get_interactions("acc_123", types=("support_ticket",), since=ago(3.5))
    assert [one.summary for one in tickets] == ["t0", "t1", "t2", "Login", "t3"]
    everything = zendesk.get_interactions("acc_123")
    assert len(everything) == len(own.get_interactions("acc_123")) + 6
    assert [one.at for one in everything] == sorted((o.at for o in everything), reverse=True)


def test_no_more_is_asked_than_is_needed(served: ZendeskServed, zendesk: Zendesk, own: Crm) -> None:
    assert zendesk.get_account("acc_124") == own.get_account("acc_124")
    zendesk.get_interactions("acc_123", types=("email", "call"))
    task = TaskRequest("acc_123", "escalation", (TaskWanted("Look", "csm"),), "ESC-0001")
    assert zendesk.create_task(task, at=NOON, by="mia", dry_run=True)
    assert served.requests == []
    assert zendesk.get_interactions("acc_124") == own.get_interactions("acc_124")
    assert served.asked() == ["GET organizations/search"]


# --- tickets that are escalations ----------------------------------------------------------------


def test_a_ticket_is_the_mail_that_it_would_have_been(
    served: ZendeskServed, zendesk: Zendesk
) -> None:
    id_ = served.put(
        "Down\r\nBcc: all@x.example", "Nothing loads at all, 漢字", tags=["escalation"]
    )
    served.put("Another", "not tagged")
    served.say(id_, "Any news?")
    served.say(id_, "We look", AGENT)
    served.say(id_, "between us", public=False)
    first, second = mails(zendesk)
    assert (first["Subject"], first["From"]) == (
        "Down Bcc: all@x.example", "Sarah Lindgren <sarah@acme.example>",
    )  # fmt: skip
    assert first["Bcc"] is None
    assert first["Date"].datetime == NOON
    assert first.get_content().strip() == "Nothing loads at all, 漢字"
    assert (second["References"], second.get_content().strip()) == (
        first["Message-ID"], "Any news?",
    )  # fmt: skip
    assert list(zendesk.arrived(since=ago(7), at=NOON)) == list(
        zendesk.arrived(since=ago(1), at=NOON)
    )


def test_without_a_tag_no_ticket_is_one(served: ZendeskServed, own: Crm) -> None:
    served.put("Down", "words", tags=["escalation"])
    zendesk = Zendesk(settings(served, escalate=""), own)
    assert list(zendesk.arrived(since=ago(7), at=NOON)) == []
    assert served.requests == []


@pytest.mark.parametrize("email", [None, "", "odd", "a b@c d", "<x>@", "\r\nBcc: y@z.example"])
def test_a_writer_without_an_address_waits_for_a_person(
    served: ZendeskServed, zendesk: Zendesk, email: str | None
) -> None:
    served.users = {one: {**user, "email": email} for one, user in served.users.items()}
    served.put("Down", "words", tags=["escalation"])
    (mail,) = mails(zendesk)
    assert mail["From"] == "unknown@zendesk.invalid"


def test_the_ticket_carries_the_number_once(served: ZendeskServed, zendesk: Zendesk) -> None:
    id_ = served.put("Down", "words")
    for _ in range(2):
        zendesk.raised(str(id_), "ESC-0001", at=NOON)
    assert served.tickets[id_]["external_id"] == "ESC-0001"
    assert served.internal(id_) == ["This is ESC-0001 on the escalation desk."]
    other = served.put("Theirs", "words", external_id="crm-77")
    for name in (str(other), "99", f"{id_}-901"):
        zendesk.raised(name, "ESC-0002", at=NOON)
    assert served.tickets[other]["external_id"] == "crm-77"


# --- notes ---------------------------------------------------------------------------------------


def test_a_communication_is_an_internal_note_once(served: ZendeskServed, zendesk: Zendesk) -> None:
    id_ = served.put("Down", "words", external_id="ESC-0001")
    note = zendesk.add_note(NOTE, at=NOON, by="mia", key="k")
    assert zendesk.add_note(NOTE, at=NOON, by="mia", key="k") == note
    assert served.internal(id_) == [f"ESC-0001 (call)\n{NOTE.text}\n[{note.id}]"]


def test_what_stands_in_the_ticket_is_not_told_again(
    served: ZendeskServed, zendesk: Zendesk
) -> None:
    id_ = served.put("Down", "Nothing\nloads since this morning at all.", external_id="ESC-0001")
    text = "ESC-0001 email from Sarah: Nothing loads since this morning…"
    zendesk.add_note(NoteRequest("acc_123", text, "ESC-0001", "email"), at=NOON, by="mia")
    secret = NoteRequest("acc_123", "ESC-0001: secret", "ESC-0001", restricted_to=("amara",))
    zendesk.add_note(secret, at=NOON, by="amara")
    zendesk.add_note(NoteRequest("acc_123", "A note of the account"), at=NOON, by="mia")
    zendesk.add_note(NOTE, at=NOON, by="mia", dry_run=True)
    served.tickets[id_]["status"] = "closed"
    zendesk.add_note(NOTE, at=NOON, by="mia")
    assert served.internal(id_) == []


# --- what goes wrong -----------------------------------------------------------------------------

FAULTS: dict[str, Fault] = {
    **TROUBLES,
    "somebody else was faster": says(409, {"error": "UpdateConflict"}),
    "it says something else": says(200, {"tickets": 3, "comments": {}, "ticket": []}),
}


@pytest.mark.parametrize("which", FAULTS)
def test_whatever_goes_wrong_there_is_one_note_in_the_end(
    served: ZendeskServed, zendesk: Zendesk, which: str
) -> None:
    id_ = served.put("Down", "words", external_id="ESC-0001")
    # The ticket is looked for, then what stands in it, and then the note is written.
    every = (2,) if "did it" in which or "faster" in which else (0, 1, 2)
    for before in every:
        served.faults = [well] * before + [FAULTS[which]]
        with pytest.raises(TryAgain, match="Zendesk"):
            zendesk.add_note(NOTE, at=NOON, by="mia", key="k")
        assert served.faults == []
    zendesk.add_note(NOTE, at=NOON, by="mia", key="k")
    assert len(served.internal(id_)) == 1


def test_somebody_who_writes_meanwhile_is_read_first(
    served: ZendeskServed, zendesk: Zendesk
) -> None:
    id_ = served.put("Down", "words", external_id="ESC-0001")

    def first(_: Request, work: Callable[[], Reply]) -> Reply:
        served.say(id_, "Wait!", AGENT)
        return work()

    served.faults = [well, well, first]
    with pytest.raises(TryAgain, match="409: UpdateConflict"):
        zendesk.add_note(NOTE, at=NOON, by="mia", key="k")
    assert served.internal(id_) == []
    zendesk.add_note(NOTE, at=NOON, by="mia", key="k")
    assert len(served.internal(id_)) == 1


def test_it_is_left_alone_as_long_as_it_says(served: ZendeskServed, zendesk: Zendesk) -> None:
    served.faults = [limited("41")]
    with pytest.raises(TryAgain) as found:
        zendesk.add_note(NOTE, at=NOON, by="mia")
    assert found.value.at == NOON + timedelta(seconds=41)
    served.faults = [well, silent]
    short = Zendesk(settings(served, timeout=60, budget=1), acme())
    with pytest.raises(TryAgain, match=r"cannot be reached: ReadTimeout|took longer than 1 s"):
        short.get_interactions("acc_123")


@pytest.mark.parametrize(
    ("status", "remedy"), [(401, "token"), (403, "right"), (422, "Check"), (302, "Check")]
)
def test_a_refusal_says_what_to_change(
    served: ZendeskServed, zendesk: Zendesk, status: int, remedy: str
) -> None:
    served.faults = [says(status, {"error": "No, because."})]
    with pytest.raises(Never, match=f"Zendesk answered {status}: No, because") as found:
        zendesk.add_note(NOTE, at=NOON, by="mia")
    assert remedy in found.value.remedy
    assert "zd-test" not in str(found.value)


def test_a_check_says_what_is_wrong(served: ZendeskServed, own: Crm, zendesk: Zendesk) -> None:
    assert zendesk.check() == ""
    assert "401: Couldn't authenticate you" in Zendesk(settings(served, token="x"), own).check()


# --- on a desk -----------------------------------------------------------------------------------

FAULTY = """
[zendesk]
base_url = "http://acme.zendesk.com"
user = "desk"
token = "env:ZENDESK_OF_THE_TEST"
escalate = "two words"
[zendesk.tags]
gripe = "gripe"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("zendesk"))


@pytest.fixture
def desk(made: Path, tmp_path: Path, served: ZendeskServed) -> Iterator[Desk]:
    with desk_beside(served, tmp_path, made) as desk:
        yield desk


def test_a_tagged_ticket_is_an_escalation_by_the_door_of_mails(
    desk: Desk, served: ZendeskServed
) -> None:
    words = "Nothing loads since this morning and 40 users cannot work."
    id_ = served.put("EU region down", words, tags=["escalation"])
    for _ in range(2):
        (heard,) = look_into_news(desk, actor="petra")
        assert (heard.told, heard.fault) == (1, "")
    number = str(served.tickets[id_]["external_id"])
    state = desk.show(number, actor="mia").state
    assert (state.account_id, state.raised.statement.strip()) == ("acc_123", words)
    served.say(id_, "It is worse now: nobody at all can work, please call me.")
    look_into_news(desk, actor="petra")
    desk.tick()
    assert "nobody at all can work" in str([one.event for one in desk.store.read(number)])
    # What the customer wrote there is not told there again.
    assert served.internal(id_) == [f"This is {number} on the escalation desk."]
    assert look_into_systems(desk, actor="petra") == (("zendesk", ""),)


def test_a_ticket_of_a_stranger_waits_for_a_person(desk: Desk, served: ZendeskServed) -> None:
    served.users = {
        one: {**user, "email": "somebody@elsewhere.example"} for one, user in served.users.items()
    }
    id_ = served.put("Down", "Nothing loads for us here.", tags=["escalation"])
    look_into_news(desk, actor="petra")
    (mail,) = review(desk, actor="mia")
    assert mail.sender == "somebody@elsewhere.example"
    assert served.tickets[id_]["external_id"] is None


def test_every_fault_of_the_table_is_told_at_once(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZENDESK_OF_THE_TEST", "two\nlines")
    (tmp_path / "channels.toml").write_text(FAULTY)
    store = open_store(copied(made, tmp_path))
    with pytest.raises(Faults) as found:
        desk_on(store, tmp_path / "channels.toml")
    store.close()
    assert {one.place for one in found.value.faults} == {
        "zendesk.base_url", "zendesk.token", "zendesk.escalate", "zendesk.tags.gripe",
    }  # fmt: skip
