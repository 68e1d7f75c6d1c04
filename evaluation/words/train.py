"""From which sentences does the second reader learn? Trains it on the labelled messages.

    python -m evaluation.words.train [--across] [--write]

One linear support vector machine for promises and one for offers, over the signs of each sentence
and what the rules say of it. `--across` leaves one file in turn out of training and scores the
whole reader on it, as for an author it has never met; `--write` puts the weights in the package. A
guilty message of several sentences teaches by the ones that `guilty` names; where it names none, by
the likeliest one. scikit-learn is needed here and nowhere at run time.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.svm import LinearSVC

from escalation_manager.words.english import second
from escalation_manager.words.english.language import found_by_rules, times_of
from escalation_manager.words.english.likeness import (
    RULE,
    Borders,
    Model,
    learned,
    pack,
    parted,
    told_signs,
    unpack,
    worth,
)
from escalation_manager.words.english.spelling import pieces
from escalation_manager.words.finding import Finding
from escalation_manager.words.passage import Passage
from escalation_manager.words.plain import plain
from escalation_manager.words.sentences import sentences
from evaluation.words import score
from evaluation.words.borders import Heard, Told, search

TARGET = Path(__file__).parents[2] / "src/escalation_manager/words/english/learned.py"
MENDED_ON = ("tune", "held_out_1", "held_out_2", "held_out_3", "held_out_4")
"""The rules were mended on these, so here they look better than they are: what they say of these
messages is not taught."""
FIRST_SIGHT = ("stranger_i1", "stranger_i2")
"""Strangers' messages, scored once with the reader of today: neither trained on nor looked at."""
KEPT_BACK = ("unseen_museum_ticketing", "unseen_payroll_support", "unseen_robotics_vendor")
"""Never trained on and nothing mended after them: what they score is what a stranger may expect."""
COST = 0.03
"""The smaller, the simpler the weights."""
TRUST = 0.75
"""How much more a sign counts that is commoner on one side of the border than on the other."""
LEAST = 2
"""A sign that stands in fewer sentences is an accident."""
SMALLEST = 0.015
"""Weights below this are left out of the package."""
TRAPS = (
    "clean_traps_time", "everyday_sentences", "offers_and_not_offers", "plain_explanations",
    "plain_present_and_negated",
)  # fmt: skip
"""Sentences as alike as can be, of which one promises and the next does not."""
STRANGER = "stranger_"
"""The files of those who had seen nothing of the reader: the borders are chosen by them."""
FOLDS = 5
LETTERS, BESIDE = 0.7, 0.4
"""How much pieces of words and the sentences beside are heeded: they are many, and vague."""
TOLERANCE = 0.01
"""How exactly the weights are sought: finer than they are stored."""
TAUGHT_BY_IT = frozenset(("stranger_e1", "stranger_e2"))
TAUGHT_BY = (
    "all_trades_mails", "all_trades_short", "mails_and_their_twins", "one_liners_of_all_trades",
    "told_and_plain",
)  # fmt: skip
"""Written after the mistakes made of those two had been read: what is scored on the two must not
have learned from these.
"""
TAUGHT_BY_ALL = ("told_in_other_words_time", "told_in_other_words_value")
"""Written after the mistakes made of all strangers had been read."""


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence with its signs and, for each kind, whether it is guilty; None if unsure."""

    message: str
    signs: frozenset[str]
    beside: frozenset[str]
    letters: Mapping[str, int]
    """How often each piece of a word stands in it."""
    rules: tuple[str, ...]
    answers: tuple[bool | None, bool | None]


def examples(name: str) -> list[Example]:
    """The sentences of a file that are our own words."""
    found: list[Example] = []
    for message in score.load(name):
        shown = plain(message.text)
        passage = Passage(shown, sentences(shown), None)
        whens = times_of(passage)
        read = second.readings(passage, whens)
        by_rules = found_by_rules(passage, whens, whens)
        for reading in read:
            text = shown.text[reading.sentence.start : reading.sentence.end]
            rules = told_signs(second.said_by_rules(second.within_it(passage, reading, by_rules)))
            found.append(
                Example(
                    message.id,
                    frozenset(reading.signs),
                    frozenset(reading.beside),
                    Counter(one for word in reading.words for one in pieces(word)),
                    () if name in MENDED_ON else rules,
                    (_answer(message, "promise", text, len(read)),
                     _answer(message, "goodwill", text, len(read))),
                )
            )  # fmt: skip
    return found


def _answer(message: score.Labelled, kind: str, text: str, sentences: int) -> bool | None:
    """Whether this sentence of a message is guilty."""
    if kind not in message.kinds:
        return False
    if sentences == 1:
        return True
    named = any(_same(text, one) for one in message.guilty)
    if message.guilty and (len(message.kinds) == 1 or not named):
        return named
    return None


def _same(sentence: str, guilty: str) -> bool:
    one, two = " ".join(sentence.split()).strip(" ->."), " ".join(guilty.split()).strip(" ->.")
    return bool(one) and (one in two or two in one)


class School:
    """All sentences as one table of signs, so that a model can be trained on any of them."""

    def __init__(self, known: Sequence[Example]) -> None:
        self.known = known
        self.signs: dict[str, int] = {}
        places: list[int] = []
        counts: list[float] = []
        ends = [0]
        for one in known:
            for sign, count in _counted(one):
                places.append(self.signs.setdefault(sign, len(self.signs)))
                counts.append(count)
            ends.append(len(places))
        self.heeded = np.array([_heeded(sign) for sign in self.signs])
        shape = len(known), len(self.signs)
        self.rows = csr_matrix((counts, places, ends), shape=shape)
        self.stands = csr_matrix((np.ones(len(places)), places, ends), shape=shape)

    def train(self, taught: Sequence[int]) -> Model:
        """The weights that tell guilty sentences from the others, rounded as they are stored."""
        seen = np.asarray(self.stands[taught].sum(0)).ravel() >= LEAST
        (promise, promises), (offer, offers) = (
            self._one(taught, seen, place) for place in range(len(second.KINDS))
        )
        weights = {
            sign: (float(promises[at]), float(offers[at]))
            for sign, at in self.signs.items()
            if seen[at]
        }
        return unpack((round(promise, 3), round(offer, 3)), "\t".join(entries(weights)))

    def _one(self, taught: Sequence[int], seen: Any, place: int) -> tuple[float, Any]:
        """Bias and weights of the border for one kind.

        Of the sentences we are unsure of, the likeliest are guilty.
        """
        answers = {row: self.known[row].answers[place] for row in taught}
        first = self._fit(answers, seen)
        unsure: dict[str, list[int]] = {}
        for row, answer in answers.items():
            if answer is None:
                unsure.setdefault(self.known[row].message, []).append(row)
        for group in unsure.values():
            far = dict(zip(group, self.rows[group] @ first[1], strict=True))
            answers[max(group, key=lambda row: far[row])] = True
        return self._fit(answers, seen) if unsure else first

    def _fit(self, answers: Mapping[int, bool | None], seen: Any) -> tuple[float, Any]:
        """Bias and weights. Signs that part the sides well by themselves are stretched first,
        after Wang and Manning, "Baselines and Bigrams" (2012).
        """
        sure = [row for row, answer in answers.items() if answer is not None]
        guilty = np.array([bool(answers[row]) for row in sure])
        stands = self.stands[sure]
        one, two = (1 + np.asarray(stands[side].sum(0)).ravel() for side in (guilty, ~guilty))
        trust = np.abs(np.log((one / one.sum()) / (two / two.sum()))) ** TRUST
        trust = np.where(seen, trust, 0)
        trust /= np.sqrt((trust[seen] ** 2).mean())
        trust *= self.heeded
        model = LinearSVC(
            C=COST, class_weight="balanced", max_iter=20_000, random_state=0, tol=TOLERANCE
        )
        model.fit(self.rows[sure].multiply(trust).tocsr(), guilty)
        return float(model.intercept_[0]), model.coef_[0] * trust


def _heeded(sign: str) -> float:
    """How much a sign is heeded for its sort."""
    if sign[:2] in ("w:", "c:"):
        return LETTERS
    return BESIDE if sign[:2] in ("mm", "<+", "~>", "q+") or sign == "q" else 1.0


def _counted(one: Example) -> list[tuple[str, float]]:
    """What each sign of a sentence counts for in it."""
    each = worth(len(one.signs))
    return [
        *((sign, each) for sign in sorted(one.signs | one.beside)),
        *((sign, each * often) for sign, often in sorted(one.letters.items())),
        *((sign, RULE) for sign in one.rules),
    ]


def entries(weights: Mapping[str, tuple[float, float]]) -> list[str]:
    """Each sign with its packed weights, but for what weighs next to nothing."""
    return [
        sign + pack(both)
        for sign, both in sorted(weights.items())
        if max(map(abs, both)) >= SMALLEST and pack(both) != pack((0, 0))
    ]


def names() -> list[str]:
    """The files to learn from."""
    every = sorted(path.stem for path in score.HERE.glob("*.jsonl"))
    return [one for one in every if one not in (*KEPT_BACK, *FIRST_SIGHT)]


def school(files: Sequence[str]) -> tuple[School, dict[str, list[int]]]:
    """The table of these files, and which of its rows are whose."""
    known: list[Example] = []
    rows: dict[str, list[int]] = {}
    for name in files:
        own = examples(name)
        rows[name] = list(range(len(known), len(known) + len(own)))
        known.extend(own)
    return School(known), rows


def everything() -> Model:
    """The model of all that is taught."""
    table, rows = school(names())
    return table.train([row for name in names() for row in rows[name]])


def across() -> dict[str, Model]:
    """For each file the model of all others but a few, and of none that was written after it."""
    table, rows = school(names())
    models: dict[str, Model] = {}
    for out in turns(sorted(rows)):
        left = [*out, *(TAUGHT_BY if TAUGHT_BY_IT.intersection(out) else ())]
        left += TAUGHT_BY_ALL if any(name.startswith(STRANGER) for name in out) else ()
        model = table.train([row for name in rows if name not in left for row in rows[name]])
        models.update(dict.fromkeys(out, model))
    return models


def turns(files: Sequence[str]) -> list[list[str]]:
    """The files that are left out together: by themselves where others are left out with them."""
    alone = sorted(TAUGHT_BY_IT.intersection(files))
    others = [name for name in files if name not in alone]
    return [*([name] for name in alone), *(others[turn::FOLDS] for turn in range(FOLDS))]


def read_with(model: Model, text: str) -> tuple[Finding, ...]:
    """What the whole reader would find with these weights."""
    shown = plain(text)
    passage = Passage(shown, sentences(shown), None)
    whens = times_of(passage)
    by_rules = found_by_rules(passage, whens, whens)
    read = second.readings(passage, whens)
    found = second.judged(passage, read, second.likenesses(read, model), by_rules, model)
    return tuple(replace(one, quote=text[one.start : one.end]) for one in found)


def heard(model: Model, author: str, message: score.Labelled) -> Heard:
    """What there is to weigh in a message with these weights."""
    shown = plain(message.text)
    passage = Passage(shown, sentences(shown), None)
    whens = times_of(passage)
    by_rules = found_by_rules(passage, whens, whens)
    read = second.readings(passage, whens)
    likes = second.likenesses(read, model)
    told: list[Told] = []
    for reading in read:
        within = second.within_it(passage, reading, by_rules)
        own = [[one for one in within if one.kind == kind] for kind in second.KINDS]
        like = likes[reading.sentence.start] + model.told(second.said_by_rules(within))
        told.append(
            Told(
                (like.promise, like.offer),
                _both(second.tells(reading, kind, own[at]) for at, kind in enumerate(second.KINDS)),
                _both(second.never_red(passage, reading, kind) for kind in second.KINDS),
                _both(bool(one) for one in own),
                reading.crowd,
            )
        )
    return Heard(author, message.difficulty, message.kinds, told)


def weighed(models: Mapping[str, Model]) -> list[Heard]:
    """All messages as people write them. Those who had seen nothing of the reader count as much
    together as all others.
    """
    names = [name for name in models if name not in (*MENDED_ON, *TRAPS)]
    strange = sum(name.startswith(STRANGER) for name in names)
    return [
        replace(
            heard(models[name], name, one),
            counts=1 / strange if name.startswith(STRANGER) else 1 / (len(names) - strange),
        )
        for name in names
        for one in score.load(name)
    ]


def _both(of: Iterable[bool]) -> tuple[bool, bool]:
    promise, offer = of
    return promise, offer


def write(model: Model) -> None:
    """Put the weights where the package reads them."""
    lines, line = [], ""
    every = entries({sign: parted(both) for sign, both in model.weights.items()})
    for entry in every:
        if len(line) + len(entry) > 1800:
            lines.append(line)
            line = ""
        line += ("\t" if line else "") + entry
    lines.append(line)
    TARGET.write_text(
        '"""Which weights has training found? Written by `evaluation/words/train.py`; not by '
        f'hand."""\n\n# fmt: off\nPROMISE_BIAS = {round(model.bias[0], 3)}\n'
        f"OFFER_BIAS = {round(model.bias[1], 3)}\n"
        f"# {', '.join(one.name for one in fields(Borders))}\n"
        f"BORDERS = {astuple(model.borders)}\n"
        'ENTRIES = r"""\n' + "\n".join(lines) + '\n"""\n',
        encoding="utf-8",
    )


def main(arguments: Sequence[str]) -> None:
    """Train, and say how well an author fares whom the reader has not met."""
    borders = learned().borders
    if "--across" in arguments:
        models = across()
        borders = search(weighed(models), borders)
        print(borders)
        show(models, borders)
    if "--write" in arguments:
        model = replace(everything(), borders=borders)
        write(model)
        print(f"{len(model.weights)} signs, {TARGET.stat().st_size} bytes")


def show(models: Mapping[str, Model], borders: Borders) -> None:
    """Print what each file is worth to a reader that has not seen it, and some of them together."""
    print(score.HEAD)
    found = {
        name: [
            (one, read_with(replace(model, borders=borders), one.text)) for one in score.load(name)
        ]
        for name, model in models.items()
    }
    for name, pairs in sorted(found.items()):
        print(score.line(name, score.scores(pairs)))
    unmended = [name for name in found if name not in MENDED_ON]
    groups = {
        "all": list(found),
        "as people write": [name for name in unmended if name not in TRAPS],
        "strangers": [name for name in found if name.startswith(STRANGER)],
        "whole mails": [name for name in found if name.startswith(("whole_mails", "long_mails"))],
        "traps": TRAPS,
        "mended on": MENDED_ON,
    }
    for label, some in groups.items():
        print(score.line(label, score.scores([pair for name in some for pair in found[name]])))
    for group in ("strangers", "unmended"):
        some = groups.get(group, unmended)
        for level in ("easy", "medium", "hard"):
            pairs = [pair for name in some for pair in found[name] if pair[0].difficulty == level]
            print(score.line(f"{group}, {level}", score.scores(pairs)))


if __name__ == "__main__":
    main(sys.argv[1:])
