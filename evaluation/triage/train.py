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
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from escalation_manager.triage import DEFAULT
from escalation_manager.triage.letter import open_letter
from escalation_manager.triage.likeness import OUTPUTS, features, pack, scores, worth_of_a_sign
from escalation_manager.triage.outcome import SEVERITIES, TYPES
from escalation_manager.triage.sentences import clauses
from evaluation.triage import score

TARGET = Path(__file__).parents[2] / "src/escalation_manager/triage/learned.py"
KEPT_BACK = ("unseen_i", "stranger_d")
"""Never trained on and nothing mended after them: what they score is what a stranger may expect."""
COST = 1.0
"""The smaller, the simpler the weights."""
TRUST = 0.5
"""How much more a sign counts that is commoner on one side than on the other."""
LEAST = 2
"""A sign that stands in fewer statements is an accident."""

Example = tuple[list[str], tuple[bool, ...]]
Model = dict[str, list[float]]


def examples(names: Sequence[str]) -> list[Example]:
    """Signs and answers of the statements in some files."""
    return [
        (
            _signs(one.text),
            (
                *(one.type == type_ for type_ in TYPES),
                *(SEVERITIES.index(one.severity) >= step for step in (1, 2, 3)),
            ),
        )
        for name in names
        for one in score.load(name)
    ]


def _signs(statement: str) -> list[str]:
    letter = open_letter(statement, DEFAULT.longest_read)
    return sorted(features(letter, clauses(letter.text, letter.new)))


def train(known: list[Example]) -> tuple[Model, list[float]]:
    """Weights and bias that tell the examples apart: one logistic regression for each output.

    Signs that part its two sides well by themselves are stretched first, after Wang and Manning,
    "Baselines and Bigrams" (2012).
    """
    seen = Counter(sign for signs, _ in known for sign in signs)
    vectors = DictVectorizer()
    rows = vectors.fit_transform(
        [
            {sign: worth_of_a_sign(len(signs)) for sign in signs if seen[sign] >= LEAST}
            for signs, _ in known
        ]
    )
    bias: list[float] = []
    columns: list[list[float]] = []
    for place in range(OUTPUTS):
        yes = np.array([answers[place] for _, answers in known])
        stands = rows > 0
        one, two = (1 + np.asarray(stands[side].sum(0)).ravel() for side in (yes, ~yes))
        trust = np.abs(np.log((one / one.sum()) / (two / two.sum()))) ** TRUST
        trust /= np.sqrt((trust**2).mean())
        border = LogisticRegression(C=COST, class_weight="balanced", max_iter=500)
        border.fit(rows.multiply(trust).tocsr(), yes)
        bias.append(float(border.intercept_[0]))
        columns.append([float(one) for one in border.coef_[0] * trust])
    names = vectors.get_feature_names_out()
    return {str(sign): [column[at] for column in columns] for at, sign in enumerate(names)}, bias


def show(name: str, model: Model, bias: list[float]) -> None:
    """How the reader alone does on a file."""
    stored = {sign: tuple(weights) for sign, weights in model.items()}
    pairs = [
        (answers, scores([s for s in signs if s in stored], stored, tuple(bias)))
        for signs, answers in examples([name])
    ]
    kinds = len(TYPES)
    right = sum(answers[sums.index(max(sums[:kinds]))] for answers, sums in pairs)
    levels = [(sum(a[kinds:]), sum(one > 0 for one in sums[kinds:])) for a, sums in pairs]
    severity = sum(a == b for a, b in levels)
    critical = [b == 3 for a, b in levels if a == 3]
    print(f"{name}: type {right / len(pairs):.3f}, severity {severity / len(pairs):.3f}, "
          f"critical {sum(critical)} of {len(critical)}, "
          f"too low {sum(b < a for a, b in levels) / len(pairs):.3f}")  # fmt: skip


def write(model: Model, bias: list[float]) -> None:
    """Put the weights where the package reads them."""
    plain = pack([0.0] * OUTPUTS)
    entries = [sign + pack(weights) for sign, weights in model.items() if pack(weights) != plain]
    lines, line = [], ""
    for entry in entries:
        if len(line) + len(entry) > 900:
            lines.append(line)
            line = ""
        line += entry + " "
    lines.append(line)
    text = "\n".join(one.strip() for one in lines)
    numbers = ", ".join(f"{one:.3f}" for one in bias)
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
    names = [name for name in files if name not in (out, *KEPT_BACK)]
    model, bias = train(examples(names))
    if out:
        show(out, model, bias)
    if "--write" in arguments:
        write(model, bias)


if __name__ == "__main__":
    main(sys.argv[1:])
