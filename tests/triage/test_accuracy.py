"""Does triage keep to its aims on the labelled statements?"""

from __future__ import annotations

import pytest

from evaluation.triage.score import HERE, answers, load, scores
from evaluation.triage.train import KEPT_BACK

FILES = sorted(path.stem for path in HERE.glob("*.jsonl"))
BATCHES = [name for name in FILES if name != "trackers_and_consumers"]


@pytest.mark.parametrize("name", BATCHES)
def test_the_aims_hold_on_every_batch(name: str) -> None:
    measured = scores(answers(load(name)))
    assert measured.type >= 0.85
    assert measured.severity >= 0.75
    # Of what is kept back eight are critical: one is twelve points.
    assert measured.critical_recall >= (0.87 if name in KEPT_BACK else 0.92)
    assert measured.too_low <= 0.06


def test_bug_reports_and_consumers_are_not_made_critical() -> None:
    pairs = answers(load("trackers_and_consumers"))
    raised = sum(answer.severity == "critical" != one.severity for one, answer in pairs)
    assert raised <= 0.06 * len(pairs)
    assert sum(one.type == answer.type for one, answer in pairs) >= 0.85 * len(pairs)


def test_there_are_statements_enough_and_none_twice() -> None:
    statements = [one for name in FILES for one in load(name)]
    assert len(statements) >= 600
    assert len({one.text for one in statements}) == len(statements)
    assert len({one.id for one in statements}) == len(statements)
    assert {one.difficulty for one in statements} == {"easy", "medium", "hard"}
