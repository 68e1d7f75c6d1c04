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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.svm import LinearSVC

from escalation_manager.words.english import second
from escalation_manager.words.english.language import found_by_rules, times_of
from escalation_manager.words.english.likeness import (
    RULE,
    Model,
    pack,
    parted,
    told_signs,
    unpack,
    worth,
)
from escalation_manager.words.finding import Finding
from escalation_manager.words.passage import Passage
from escalation_manager.words.plain import plain
from escalation_manager.words.sentences import sentences
from evaluation.words import score

TARGET = Path(__file__).parents[2] / "src/escalation_manager/words/english/learned.py"
KINDS = ("promise", "goodwill")
MENDED_ON = ("tune", "held_out_1", "held_out_2", "held_out_3", "held_out_4")
"""The rules were mended on these, so here they look better than they are: what they say of these
messages is not taught."""
KEPT_BACK = ("unseen_museum_ticketing", "unseen_payroll_support", "unseen_robotics_vendor")
"""Never trained on and nothing mended after them: what they score is what a stranger may expect."""
FIRST_SIGHT = ("stranger_d",)
"""A stranger's messages, scored once when all was done: neither trained on nor looked at."""
COST = 0.15
"""The smaller, the simpler the weights."""
TRUST = 0.75
"""How much more a sign counts that is commoner on one side of the border than on the other."""
LEAST = 2
"""A sign that stands in fewer sentences is an accident."""
SMALLEST = 0.01
"""Weights below this are left out of the package."""
FOLDS = 12


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence with its signs and, for each kind, whether it is guilty; None if unsure."""

    message: str
    signs: frozenset[str]
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
            rules = told_signs(second.said_by_rules(passage, reading, by_rules))
            found.append(
                Example(
                    message.id,
                    frozenset(reading.signs),
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


def train(known: Sequence[Example]) -> Model:
    """The weights that tell guilty sentences from the others, rounded as they are stored."""
    seen = Counter(sign for one in known for sign in (*one.signs, *one.rules))
    vectors = DictVectorizer()
    rows = vectors.fit_transform([_counted(one, seen) for one in known])
    fitted = [_one(known, rows, place) for place in range(len(KINDS))]
    bias = fitted[0][0], fitted[1][0]
    weights = {
        sign: (float(fitted[0][1][at]), float(fitted[1][1][at]))
        for sign, at in vectors.vocabulary_.items()
    }
    return unpack(_rounded(bias), "\t".join(entries(weights)))


def _counted(one: Example, seen: Counter[str]) -> dict[str, float]:
    """What each sign of a sentence counts for in it."""
    each = worth(len(one.signs))
    counts = {sign: each for sign in one.signs if seen[sign] >= LEAST}
    counts.update(dict.fromkeys(one.rules, RULE))
    return counts


def _one(known: Sequence[Example], rows: Any, place: int) -> tuple[float, Any]:
    """Bias and weights of the border for one kind.

    Of the sentences we are unsure of, the likeliest are guilty.
    """
    answers = [one.answers[place] for one in known]
    sure = [row for row, answer in enumerate(answers) if answer is not None]
    first = _fit(rows, sure, answers)
    unsure: dict[str, list[int]] = {}
    for row, answer in enumerate(answers):
        if answer is None:
            unsure.setdefault(known[row].message, []).append(row)
    for group in unsure.values():
        far = dict(zip(group, rows[group] @ first[1], strict=True))
        likeliest = max(group, key=lambda row: far[row])
        answers[likeliest] = True
        sure.append(likeliest)
    return _fit(rows, sorted(sure), answers)


def _fit(rows: Any, sure: Sequence[int], answers: Sequence[bool | None]) -> tuple[float, Any]:
    """Bias and weights. Signs that part the sides well by themselves are stretched first, after
    Wang and Manning, "Baselines and Bigrams" (2012).
    """
    guilty = np.array([bool(answers[row]) for row in sure])
    stands = rows[sure] > 0
    one, two = (1 + np.asarray(stands[side].sum(0)).ravel() for side in (guilty, ~guilty))
    trust = np.abs(np.log((one / one.sum()) / (two / two.sum()))) ** TRUST
    trust /= np.sqrt((trust**2).mean())
    model = LinearSVC(C=COST, class_weight="balanced", max_iter=20_000, random_state=0)
    model.fit(rows[sure].multiply(trust).tocsr(), guilty)
    return float(model.intercept_[0]), model.coef_[0] * trust


def entries(weights: Mapping[str, tuple[float, float]]) -> list[str]:
    """Each sign with its packed weights, but for what weighs next to nothing."""
    return [
        sign + pack(both)
        for sign, both in sorted(weights.items())
        if max(map(abs, both)) >= SMALLEST and pack(both) != pack((0, 0))
    ]


def _rounded(bias: tuple[float, float]) -> tuple[float, float]:
    return round(bias[0], 3), round(bias[1], 3)


def names() -> list[str]:
    """The files to learn from."""
    every = sorted(path.stem for path in score.HERE.glob("*.jsonl"))
    return [one for one in every if one not in (*KEPT_BACK, *FIRST_SIGHT)]


def across(taught: dict[str, list[Example]]) -> dict[str, Model]:
    """For each file the model of all others but a few."""
    files = sorted(taught)
    models: dict[str, Model] = {}
    for turn in range(FOLDS):
        out = files[turn::FOLDS]
        model = train([one for name in files if name not in out for one in taught[name]])
        models.update(dict.fromkeys(out, model))
    return models


def read_with(model: Model, text: str) -> tuple[Finding, ...]:
    """What the whole reader would find with these weights."""
    shown = plain(text)
    passage = Passage(shown, sentences(shown), None)
    whens = times_of(passage)
    by_rules = found_by_rules(passage, whens, whens)
    read = second.readings(passage, whens)
    found = second.judged(passage, read, second.likenesses(read, model), by_rules, model)
    return tuple(replace(one, quote=text[one.start : one.end]) for one in found)


def write(model: Model) -> None:
    """Put the weights where the package reads them."""
    lines, line = [], ""
    every = entries({sign: parted(both) for sign, both in model.weights.items()})
    for entry in every:
        if len(line) + len(entry) > 900:
            lines.append(line)
            line = ""
        line += ("\t" if line else "") + entry
    lines.append(line)
    TARGET.write_text(
        '"""Which weights has training found? Written by `evaluation/words/train.py`; not by '
        f'hand."""\n\n# fmt: off\nPROMISE_BIAS = {_rounded(model.bias)[0]}\n'
        f"OFFER_BIAS = {_rounded(model.bias)[1]}\n"
        'ENTRIES = r"""\n' + "\n".join(lines) + '\n"""\n',
        encoding="utf-8",
    )


def main(arguments: Sequence[str]) -> None:
    """Train, and say how well an author fares whom the reader has not met."""
    taught = {name: examples(name) for name in names()}
    if "--across" in arguments:
        pairs = []
        for name, model in across(taught).items():
            own = [(one, read_with(model, one.text)) for one in score.load(name)]
            pairs.extend(own)
            print(score.line(name, score.scores(own)))
        print(score.line("all", score.scores(pairs)))
    if "--write" in arguments:
        model = train([one for name in sorted(taught) for one in taught[name]])
        write(model)
        print(f"{len(model.weights)} signs, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
