"""Is the reader safe with whatever comes in? Laws that hold for every text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_manager.triage import DEFAULT, NAMES, Fact, Policy, decide, read
from escalation_manager.triage.outcome import SEVERITIES, TYPES
from tests.growing import grows_with_the_length

LABELLED = sorted((Path(__file__).parents[2] / "evaluation/triage").glob("*.jsonl"))
PIECES = [
    "we", "our", "all", "nobody", "cannot", "not", "no", "ship", "orders", "users", "40",
    "since", "until", "friday", "invoice", "wrong", "if", "fixed", "again", "down", "server",
    "lawyer", "CEO", "data", "of", "another", "company", "leave", "workaround", "by", "hand",
    ".", ",", "?", "!", ">", "--", "<b>", "</b>", "&", "€", "From:", "Subject:", "On", "wrote:",
    "Regards,", "\n", "\n\n", "\u200b",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)


@given(st.one_of(st.text(max_size=400), WORDS))
def test_read_never_fails_and_says_the_same_twice(statement: str) -> None:
    answer = read(statement)
    assert answer == read(statement)
    assert answer.type in TYPES
    assert answer.severity in SEVERITIES
    assert 0 <= answer.confidence <= 1
    assert answer.suggested in (None, "critical")
    assert len(answer.title) <= 80


@given(st.one_of(st.text(max_size=400), WORDS))
def test_a_quote_stands_in_the_text_where_it_says(statement: str) -> None:
    for fact in read(statement).facts:
        assert fact.name in NAMES
        assert 0 <= fact.start <= fact.end <= len(statement)
        assert statement[fact.start : fact.end] == fact.quote


def test_the_quotes_of_every_labelled_statement_stand_in_it() -> None:
    statements = [
        json.loads(line)["text"]
        for path in LABELLED
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert len(statements) > 500
    for statement in statements:
        answer = read(statement)
        assert answer.trace
        for fact in answer.facts:
            assert statement[fact.start : fact.end] == fact.quote
        for line in answer.trace:
            assert line.quote in statement


def test_quotes_keep_the_senders_own_signs() -> None:
    said = "<p>Our\u00a0warehouse can\u2019t ship\torders.</p>"
    quotes = [fact.quote for fact in read(said).facts if fact.name == "business_stopped"]
    assert quotes
    assert quotes[0] in said


@pytest.mark.parametrize("name", sorted(NAMES))
def test_any_fact_alone_can_be_decided(name: str) -> None:
    for value in ("yes", "no", "past", "threatened", "all", "part", "legal", 7):
        assert decide([Fact(name, value)]).severity in SEVERITIES


HOSTILE = {
    "spaces": " ", "lines": "\n", "brackets": "<", "tags": "<style>", "quotes": "> ", "zeros": "0",
    "commas": "1,", "invisible": "\u200b", "wrote": "On x wrote ", "header": "From: x\n",
    "subject": "Subject: re: ", "all": "all our ", "number": "one hundred ", "cannot": "I can't ",
    "frames": "at a.b.c(", "duration": "for the last ", "share": "5 of our ", "words": "a few ",
}  # fmt: skip


@pytest.mark.parametrize("sign", HOSTILE.values(), ids=list(HOSTILE))
def test_many_signs_take_no_longer_than_their_share(sign: str) -> None:
    long = Policy(longest_read=100_000)

    def reads(length: int) -> object:
        return read((sign * length)[:length], policy=long)

    assert grows_with_the_length(reads, 50_000), "The time grows faster than the text."


def test_what_is_beyond_the_limit_is_left_unread_and_said() -> None:
    answer = read("The export fails. " * 5_000)
    limit = [line for line in answer.trace if line.rule == "reading limit"]
    assert limit
    assert f"{DEFAULT.longest_read:,}" in limit[0].says


@pytest.mark.parametrize(
    ("said", "users", "duration"),
    [
        ("Since 08:15 all 2,300 agents cannot log in.", "2,300 agents", "Since 08:15"),
        ("About 180 of our 600 users see an error.", "180 of our 600 users", None),
        ("The search is broken.", None, None),
    ],
)
def test_what_the_report_prints_under_impact(
    said: str, users: str | None, duration: str | None
) -> None:
    impact = read(said).impact
    assert (impact.users, impact.duration) == (users, duration)
    assert impact.business
    assert impact.business in said


@pytest.mark.parametrize(
    ("said", "business", "users"),
    [
        (
            "You invoiced us for 220 seats, our contract says 180. The difference is EUR 41,200, "
            "and our bank collects it on Friday. Please correct the invoice before that; until "
            "then we have stopped the payment run for all of your invoices.",
            "The difference is EUR 41,200, and our bank collects it on Friday",
            None,
        ),
        ("You charged us for 90 users, we ordered 60.", None, None),
        ("What would ten more seats cost us from January? Roughly.", None, None),
        (
            "As of 07:30 no customer order can be captured in any country.",
            "As of 07:30 no customer order can be captured in any country",
            "all",
        ),
        ("Your Mr Lund told my colleague off in front of eight people.", None, None),
        ("All 45 seats are locked, nobody can work.", "All 45 seats are locked", "45 seats"),
        (
            "Please have a look today; our three branches cannot print a single label.",
            "our three branches cannot print a single label",
            None,
        ),
        (
            "URGENT: our entire call center is offline.",
            "our entire call center is offline",
            "all",
        ),
        (
            "Alerts have not been sent to any of the nine hospitals. One nurse noticed by chance.",
            "Alerts have not been sent to any of the nine hospitals",
            "all",
        ),
        (
            "The tax is wrong for all orders since yesterday. We correct each bill by hand.",
            "The tax is wrong for all orders since yesterday",
            None,
        ),
        (
            "The planner does not start in any of our plants. It is still like that now.",
            "The planner does not start in any of our plants",
            "all",
        ),
    ],
)
def test_the_impact_is_what_it_does_to_them_and_not_what_they_ask_for(
    said: str, business: str | None, users: str | None
) -> None:
    impact = read(said).impact
    if business is None:
        assert impact.business is None or not impact.business.startswith(("Please", "What"))
    else:
        assert impact.business is not None
        assert impact.business.startswith(business)
        assert impact.business in said
    assert impact.users == users


def test_the_title_is_the_subject_or_the_gravest_sentence() -> None:
    said = "Hope you are well. All our plants are standing still. Thank you."
    assert read(f"Subject: Plants\n\n{said}").title == "All our plants are standing still"
    assert read(f"Subject: Plants at rest\n\n{said}").title == "Plants at rest"
