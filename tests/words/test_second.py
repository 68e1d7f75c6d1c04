"""What does the reader that has learned add to the rules, and is it the one that was trained?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_manager.words import read
from escalation_manager.words.english import times
from escalation_manager.words.english.likeness import (
    HIGHEST,
    LOWEST,
    REMEMBERED,
    STEP,
    learned,
    pack,
    parted,
    unpack,
)
from escalation_manager.words.english.signs import beside, signs
from escalation_manager.words.english.turns_of_phrase import turns
from escalation_manager.words.plain import plain
from escalation_manager.words.sentences import sentences
from evaluation.words.score import load
from tests.labelled import some_of

WEIGHTS = st.floats(LOWEST * STEP, HIGHEST * STEP)


def red(text: str) -> set[str]:
    return {one.kind for one in read(text) if one.level == "red"}


@pytest.mark.parametrize(
    "text",
    [
        "The foreman reckons the roof is watertight by the end of next week.",
        "Your tills ring again before you open on Saturday.",
        "Ana has the import humming again by teatime.",
    ],
)
def test_a_promise_in_words_that_no_rule_knows_is_held(text: str) -> None:
    assert red(text) == {"promise"}


@pytest.mark.parametrize(
    "text",
    [
        "We'd like to treat your crew to dinner.",
        "The reconnection fee has been dropped for you.",
        "We will swallow the freight.",
    ],
)
def test_an_offer_in_words_that_no_rule_knows_is_held(text: str) -> None:
    assert red(text) == {"goodwill"}


@pytest.mark.parametrize(
    "text",
    [
        "Sorry for the inconvenience, and thank you for your patience.",
        "The webinar was moved to the 20th.",
        "Miles expire after three years.",
        "Your quota is refreshed at midnight.",
    ],
)
def test_everyday_words_are_let_through(text: str) -> None:
    assert read(text) == ()


def test_a_fact_with_a_time_is_not_held() -> None:
    assert red("Grades are published on Friday at 4 pm.") == set()


def test_a_finding_without_a_rule_has_a_span_and_the_words_of_its_time() -> None:
    text = "Thank you for waiting. Your tills ring again before you open on Saturday."
    (found,) = read(text)
    assert text[found.start : found.end] == found.quote
    assert found.quote.startswith("Your tills")
    assert found.when is not None
    assert "Saturday" in found.when


def test_history_that_is_not_marked_as_quoted_is_never_held() -> None:
    text = "Hello,\n\nOn 3 May Ann wrote:\nWe will swallow the freight, and it is fixed by Friday."
    assert {one.level for one in read(text)} <= {"amber"}


def test_the_words_of_others_between_quotation_marks_are_not_held() -> None:
    assert (
        red('Your notice asserts that we "guaranteed full restoration by 30 September".') == set()
    )
    assert red('You mentioned that she had told you "a free month is on the house".') == set()


def test_our_own_words_are_held_between_quotation_marks_as_well() -> None:
    assert red('I can promise you "the fix will be live by Friday".') == {"promise"}
    assert red('About your outage, the vendor says "it will be fixed by Friday".') == {"promise"}


def test_a_word_that_was_never_taught_is_known_by_its_pieces() -> None:
    model = unpack((0.0, 0.0), "c:fundZP\tc:_refPP")
    assert model.likeness((), (), ("superfunded",)).promise > 0.1
    assert model.likeness((), (), ("fun",)).promise == 0
    assert model.likeness((), (), ("superfunded",)).offer == 0


def test_the_memory_of_words_has_an_end() -> None:
    model = unpack((0.0, 0.0), "w:fundZP")
    for number in range(REMEMBERED + 10):
        model.likeness((), (), (str(number),))
    assert len(model.spelt) <= REMEMBERED
    assert model.likeness((), (), ("fund",)).promise > 0.1


def test_a_sentence_knows_what_those_beside_it_speak_of() -> None:
    first, second, third = beside([{"+mend", "word"}, {"+tell"}, {"+mend"}], [False, True, False])
    assert set(first) == {"~>+tell", "mm+tell", "mm+mend"}
    assert set(second) == {"<+mend", "~>+mend", "mm+mend", "q", "q+tell"}
    assert set(third) == {"<+tell", "mm+tell", "mm+mend"}


def test_a_turn_of_phrase_is_known_by_its_sort_and_where_it_begins() -> None:
    said = ["it", "is", "on", "the", "house", "and", "we", "wo", "n't", "charge", "for", "it"]
    assert turns(said) == [(2, "bear"), (7, "forgo")]
    assert turns(said[:4]) == []


def test_a_turn_of_phrase_says_the_same_in_words_that_were_never_taught() -> None:
    low = "we put the zephyr on our tab."
    assert {"T:bear", "Ts:we|bear", "Tn:00|bear"} <= signs(low, 0, len(low), [], "", "")
    assert not [one for one in signs("a zephyr.", 0, 9, [], "", "") if one[0] == "T"]


def test_regret_is_no_refusal() -> None:
    assert red("As an expression of our regret we offer you a free month.") == {"goodwill"}
    assert red("I regret that there is no basis for a discount.") == set()


@given(st.tuples(WEIGHTS, WEIGHTS))
def test_a_weight_is_stored_to_half_a_step(weights: tuple[float, float]) -> None:
    model = unpack((0.0, 0.0), "sign" + pack(weights))
    for stored, weight in zip(parted(model.weights["sign"]), weights, strict=True):
        assert abs(stored - weight) <= STEP / 2 + 1e-9


def test_looking_only_where_a_time_can_begin_misses_none() -> None:
    for message in some_of(load("all")):
        shown = plain(message.text)
        for one in sentences(shown):
            everywhere = times.CORE.finditer(shown.low, one.start, one.end)
            found = times.cores(shown.low, one.start, one.end)
            assert [m.span() for m in found] == [m.span() for m in everywhere]


def test_the_stored_weights_are_those_that_training_finds() -> None:
    pytest.importorskip("sklearn")
    from evaluation.words import train

    model = train.everything()
    stored = learned().weights
    signs = stored.keys() | model.weights.keys()
    apart = [
        sign
        for sign in signs
        for one, two in zip(
            parted(stored.get(sign, 0)), parted(model.weights.get(sign, 0)), strict=True
        )
        if abs(one - two) > STEP * 1.01
    ]
    assert len(apart) < len(signs) / 500, "Train anew: python -m evaluation.words.train --write"
