"""By which small words is English known, and who reads it?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from escalation_manager.words.english.likeness import learned, reach
from escalation_manager.words.english.offers import offers
from escalation_manager.words.english.promises import promises
from escalation_manager.words.english.second import doubtful, judged, likenesses, readings
from escalation_manager.words.english.times import When, times
from escalation_manager.words.finding import Finding
from escalation_manager.words.passage import Language, Passage

_WORDS_TEXT = """
a about after again all also am an and any are as at back be because been before but by can
could did do does done each few for from get give go going good got had has have he hello hi
her here him his how if in into is it its just know last let like made make many may me more
most my need new next no not now of ok okay on once one only or other our out over own please
ready she should since so some soon still sure thank thanks that the their them then there
these they this those through till to too two until up update us very was we well were what
when where which while who why will with within would yes yet you your i'll we'll you'll it'll
i'm we're you're it's that's don't can't won't sorry monday tuesday wednesday thursday friday
saturday sunday today tomorrow tonight fixed fix fri eod eta shortly credit refund free
discount dear best regards kind cheers i understand noted happy glad see look call please
welcome agreed confirmed done hope help again much than under between without free cannot sure
never always every both team customer work works working checking fine great good morning
afternoon evening congratulations received
"""
_WORDS = frozenset(_WORDS_TEXT.split())


def found_by_rules(
    passage: Passage, whens: Mapping[int, Sequence[When]], values: Collection[int]
) -> list[Finding]:
    """What the rules alone find in the sentences with these times, and in those with values."""
    return [*promises(passage, whens), *offers(passage, values)]


def times_of(passage: Passage) -> dict[int, list[When]]:
    """The times of each sentence that is not quoted and says anything, by its beginning."""
    low = passage.plain.low
    return {
        one.start: times(low, one.start, one.end)
        for one in passage.sentences
        if one.source != "quoted" and any(map(str.isalnum, low[one.start : one.end]))
    }


def _read(passage: Passage) -> list[Finding]:
    whens = times_of(passage)
    read = readings(passage, whens)
    likes = likenesses(read, learned())
    promising, offering = doubtful(read, likes, reach(), learned().borders)
    open_ = promising | offering
    by_rules = found_by_rules(passage, {start: whens[start] for start in promising}, offering)
    return judged(
        passage, [one for one in read if one.sentence.start in open_], likes, by_rules, learned()
    )


ENGLISH = Language("English", _WORDS, _read)
