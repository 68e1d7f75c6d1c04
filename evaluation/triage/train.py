"""From which words does the second reader learn? Trains it on the labelled statements.

    python -m evaluation.triage.train [--without FILE] [--write]

Logistic regression, one for each type and one for each step of severity, with a quadratic
penalty and balanced classes. Plain Python, the same numbers on every machine. `--without` leaves
a file out and says how the reader does on it; `--write` puts the weights in the package.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from escalation_manager.triage import DEFAULT
from escalation_manager.triage.letter import open_letter
from escalation_manager.triage.likeness import OUTPUTS, features, pack, scores, worth_of_a_sign
from escalation_manager.triage.outcome import SEVERITIES, TYPES
from escalation_manager.triage.sentences import clauses
from evaluation.triage import score

TARGET = Path(__file__).parents[2] / "src/escalation_manager/triage/learned.py"
KEPT_BACK = "unseen_i"
"""Never trained on and nothing mended after it: what it scores is what a stranger may expect."""
ROUNDS = 80
RATE = 0.5
PENALTY = 1.0
"""The smaller, the simpler the weights."""

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
    """Weights and bias that tell the examples apart, by gradient steps of shrinking length."""
    seen = Counter(sign for signs, _ in known for sign in signs)
    model: Model = {sign: [0.0] * OUTPUTS for sign, times in sorted(seen.items()) if times > 1}
    bias = [0.0] * OUTPUTS
    count = len(known)
    share = [sum(answers[place] for _, answers in known) / count for place in range(OUTPUTS)]
    data = [([sign for sign in signs if sign in model], answers) for signs, answers in known]
    steps: dict[str, list[float]] = {sign: [1e-6] * OUTPUTS for sign in model}
    bias_steps = [1e-6] * OUTPUTS
    decay = 1 / (PENALTY * count)
    for _ in range(ROUNDS):
        for turn in range(count):
            signs, answers = data[turn * 7919 % count]
            worth = worth_of_a_sign(len(signs))
            sums = [*bias]
            for sign in signs:
                for place, weight in enumerate(model[sign]):
                    sums[place] += worth * weight
            errors = []
            for place, total in enumerate(sums):
                guess = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
                right = answers[place]
                rarity = 0.5 / (share[place] if right else 1 - share[place])
                errors.append((guess - right) * rarity)
            for place, error in enumerate(errors):
                bias_steps[place] += error * error
                bias[place] -= RATE * error / math.sqrt(bias_steps[place])
            for sign in signs:
                weights, lengths = model[sign], steps[sign]
                for place, error in enumerate(errors):
                    slope = worth * error + decay * weights[place] * count / seen[sign]
                    lengths[place] += slope * slope
                    weights[place] -= RATE * slope / math.sqrt(lengths[place])
    return model, bias


def show(name: str, model: Model, bias: list[float]) -> None:
    """How the reader alone does on a file."""
    stored = {sign: tuple(weights) for sign, weights in model.items()}
    pairs = [
        (answers, scores([s for s in signs if s in stored], stored, tuple(bias)))
        for signs, answers in examples([name])
    ]
    kinds = len(TYPES)
    right = sum(answers[sums.index(max(sums[:kinds]))] for answers, sums in pairs)
    levels = [(sum(a[kinds:]), sum(one > -0.3 for one in sums[kinds:])) for a, sums in pairs]
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
        if len(line) + len(entry) > 92:
            lines.append(line)
            line = ""
        line += entry + " "
    lines.append(line)
    text = "\n".join(f'    "{one}"' for one in lines)
    numbers = ", ".join(f"{one:.3f}" for one in bias)
    TARGET.write_text(
        '"""Which weights has training found? Written by `evaluation/triage/train.py`; not by '
        f'hand."""\n\n# fmt: off\nBIAS: tuple[float, ...] = ({numbers})\nWEIGHTS = (\n{text}\n)\n',
        encoding="utf-8",
    )
    print(f"{len(entries)} signs, {len(lines)} lines")


def main(arguments: Sequence[str]) -> None:
    """Train on every labelled file but the one left out."""
    out = arguments[arguments.index("--without") + 1] if "--without" in arguments else ""
    files = [path.stem for path in sorted(score.HERE.glob("*.jsonl"))]
    names = [name for name in files if name not in (out, KEPT_BACK)]
    model, bias = train(examples(names))
    if out:
        show(out, model, bias)
    if "--write" in arguments:
        write(model, bias)


if __name__ == "__main__":
    main(sys.argv[1:])
