"""Does the reader still read our labelled messages as well as the reference page says?"""

from __future__ import annotations

from evaluation.words.score import answers, load, scores


def test_the_labelled_messages_are_read_as_well_as_we_aim_to() -> None:
    figures = scores(answers(load("all")))
    assert figures.count >= 300
    assert figures.recall["promise"] >= 0.90
    assert figures.precision["promise"] >= 0.93
    assert figures.recall["goodwill"] >= 0.88
    assert figures.precision["goodwill"] >= 0.93
    assert figures.caught >= 0.98
    assert figures.clean_held <= 0.05
