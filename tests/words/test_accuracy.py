"""Does the reader still read our labelled messages as well as the reference page says?"""

from __future__ import annotations

from evaluation.words.score import Labelled, Scores, answers, load, scores
from evaluation.words.train import KEPT_BACK, MENDED_ON, names
from tests.labelled import some_of


def figures(*names: str) -> Scores:
    return scores(answers(all_in(*names)))


def all_in(*names: str) -> list[Labelled]:
    return [one for name in names for one in load(name)]


def test_what_the_rules_were_mended_on_is_read_as_well_as_we_aim_to() -> None:
    found = figures(*MENDED_ON)
    assert found.count >= 600
    assert found.recall["promise"] >= 0.90
    assert found.precision["promise"] >= 0.93
    assert found.recall["goodwill"] >= 0.88
    assert found.precision["goodwill"] >= 0.93
    assert found.caught >= 0.98
    assert found.clean_held <= 0.05


def test_voices_that_were_kept_back_are_read_as_well_but_for_a_message_or_two() -> None:
    found = figures(*KEPT_BACK)
    # Of 160 messages some 34 hold an offer: one more or less is three points.
    assert found.count >= 160
    assert found.recall["promise"] >= 0.90
    assert found.precision["promise"] >= 0.89
    assert found.recall["goodwill"] >= 0.88
    assert found.precision["goodwill"] >= 0.90
    assert found.caught >= 0.97
    assert found.clean_held <= 0.07


def test_all_that_was_taught_is_remembered() -> None:
    messages = all_in(*names())
    assert len(messages) >= 9000
    found = scores(answers(some_of(messages, every=5)))
    assert min(found.recall.values()) >= 0.97
    assert min(found.precision.values()) >= 0.97
    assert found.caught >= 0.99
