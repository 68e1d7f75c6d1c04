"""Does the product see that two texts tell of the same trouble?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from escalation_manager.triage import candidates, similarity

EXPORT = "The nightly stock export has failed again, pharmacies work with yesterday's figures."
AGAIN = "Stock export failed last night, our pharmacies have only the figures of yesterday."
BILL = "Your invoice for March charges the platform fee twice, please send a credit note."


def test_the_same_trouble_in_other_words_is_alike() -> None:
    assert similarity(EXPORT, AGAIN).score > 0.35
    assert similarity(EXPORT, BILL).score < 0.1


def test_the_reason_is_the_words_they_share() -> None:
    shared = similarity(EXPORT, AGAIN).shared
    assert {"stock export", "export fail"} & set(shared)
    assert len(shared) <= 8


def test_candidates_come_with_the_likest_first() -> None:
    others = [("ESC-0001", BILL), ("ESC-0002", AGAIN), ("ESC-0003", EXPORT)]
    found = candidates(EXPORT, others)
    assert [id_ for id_, _ in found] == ["ESC-0003", "ESC-0002"]
    assert found[0][1].score == 1.0
    assert candidates(EXPORT, others, threshold=0.99) == found[:1]
    assert candidates("", others) == ()


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, two: str) -> None:
    there, back = similarity(one, two), similarity(two, one)
    assert 0 <= there.score <= 1
    assert there.score == back.score
