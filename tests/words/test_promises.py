"""Never promise resolution times without technical confirmation: what counts as a promise."""

import pytest

from escalation_manager.words import Finding, read


def reds(text: str) -> list[Finding]:
    return [one for one in read(text) if (one.kind, one.level) == ("promise", "red")]


@pytest.mark.parametrize(
    "text",
    [
        "We will have this fixed by Friday.",
        "It should be back to normal in about two hours.",
        "We are aiming for a release on Tuesday.",
        "Our engineer reckons the repair is done by noon.",
        "The vendor says Thursday for the replacement.",
        "Would Wednesday work for having the hotfix on your system?",
        "You will have it before your board meeting.",
        "The fix is in the next release.",
        "Under our SLA this will be resolved within 48 hours.",
        "It will be sorted shortly.",
        "This won't take longer than a day.",
        "I can't promise anything, but it should be working by tonight.",
        "Your refund will be on your card within five working days.",
    ],
)
def test_a_time_tied_to_a_fix_a_credit_or_a_delivery_is_a_promise(text: str) -> None:
    assert reds(text)


@pytest.mark.parametrize(
    "text",
    [
        "I will send you the next update by 16:00.",
        "Let's have a call tomorrow at 10.",
        "Our first response target for such tickets is 4 hours.",
        "The export was restored yesterday at 14:05.",
        "We found the cause two hours ago.",
        "You need this by Friday because of the audit; I have told the team.",
        "Sessions expire after 30 minutes.",
        "The job runs every night at 2 am.",
        "We can't give you a date for the fix yet.",
        "Please send us the log files by Thursday.",
        "Your contract sets the notice period at 30 days.",
        "> Will it be fixed by Friday?\nI am finding out and will call you.",
        "<blockquote>Will it be fixed by Friday?</blockquote>I am finding out.",
        "We will write to you again as soon as there is news.",
    ],
)
def test_a_time_of_something_else_is_no_promise(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Can we count on Friday?", "Yes."),
        ("When will it be fixed, by Friday?", "Friday, yes."),
        ("Will it be ready before 12 May?", "It will."),
        ("How long until the fix is live?", "Two days."),
    ],
)
def test_a_bare_answer_under_the_customers_question_is_a_promise(
    question: str, answer: str
) -> None:
    (found,) = reds(f"> {question}\n{answer}")
    assert found.quote.rstrip(".") == answer.rstrip(".")


@pytest.mark.parametrize("answer", ["No.", "Not yet, sorry.", "I don't know yet."])
def test_a_no_under_the_customers_question_promises_nothing(answer: str) -> None:
    assert read(f"> Can we count on the fix by Friday?\n{answer}") == ()


def test_a_yes_to_a_call_is_no_promise() -> None:
    assert read("> Can we have a call on Friday at 3?\nYes, that works.") == ()


def test_history_that_is_not_marked_as_quoted_is_asked_about_not_passed_over() -> None:
    text = "Hello,\n\nOn 3 May Ann wrote:\nThe fix will be live by Friday."
    assert [one.level for one in read(text)] == ["amber"]


def test_marked_history_is_left_alone() -> None:
    assert read("Hello,\n\nOn 3 May Ann wrote:\n> The fix will be live by Friday.") == ()


def test_a_usual_time_is_asked_about() -> None:
    (found,) = read("Repairs of this kind usually take two days to complete.")
    assert found.level == "amber"
