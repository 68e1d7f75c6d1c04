"""What agents answer in a ticket counts here once, as said by whoever said it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from escalation_manager.connectors.zendesk import Zendesk
from escalation_manager.core import commands as c
from escalation_manager.core.errors import TryAgain
from escalation_manager.core.events import CommunicationLogged
from escalation_manager.desk.channels import look_into_news
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.following import Following, Heard
from escalation_manager.ports.reports import Ticket
from tests.api.office import MORNING, Watch, template
from tests.channels.served import Fault, Reply, limited, says, well
from tests.connectors.zendesk_at_desk import desk_beside
from tests.connectors.zendesk_served import (
    AGENT,
    DESK,
    SARAH,
    ZendeskServed,
    settings,
    zendesk_served,
)
from tests.contracts.acme import acme

WORDS = "Nothing loads since this morning and 40 users cannot work."
ANSWER = "Hello Sarah,\n\nwe found the queue that stands still and are on it."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("replies"))


@pytest.fixture
def served() -> Iterator[ZendeskServed]:
    with zendesk_served(MORNING) as served:
        yield served


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def desk(made: Path, tmp_path: Path, served: ZendeskServed, watch: Watch) -> Iterator[Desk]:
    with desk_beside(served, tmp_path, made, watch) as desk:
        yield desk


def look(desk: Desk) -> Heard:
    (heard,) = look_into_news(desk, actor="petra")
    return heard


def begun(desk: Desk, served: ZendeskServed) -> tuple[int, str]:
    """A ticket that is an escalation."""
    id_ = served.put("EU region down", WORDS, tags=["escalation"])
    look(desk)
    return id_, str(served.tickets[id_]["external_id"])


def said(desk: Desk, number: str) -> list[CommunicationLogged]:
    events = [one.event for one in desk.store.read(number)]
    return [
        one for one in events if isinstance(one, CommunicationLogged) and one.direction == "out"
    ]


def test_a_public_answer_counts_once_for_the_clocks(
    desk: Desk, served: ZendeskServed, watch: Watch
) -> None:
    id_, number = begun(desk, served)
    watch.passes(minutes=20)
    served.now = MORNING + timedelta(minutes=9)
    served.say(id_, ANSWER, AGENT)
    for _ in range(3):
        assert look(desk).refused == ()
        desk.tick()
    (told,) = said(desk, number)
    assert (told.sender, told.counterpart) == ("Agent (Zendesk)", served.users[SARAH]["name"])
    assert told.summary == "we found the queue that stands still and are on it."
    state = desk.show(number, actor="mia").state
    assert state.acknowledged_at == state.responded_at == state.updated_at == served.now
    # It stands in the ticket, so the ticket is not told of it.
    assert served.internal(id_) == [f"This is {number} on the escalation desk."]


def test_whoever_is_known_here_said_it(desk: Desk, served: ZendeskServed) -> None:
    id_, number = begun(desk, served)
    ways = desk.policy.directory().people["mia"].contact_methods
    served.users[AGENT]["email"] = next(one.address for one in ways if one.kind == "email").upper()
    served.say(id_, "ok", AGENT)
    look(desk)
    desk.tick()
    (told,) = said(desk, number)
    assert told.sender == "mia"
    assert len(served.internal(id_)) == 1


def test_what_is_no_answer_of_an_agent_is_none(desk: Desk, served: ZendeskServed) -> None:
    id_, number = begun(desk, served)
    served.say(id_, "Between us: it is the queue.", AGENT, public=False)
    served.say(id_, "We got your request.", AGENT, via="rule")
    served.say(id_, "The desk itself says something.", DESK)
    served.say(id_, " ", AGENT)
    served.now = MORNING + timedelta(hours=1)
    served.say(id_, "Said in a future that is none.", AGENT)
    look(desk)
    assert said(desk, number) == []


def test_a_customer_in_copy_is_heard_as_a_customer(desk: Desk, served: ZendeskServed) -> None:
    id_, number = begun(desk, served)
    other = desk.policy.accounts()["acc_123"].contacts[1]
    served.users[77] = {"id": 77, "name": other.name, "email": other.email, "role": "end-user"}
    served.say(id_, "It stopped for all of us in finance as well.", 77)
    look(desk)
    notes = str([one.event for one in desk.store.read(number)])
    assert f"Mail of {other.name}" in notes
    assert said(desk, number) == []


def test_an_answer_goes_where_the_case_goes_on(desk: Desk, served: ZendeskServed) -> None:
    id_, number = begun(desk, served)
    into = desk.submit(
        c.Raise("acc_123", "The reports are empty.", type="technical", severity="high", reason="x"),
        actor="mia",
    ).escalation
    desk.submit(c.Merge(into, "the same"), actor="mia", escalation=number)
    served.say(id_, ANSWER, AGENT)
    for _ in range(2):
        assert look(desk).refused == ()
    assert len(said(desk, into)) == 1


def test_a_number_that_is_none_of_ours_stops_nothing(desk: Desk, served: ZendeskServed) -> None:
    foreign = served.put("Theirs", WORDS, tags=["escalation"], external_id="SAP-4711")
    unknown = served.put(
        "Other", "Something else is odd.", tags=["escalation"], external_id="ESC-9999"
    )
    for one in (foreign, unknown):
        served.say(one, ANSWER, AGENT)
    id_, number = begun(desk, served)
    served.say(id_, ANSWER, AGENT)
    heard = look(desk)
    assert len(heard.refused) == 1
    assert "ESC-9999" in heard.refused[0]
    assert len(said(desk, number)) == 1


@pytest.mark.parametrize("fault", [limited("90"), says(200, {"comments": "odd"})])
def test_a_look_that_fails_goes_on_from_where_all_was_told(
    desk: Desk, served: ZendeskServed, watch: Watch, fault: Fault
) -> None:
    """Also where so much changed that one look is too short for it."""
    following = Following(desk)
    following.once()
    for number in range(3):
        served.now = MORNING + timedelta(minutes=40 * number)
        served.put(f"Down {number}", f"{WORDS} It is place {number}.", tags=["escalation"])
    watch.passes(hours=2)
    # Search, then writer, comments and the number for each of them: the last of these fails.
    served.faults = [well] * 8 + [fault]
    following.once()
    assert served.faults == []
    served.requests.clear()
    watch.passes(hours=1)
    following.once()
    (first, *_) = [one.path for one in served.requests if "/search" in one.path]
    assert "updated%3E%3D2026-03-10T09%3A25" in first
    assert all(one["external_id"] for one in served.tickets.values())


def test_none_is_passed_over_though_tickets_change_meanwhile(served: ZendeskServed) -> None:
    """Page by page, each that changes would hide one behind the edge of a page."""
    made = Zendesk(settings(served), acme())
    ids = []
    for number in range(7):
        served.now = MORNING + timedelta(minutes=number // 3)  # three in each minute
        ids.append(served.put(f"t{number}", "words", tags=["escalation"]))
    served.now = MORNING + timedelta(minutes=20)
    seen: list[str] = []
    for one in made.arrived(since=MORNING - timedelta(days=1), at=served.now):
        if isinstance(one, Ticket):
            seen.append(one.name)
            if len(seen) <= 3:
                served.say(int(one.name), "between us", AGENT, public=False)
    assert set(seen) == set(map(str, ids))


def test_a_search_that_never_ends_is_no_whole_answer(served: ZendeskServed) -> None:
    for _ in range(3):
        served.put("Down", "words", tags=["escalation"])
    again = {"results": [served.tickets[min(served.tickets)]], "next_page": "https://more"}
    served.faults = [
        lambda request, work: Reply(200, again) if "/search" in request.path else work()
    ] * 300
    made = Zendesk(settings(served), acme())
    with pytest.raises(TryAgain, match="more tickets that changed"):
        list(made.arrived(since=MORNING - timedelta(days=1), at=MORNING))
