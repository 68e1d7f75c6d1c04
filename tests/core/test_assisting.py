"""What an assistant may propose: grounded, without a way out, and never decided by it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput
from escalation_manager.core.foreign_links import REMOVED, without_links
from tests.core.given import given

QUOTED = (e.Ground(1, "nobody can work"),)
GRAVE = (("type", "technical"), ("severity", "critical"))


def test_a_triage_it_proposes_changes_neither_type_nor_severity() -> None:
    life = given()
    life.when(c.Suggest("triage", "All work has stopped.", QUOTED, GRAVE, "small-1"), "assist")
    assert (life.life.state.type, life.life.state.severity) == ("technical", "high")
    (known,) = life.life.state.assisted
    assert (known.id, known.made.source, known.made.by_agent, known.taken) == (
        "S1",
        "small-1",
        True,
        None,
    )


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (c.Suggest("triage", "x", (), GRAVE), "rests on nothing"),
        (c.Suggest("triage", "x", (e.Ground(1, " "),), GRAVE), "rests on nothing"),
        (c.Suggest("triage", "x", QUOTED, (("type", "technical"),)), "names type and severity"),
        (c.Suggest("triage", "x", QUOTED, (("type", "x"), ("severity", "low"))), "'x'"),
        (c.Suggest("summary", "x", (e.Ground(0),)), "no event 0"),
        (c.Suggest("summary", "![](https://evil.example/p.png)"), "no words"),
        (c.Suggest("weather", "x"), "about 'weather'"),
        (c.Suggest("summary", "x" * 20_001), "20,001"),
        (c.Suggest("summary", "x", cost=Decimal(-1)), "less than nothing"),
    ],
)
def test_what_is_no_proposal_is_refused(command: c.Suggest, words: str) -> None:
    life = given()
    before = life.life.state
    with pytest.raises(BadInput, match=words):
        life.when(command, "assist")
    assert life.life.state is before


def test_after_a_person_left_it_the_same_may_be_proposed_anew() -> None:
    life = given()
    life.when(c.Suggest("summary", "Exports fail."), "assist")
    assert life.when(c.Suggest("summary", "Exports fail."), "assist") == []
    life.when(c.AnswerSuggestion("S1", taken=False, reason="too short"))
    life.when(c.Suggest("summary", "Exports fail."), "assist")
    assert [(one.id, one.taken) for one in life.life.state.assisted] == [
        ("S1", False),
        ("S2", None),
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("See [our page](https://evil.example/?q=secret).", "See our page."),
        ("![chart](https://evil.example/x.png?d=42) Hello", "chart Hello"),
        ("<img src='https://evil.example/x'>Hello", "Hello"),
        ("<a href=//evil.example>here</a>", "here"),
        ("Go to https://evil.example/a?b=c now", f"Go to {REMOVED} now"),
        ("Go to www.evil.example now", f"Go to {REMOVED} now"),
        ("evil.example/steal?what=arr", REMOVED),
        ("javascript:alert(1)", REMOVED),
        ("data:text/html,x", REMOVED),
        ("[a]: https://evil.example/x\nHello [a]", "\nHello [a]"),
        ("<https://evil.example>", REMOVED),
    ],
)
def test_no_address_is_left(text: str, left: str) -> None:
    assert without_links(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "We call you at 14:00; version 2.3.1 has it, e.g. for 1,200 users.",
        "Use A/B and 3/4 of it: see item #4 (if x < y and y > z).",
        "Write to sarah@acme.example, or see acme.example.",
        "Ratio 1:2, note: done.",
    ],
)
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert without_links(text) == text


@drawn(st.text(st.sampled_from("ab ./:<>[]()!#?wht"), max_size=40))
def test_nothing_is_left_that_a_reader_could_follow(text: str) -> None:
    once = without_links(text)
    assert without_links(once) == once
    assert "![" not in once or "](" not in once.split("![", 1)[1].split("\n")[0]


def test_a_draft_of_an_agent_carries_no_address_and_that_of_a_person_does() -> None:
    life = given()
    life.when(c.WriteMessage("Read https://evil.example/x please."), "assist")
    life.when(c.WriteMessage("Read https://status.example/x please."), "mia")
    assert [message.text for message in life.life.state.messages] == [
        f"Read {REMOVED} please.",
        "Read https://status.example/x please.",
    ]
