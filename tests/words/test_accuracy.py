"""Does the reader still read our labelled messages as well as the reference page says?"""

from __future__ import annotations

from evaluation.words.score import HERE, answers, load, scores

MENDED_ON = ("tune", "held_out_1", "held_out_2", "held_out_3", "held_out_4")
"""The sets that the rules were mended on. Every other set is of voices that they have not met."""


def test_the_messages_that_the_rules_were_mended_on_are_read_as_well_as_we_aim_to() -> None:
    figures = scores(answers([one for name in MENDED_ON for one in load(name)]))
    assert figures.count >= 300
    assert figures.recall["promise"] >= 0.90
    assert figures.precision["promise"] >= 0.93
    assert figures.recall["goodwill"] >= 0.88
    assert figures.precision["goodwill"] >= 0.93
    assert figures.caught >= 0.98
    assert figures.clean_held <= 0.05


def test_voices_that_the_rules_have_not_met_are_read_no_worse_than_at_first_sight() -> None:
    names = sorted(path.stem for path in HERE.glob("*.jsonl") if path.stem not in MENDED_ON)
    figures = scores(answers([one for name in names for one in load(name)]))
    assert figures.count >= 800
    assert figures.recall["promise"] >= 0.55
    assert figures.precision["promise"] >= 0.80
    assert figures.recall["goodwill"] >= 0.50
    assert figures.precision["goodwill"] >= 0.80
