"""How well are outgoing words read? Scores the labelled messages beside this file.

    python evaluation/words/score.py [tune|held_out_1|...|all] [--wrong]

A message is labelled with what it contains: a promise, an offer, both or neither. Prints precision,
recall and F1 of the red findings per kind, the share of guilty messages that are at least asked
about (red or amber), and the share of clean messages held (red) or asked about (amber).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from escalation_manager.words import Finding, read

HERE = Path(__file__).parent
KINDS = ("promise", "goodwill")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One outgoing message with what a careful colleague finds in it."""

    id: str
    text: str
    kinds: list[str]
    difficulty: str
    style: str
    guilty: tuple[str, ...] = ()
    """The very words, where a message says other things beside them."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares from 0 to 1. `caught` counts red or amber, over the labels of both kinds."""

    count: int
    precision: dict[str, float]
    recall: dict[str, float]
    caught: float
    clean_held: float
    clean_asked: float

    def f1(self, kind: str) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision[kind] + self.recall[kind]
        return 2 * self.precision[kind] * self.recall[kind] / both if both else 0.0


Answers = Sequence[tuple[Labelled, tuple[Finding, ...]]]


def load(name: str) -> list[Labelled]:
    """The messages of one file, or of `all` of them."""
    if name == "all":
        return [one for path in sorted(HERE.glob("*.jsonl")) for one in load(path.stem)]
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Labelled(**json.loads(line)) for line in lines if line]


def answers(messages: Sequence[Labelled]) -> Answers:
    """Each message with what the reader finds."""
    return [(one, read(one.text)) for one in messages]


def scores(pairs: Answers) -> Scores:
    """The figures over some answers."""
    precision, recall = {}, {}
    caught = labels = 0
    for kind in KINDS:
        red = [kind in one.kinds for one, found in pairs if _has(found, kind, "red")]
        meant = [(one, found) for one, found in pairs if kind in one.kinds]
        hit = sum(_has(found, kind, "red") for _, found in meant)
        precision[kind] = _share(sum(red), len(red))
        recall[kind] = _share(hit, len(meant))
        caught += sum(bool(found) for _, found in meant)
        labels += len(meant)
    clean = [found for one, found in pairs if not one.kinds]
    held = sum(any(f.level == "red" for f in found) for found in clean)
    asked = sum(bool(found) for found in clean) - held
    return Scores(
        len(pairs), precision, recall, _share(caught, labels),
        held / len(clean) if clean else 0.0, asked / len(clean) if clean else 0.0,
    )  # fmt: skip


def _has(found: Sequence[Finding], kind: str, level: str) -> bool:
    return any(one.kind == kind and one.level == level for one in found)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def line(label: str, s: Scores) -> str:
    """The figures in one line, under `HEAD`."""
    return (
        f"{label[:28]:28} {s.count:4}   {s.precision['promise']:9.3f} {s.recall['promise']:6.3f} "
        f"{s.f1('promise'):6.3f}   {s.precision['goodwill']:10.3f} {s.recall['goodwill']:6.3f} "
        f"{s.f1('goodwill'):6.3f}   {s.caught:6.3f} {s.clean_held:11.3f} {s.clean_asked:6.3f}"
    )


HEAD = (
    f"{'':28} {'n':>4}   {'promise P':>9} {'R':>6} {'F1':>6}   {'goodwill P':>10} {'R':>6} "
    f"{'F1':>6}   {'caught':>6} {'clean held':>11} {'asked':>6}"
)


def show(name: str, wrong: bool) -> None:
    """Print the figures of one file."""
    pairs = answers(load(name))
    print(HEAD)
    groups = [(name, pairs)]
    groups += [
        (f"  {level}", [pair for pair in pairs if pair[0].difficulty == level])
        for level in ("easy", "medium", "hard")
    ]
    for label, group in groups:
        print(line(label, scores(group)))
    if wrong:
        for one, found in pairs:
            red = {f.kind for f in found if f.level == "red"}
            if red != set(one.kinds):
                print(f"\n{one.id} [{one.style}] {one.kinds} -> {sorted(red)}\n  {one.text}")
                for f in found:
                    print(f"    {f.kind} {f.level} “{f.quote}” {f.when} {f.reason}")


def main(arguments: Sequence[str]) -> None:
    """Score the named files, all of them when none is named."""
    names = [one for one in arguments if not one.startswith("-")]
    for name in names or [*sorted(path.stem for path in HERE.glob("*.jsonl")), "all"]:
        show(name, "--wrong" in arguments)
        print()


if __name__ == "__main__":
    main(sys.argv[1:])
