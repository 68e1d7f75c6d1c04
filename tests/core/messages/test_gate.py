"""One gate for every outgoing text: person, automation, API and AI agent alike."""

import hashlib
from decimal import Decimal

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.escalation import MessageState
from escalation_manager.core.money import Money
from tests.core.outbox import Outbox

PROMISE = "The export works again: FIX BY 2026-03-04T15:00+00:00."
OFFER = "We are sorry: OFFER service_credit 500."


@pytest.fixture
def box() -> Outbox:
    return Outbox()


def test_a_plain_text_is_cleared_by_the_hash_of_its_very_text(box: Outbox) -> None:
    text = "Grüße aus Köln, wir sehen es uns an. "
    message = box.sends(text)
    assert message.state is MessageState.CLEARED
    assert message.text_hash == hashlib.sha256(text.encode()).hexdigest()
    assert message.sender == "mia"


def test_a_stopped_message_is_kept_with_the_words_the_reason_and_the_remedy(box: Outbox) -> None:
    message = box.sends(PROMISE)
    assert message.state is MessageState.HELD
    assert message.rule == "promise_needs_confirmation"
    assert [words.quote for words in message.found] == ["FIX BY 2026-03-04T15:00+00:00"]
    assert "no technical role has confirmed" in message.reason
    assert "confirm" in message.remedy
    assert message.text == PROMISE


def test_when_the_remedy_is_done_the_same_message_passes(box: Outbox) -> None:
    message = box.sends(PROMISE)
    box.does(c.ConfirmFix(box.minute(120)), "piotr")
    assert box.message(message.id).state is MessageState.HELD, "a confirmation sends nothing"
    box.does(c.SendMessage(message.id))
    assert box.message(message.id).state is MessageState.CLEARED


def test_asking_twice_changes_nothing(box: Outbox) -> None:
    held, cleared = box.sends(PROMISE), box.sends("Hello.")
    assert box.does(c.SendMessage(held.id)) == []
    assert box.does(c.SendMessage(cleared.id)) == []
    assert box.does(c.WriteMessage(PROMISE)) == [], "it waits already"
    box.does(c.DiscardMessage(held.id))
    assert box.does(c.DiscardMessage(held.id)) == []


def test_everything_wrong_with_a_text_is_said_at_once(box: Outbox) -> None:
    message = box.sends(f"{PROMISE} {OFFER} As in ESC-0999.")
    assert len(message.found) == 2
    for part in ("no technical role", "nobody has approved", "ESC-0999"):
        assert part in message.reason


@pytest.mark.parametrize(
    ("ready", "promised", "passes"),
    [(120, "14:00", True), (120, "13:59", False), (60, "14:00", True), (200, "15:00", False)],
)
def test_for_a_time_not_later_than_the_one_promised(
    box: Outbox, ready: int, promised: str, passes: bool
) -> None:
    box.does(c.ConfirmFix(box.minute(ready)), "piotr")
    message = box.sends(f"FIX BY 2026-03-04T{promised}+00:00")
    assert (message.state is MessageState.CLEARED) is passes
    if not passes:
        assert "confirmed is 2026-03-04T" in message.reason


@pytest.mark.parametrize(("severity", "hours"), [("critical", 24), ("high", 72), ("low", 72)])
def test_a_confirmation_stands_24_hours_for_critical_and_3_days_otherwise(
    severity: str, hours: int
) -> None:
    box = Outbox(severity)
    box.does(c.ConfirmFix(box.minute(60 * 24 * 9)), "piotr")
    text = "FIX BY 2026-03-20T12:00+00:00"
    number = box.writes(text)
    box.until(60 * hours)
    box.does(c.SendMessage(number))
    assert box.message(number).state is MessageState.CLEARED
    late = box.writes(text + " again")
    box.until(60 * hours + 1)
    box.does(c.SendMessage(late))
    assert "expired" in box.message(late).reason


def test_a_confirmation_given_under_a_lower_severity_ages_as_the_new_one_asks() -> None:
    box = Outbox("high")
    box.does(c.ConfirmFix(box.minute(60 * 24 * 9)), "piotr")
    box.until(60 * 30)
    box.does(c.ChangeSeverity("critical", "nobody can work"))
    assert box.sends("FIX BY 2026-03-20T12:00+00:00").state is MessageState.HELD


def test_a_withdrawn_confirmation_holds_the_message_again(box: Outbox) -> None:
    box.does(c.ConfirmFix(box.minute(60)), "piotr")
    box.does(c.WithdrawFix("the patch broke staging"), "lena")
    message = box.sends(PROMISE)
    assert "withdrawn" in message.reason
    assert box.does(c.WithdrawFix("again"), "lena") == []


def test_a_promise_without_a_time_is_covered_by_no_confirmation(box: Outbox) -> None:
    box.does(c.ConfirmFix(box.minute(60)), "piotr")
    message = box.sends("FIX SOON")
    assert message.state is MessageState.HELD
    assert "date and hour" in message.remedy


@pytest.mark.parametrize("who", ["mia", "daniel", "ines", "amara", "assist"])
def test_only_a_technical_role_confirms(box: Outbox, who: str) -> None:
    with pytest.raises(NotAllowed):
        box.does(c.ConfirmFix(box.minute(60)), who)


def test_an_unclear_word_passes_once_its_author_has_said_what_it_is(box: Outbox) -> None:
    message = box.sends("We write again MAYBE BY 2026-03-04T15:00+00:00.")
    assert message.state is MessageState.HELD
    quote = message.found[0].quote
    box.does(c.ExplainFinding(message.id, quote, "next_update"))
    box.does(c.SendMessage(message.id))
    cleared = box.message(message.id)
    assert cleared.state is MessageState.CLEARED
    assert [words.explained for words in cleared.found] == ["next_update"]


@pytest.mark.parametrize("meaning", ["past", "customers_own", "product_fact", "next_update"])
def test_a_clear_promise_is_explained_away_by_nobody(box: Outbox, meaning: str) -> None:
    message = box.sends(PROMISE)
    with pytest.raises(NotAllowed):
        box.does(c.ExplainFinding(message.id, message.found[0].quote, meaning))


def test_an_explanation_quotes_the_words_and_names_a_meaning(box: Outbox) -> None:
    message = box.sends("MAYBE SOON")
    with pytest.raises(NotFound):
        box.does(c.ExplainFinding(message.id, "tomorrow", "past"))
    with pytest.raises(BadInput, match="next_update"):
        box.does(c.ExplainFinding(message.id, "MAYBE SOON", "a joke"))
    box.does(c.ExplainFinding(message.id, "maybe soon", "past"))
    assert box.does(c.ExplainFinding(message.id, "MAYBE SOON", "past")) == []


def test_what_the_contract_grants_is_no_goodwill() -> None:
    box = Outbox()
    text = "Your contract gives you this: OFFER service_credit 500."
    held = box.sends(text)
    quote = held.found[0].quote
    with pytest.raises(NotAllowed, match="contract"):
        box.does(c.ExplainFinding(held.id, quote, "contractual"))
    box.knows(contractual_credits="10 % of the monthly fee for each day of downtime")
    box.does(c.ExplainFinding(held.id, quote, "contractual"))
    box.does(c.SendMessage(held.id))
    assert box.message(held.id).state is MessageState.CLEARED
    loose = box.sends("OFFER service_credit 500, as a sorry.")
    with pytest.raises(NotAllowed, match="contract"):
        box.does(c.ExplainFinding(loose.id, quote, "contractual"))


def test_the_sla_deadline_is_a_promise_unless_contractual() -> None:
    box = Outbox("high")
    due = "FIX BY 2026-03-06T12:00+00:00"
    assert box.sends(due).state is MessageState.HELD
    box.knows(sla_is_contractual=True)
    assert box.sends(f"{due}, as agreed").state is MessageState.CLEARED
    assert box.sends("FIX BY 2026-03-06T11:00+00:00").state is MessageState.HELD


def test_an_override_needs_a_manager_and_is_recorded(box: Outbox) -> None:
    message = box.sends(PROMISE)
    with pytest.raises(NotAllowed):
        box.does(c.ReleaseMessage(message.id, "they insist"), "jonas")
    with pytest.raises(BadInput, match="reason"):
        box.does(c.ReleaseMessage(message.id, " "), "daniel")
    (cleared,) = box.does(c.ReleaseMessage(message.id, "agreed with the CTO by phone"), "daniel")
    assert isinstance(cleared, e.MessageCleared)
    assert (cleared.released_by, cleared.reason) == ("daniel", "agreed with the CTO by phone")
    assert [words.level for words in cleared.found] == ["red"]
    assert box.does(c.ReleaseMessage(message.id, "again"), "daniel") == []


def test_nobody_releases_a_message_of_their_own(box: Outbox) -> None:
    message = box.sends(PROMISE, "daniel")
    with pytest.raises(NotAllowed, match="own"):
        box.does(c.ReleaseMessage(message.id, "trust me"), "daniel")
    box.does(c.ReleaseMessage(message.id, "read and agreed"), "rachel")
    assert box.message(message.id).released_by == "rachel"


def test_an_offer_is_released_only_by_who_could_have_approved_it(box: Outbox) -> None:
    message = box.sends("OFFER extended_contract")
    with pytest.raises(NotAllowed, match="VP CS"):
        box.does(c.ReleaseMessage(message.id, "fine"), "daniel")
    box.does(c.ReleaseMessage(message.id, "fine"), "ines")
    assert box.message(message.id).state is MessageState.CLEARED


def test_a_message_is_held_by_hand_until_a_manager_releases_it(box: Outbox) -> None:
    number = box.writes("All is well.")
    box.does(c.HoldMessage(number, "is it?"), "jonas")
    assert box.does(c.HoldMessage(number, "is it?"), "jonas") == []
    with pytest.raises(NotAllowed, match="by hand"):
        box.does(c.SendMessage(number))
    box.does(c.ReleaseMessage(number, "it is"), "daniel")
    with pytest.raises(NotAllowed, match="any more"):
        box.does(c.HoldMessage(number, "too late"), "jonas")


def test_an_approved_offer_passes_and_a_greater_one_does_not(box: Outbox) -> None:
    box.approved(value=Money(Decimal(500)))
    assert box.sends(OFFER).state is MessageState.CLEARED
    assert box.sends("OFFER service_credit").state is MessageState.CLEARED
    more = box.sends("OFFER service_credit 501")
    assert "$500" in more.reason
    other = box.sends("OFFER premium_support")
    assert other.state is MessageState.HELD


def test_a_restricted_case_writes_to_no_stranger() -> None:
    box = Outbox("high", "legal")
    assert box.state.readers is not None
    message = box.sends("We have your letter.", "amara", recipient="press@news.example")
    assert (message.state, message.rule) == (MessageState.HELD, "audience")
    known = box.sends("We have your letter.", "amara", recipient="Ana <ANA@acme.example>")
    assert known.state is MessageState.CLEARED


def test_a_text_names_no_case_that_may_be_another_customers(box: Outbox) -> None:
    message = box.sends("The same as ESC-0002, unlike ESC-0001.")
    assert "ESC-0002" in message.reason
    assert "ESC-0001" not in message.reason
    box.does(c.Link("ESC-0002", "related"))
    box.does(c.SendMessage(message.id))
    assert box.message(message.id).state is MessageState.CLEARED


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("  ", "no text"),
        ("Hello {contact}", "filled in"),
        ("a cre\u200bdit", "nobody sees"),
        ("a cre\u200ddit", "nobody sees"),
        ("a cre\u00addit", "nobody sees"),
        ("tiderc \u202ea", "nobody sees"),
        ("half \ud800", "nobody sees"),
        ("x" * 100_001, "100,000"),
    ],
)
def test_a_text_hides_nothing_from_its_reader(box: Outbox, text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        box.does(c.WriteMessage(text))


@pytest.mark.parametrize("text", ["سلام می‌کنم", "👩‍💻 is on it", "tabs\tand\r\nlines"])
def test_signs_that_a_script_needs_are_welcome(box: Outbox, text: str) -> None:
    assert box.sends(text).state is MessageState.CLEARED


def test_what_is_asked_wrongly_is_answered_with_the_way_on(box: Outbox) -> None:
    with pytest.raises(BadInput, match="acknowledgement"):
        box.does(c.WriteMessage("Hello", purpose="spam"))
    with pytest.raises(BadInput, match="past"):
        box.does(c.WriteMessage("Hello", next_update_at=box.minute(-1)))
    with pytest.raises(NotFound, match="it has none"):
        box.does(c.SendMessage("M9"))
    number = box.writes("Hello")
    box.does(c.DiscardMessage(number, "no"))
    with pytest.raises(NotAllowed, match="discarded"):
        box.does(c.SendMessage(number))
    with pytest.raises(NotAllowed, match="Resolve it first"):
        box.does(c.SendMessage(box.writes("Is it well?"), attempt=True))


def test_a_next_update_that_is_past_by_now_is_not_sent(box: Outbox) -> None:
    number = box.writes("More at one.", next_update_at=box.minute(60))
    box.until(60)
    with pytest.raises(NotAllowed, match="later time"):
        box.does(c.SendMessage(number))
