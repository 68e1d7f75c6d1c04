"""Each command answers three questions: the right events, the refusal that helps, and silence."""

from __future__ import annotations

from typing import get_args

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.decide import decide
from escalation_manager.core.errors import EscalationError, NotFound
from tests.core.asked import WORK, Asked
from tests.core.asked_words import WORDS
from tests.core.given import Given, given
from tests.core.living import Life, by

ROWS = (*WORK, *WORDS)
EACH = pytest.mark.parametrize("row", ROWS, ids=[type(row.command).__name__ for row in ROWS])

FOLLOWS_BESIDES = (
    *(e.OwnersNamed, e.ClockStarted, e.TaskAdded, e.PlanSet, e.RiskAssessed, e.RungAlerted),
    e.AlertAcknowledged,
)
"""What type and severity call for besides; the chapters of these have tests of their own."""


def standing(row: Asked) -> Given:
    return given(*row.given, severity=row.severity, type_=row.type_)


def test_no_command_is_forgotten() -> None:
    assert {type(row.command) for row in ROWS} == set(get_args(c.Command)) - {c.Raise}


@EACH
def test_the_right_events(row: Asked) -> None:
    found = [type(event) for event in standing(row).when(row.command, row.who)]
    besides = [kind for kind in found if kind in FOLLOWS_BESIDES and kind not in row.events]
    assert [kind for kind in found if kind not in besides] == list(row.events)
    if not isinstance(row.command, c.ChangeSeverity | c.Triage):
        assert besides in ([], [e.ClockStarted])


@EACH
def test_the_refusal_that_helps(row: Asked) -> None:
    history = row.given if row.refused_after is None else row.refused_after
    life = given(*history, severity=row.severity, type_=row.type_)
    with pytest.raises(EscalationError) as refusal:
        life.when(row.refused, row.refused_to or row.who)
    assert row.words in refusal.value.message
    assert row.remedy in refusal.value.remedy


@EACH
def test_silence_when_it_is_done_already(row: Asked) -> None:
    life = standing(row)
    life.when(row.command, row.who)
    again = life.when(row.command, row.who)
    assert tuple(type(event) for event in again) == row.again


class TestRaise:
    def test_the_right_events(self) -> None:
        kinds = [type(entry.event) for entry in Life.begins().entries]
        assert kinds[:2] == [e.Raised, e.Triaged]
        assert kinds.count(e.ClockStarted) == 4
        assert {e.OwnersNamed, e.RungAlerted, e.TaskAdded, e.PlanSet} <= set(kinds)

    def test_the_refusal_that_helps(self) -> None:
        life = Life.begins()
        with pytest.raises(EscalationError, match="no text") as refusal:
            decide(None, c.Raise("acme", " "), by("mia"), life.rules, life.at, id_="ESC-0002")
        assert "own words" in refusal.value.remedy

    def test_what_is_raised_is_not_raised_again(self) -> None:
        life = Life.begins()
        assert life.asks(c.Raise("acme", "again")) is None
        assert "without an id" in life.refused[-1].remedy


def test_of_what_is_not_there_nothing_is_asked() -> None:
    life = Life.begins()
    with pytest.raises(NotFound, match="no escalation 'ESC-0007'"):
        decide(None, c.AddNote("hello"), by("mia"), life.rules, life.at, id_="ESC-0007")
