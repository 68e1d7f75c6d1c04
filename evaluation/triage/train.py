"""From which words does the second reader learn? Trains it on the labelled statements.

    python -m evaluation.triage.train [--without FILE] [--write]

Logistic regression, one for each type and one for each step of severity, with a quadratic
penalty and balanced classes. Plain Python, the same numbers on every machine. `--without` leaves
a file out and says how the reader does on it; `--write` puts the weights in the package.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from escalation_manager.triage import DEFAULT, decide
from escalation_manager.triage.deciding import signs_of
from escalation_manager.triage.letter import Letter, open_letter
from escalation_manager.triage.likeness import (
    OUTPUTS,
    Weights,
    as_stored,
    features,
    pack,
    resembles,
    severity_signs,
    worth_of_a_sign,
)
from escalation_manager.triage.noticing import notice
from escalation_manager.triage.outcome import SEVERITIES, TYPES
from escalation_manager.triage.sentences import Clause, clauses
from escalation_manager.triage.view import View
from evaluation.triage import score

TARGET = Path(__file__).parents[2] / "src/escalation_manager/triage/learned.py"
KEPT_BACK = ("unseen_i", "stranger_f", "stranger_i2")
"""Never trained on and nothing mended after them: what they score is what a stranger may expect."""
COST = 1.0
"""The smaller, the simpler the weights."""
TRUST = 0.5
"""How much more a sign counts that is commoner on one side than on the other."""
LEAST = 2
"""A sign that stands in fewer statements is an accident."""

FRESH = 2.0
"""How much more a statement counts that was written by somebody who had not seen the reader."""
STRANGERS = ("stranger", "every_cell", "voices")
STEPS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Example:
    """The signs of a statement and what a person said of it."""

    words: list[str]
    grounds: list[str]
    type: str
    level: int
    weight: float

    @property
    def severity(self) -> list[str]:
        """The signs that tell how grave it is."""
        return severity_signs([*self.words, *self.grounds], self.type)


def examples(names: Sequence[str]) -> list[Example]:
    """Signs and answers of the statements in some files."""
    found = []
    for name in names:
        weight = FRESH if name.startswith(STRANGERS) else 1.0
        for one in score.load(name):
            letter, run, view = opened(one)
            words, grounds = sorted(features(letter, run)), sorted(signs_of(view))
            level = SEVERITIES.index(one.severity)
            found.append(Example(words, grounds, one.type, level, weight))
    return found


def opened(one: score.Labelled) -> tuple[Letter, list[Clause], View]:
    """A statement as the reader opens it."""
    letter = open_letter(one.text, DEFAULT.longest_read)
    run = clauses(letter.text, letter.new)
    return letter, run, View(tuple(notice(letter, run)), DEFAULT, one.sender_role)


def train(known: list[Example]) -> Weights:
    """Weights and bias that tell the examples apart: one logistic regression for each output.

    The types are learned from the words, the steps of severity from words and facts.
    """
    fresh = np.array([one.weight for one in known])
    rows = [dict.fromkeys(one.words, worth_of_a_sign(len(one.words))) for one in known]
    found = _fit(rows, fresh, [np.array([one.type == type_ for one in known]) for type_ in TYPES])
    rows = [
        dict.fromkeys(one.severity, worth_of_a_sign(len(one.words) + len(one.grounds)))
        for one in known
    ]
    found += _fit(rows, fresh, [np.array([one.level >= step for one in known]) for step in STEPS])
    signs = sorted({sign for weights, _ in found for sign in weights})
    return Weights(
        {sign: tuple(weights.get(sign, 0.0) for weights, _ in found) for sign in signs},
        tuple(bias for _, bias in found),
    )


def _fit(
    signs: list[dict[str, float]], fresh: np.ndarray, answers: list[np.ndarray]
) -> list[tuple[dict[str, float], float]]:
    """Weights of the signs, and where it begins, for each question that has yes or no for answer.

    Signs that part its two sides well by themselves are stretched first, after Wang and Manning,
    "Baselines and Bigrams" (2012).
    """
    seen = Counter(sign for row in signs for sign in row)
    vectors = DictVectorizer()
    rows = vectors.fit_transform(
        [{sign: worth for sign, worth in row.items() if seen[sign] >= LEAST} for row in signs]
    )
    names = [str(name) for name in vectors.get_feature_names_out()]
    stands = rows > 0
    found = []
    for yes in answers:
        one, two = (1 + np.asarray(stands[side].sum(0)).ravel() for side in (yes, ~yes))
        trust = np.abs(np.log((one / one.sum()) / (two / two.sum()))) ** TRUST
        trust /= np.sqrt((trust**2).mean())
        border = LogisticRegression(C=COST, class_weight="balanced", max_iter=500)
        border.fit(rows.multiply(trust).tocsr(), yes, sample_weight=fresh)
        weights = (float(one) for one in border.coef_[0] * trust)
        found.append((dict(zip(names, weights, strict=True)), float(border.intercept_[0])))
    return found


def show(name: str, weights: Weights) -> None:
    """How the whole reader does on a file with these weights."""
    pairs = []
    for one in score.load(name):
        letter, run, view = opened(one)
        likeness = resembles(letter, run, signs_of(view), as_stored(weights))
        pairs.append((one, decide(view.facts, DEFAULT, None, one.sender_role, likeness)))
    s = score.scores(pairs)
    print(f"{name}: {s.count}, type {s.type:.3f}, severity {s.severity:.3f}, "
          f"recall of critical {s.critical_recall:.3f}, too low {s.too_low:.3f}")  # fmt: skip


def write(weights: Weights) -> None:
    """Put the weights where the package reads them."""
    plain = pack([0.0] * OUTPUTS)
    packed = [(sign, pack(of_it)) for sign, of_it in weights.signs.items()]
    entries = [sign + of_it for sign, of_it in packed if of_it != plain]
    lines, line = [], ""
    for entry in entries:
        if len(line) + len(entry) > 2000:
            lines.append(line)
            line = ""
        line += entry + " "
    lines.append(line)
    text = "\n".join(one.strip() for one in lines)
    numbers = ", ".join(f"{one:.3f}" for one in weights.bias)
    TARGET.write_text(
        '"""Which weights has training found? Written by `evaluation/triage/train.py`; not by '
        f'hand."""\n\n# fmt: off\nBIAS: tuple[float, ...] = ({numbers})\n'
        f'WEIGHTS = """\n{text}\n"""\n',
        encoding="utf-8",
    )
    print(f"{len(entries)} signs, {len(lines)} lines")


def main(arguments: Sequence[str]) -> None:
    """Train on every labelled file but the one left out."""
    out = arguments[arguments.index("--without") + 1] if "--without" in arguments else ""
    files = [path.stem for path in sorted(score.HERE.glob("*.jsonl"))]
    weights = train(examples([name for name in files if name not in (out, *KEPT_BACK)]))
    if out:
        show(out, weights)
    if "--write" in arguments:
        write(weights)


if __name__ == "__main__":
    main(sys.argv[1:])
