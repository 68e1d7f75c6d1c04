"""Is the log whole and as it was written? Every event against its hash, every sum by its seal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby
from typing import Any, NamedTuple

from escalation_manager.core.errors import StoreError
from escalation_manager.ports.log import Checked, Finding
from escalation_manager.store.chain import Seal, StoredEvent, link, shard, whole
from escalation_manager.store.codec import decode


class Head(NamedTuple):
    """Where a history is said to end."""

    escalation: str
    version: int
    hash: str


class Shadow(NamedTuple):
    """Something beside the log that names a version of an escalation: a read row, an effect."""

    escalation: str
    version: int


@dataclass
class Evidence:
    """All that a check looks at. Whatever names escalations comes in the order of their ids."""

    events: Iterable[StoredEvent]
    heads: Iterable[Head]
    rows: Iterable[Shadow]
    effects: Iterable[Shadow]
    """The latest effect of each escalation."""
    seals: Mapping[int, Seal]
    counters: Mapping[str, int]
    documents: Iterable[tuple[str, str, bool]] = ()
    """Kind, version, and whether the content matches its hash."""


def audit(evidence: Evidence) -> Checked:
    """Everything that is wrong, each thing named."""
    return _Audit().run(evidence)


@dataclass
class _Audit:
    findings: list[Finding] = field(default_factory=list)
    seals: dict[int, Seal] = field(default_factory=lambda: defaultdict(Seal))
    given: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    escalations: int = 0
    events: int = 0

    def run(self, evidence: Evidence) -> Checked:
        histories = (
            (id_, list(events)) for id_, events in groupby(evidence.events, lambda e: e.escalation)
        )
        beside = (_keyed(evidence.heads), _keyed(evidence.rows), _keyed(evidence.effects))
        for id_, (events, head, row, effect) in _together(histories, *beside):
            self.one(id_, events or [], head, row, effect)
        self.sums(evidence.seals)
        self.numbers(evidence.counters)
        for kind, version, sound in evidence.documents:
            if not sound:
                self.found("", None, f"the {kind} {version} was altered.")
        return Checked(
            self.escalations, self.events, tuple(self.findings), whole(evidence.seals.items())
        )

    def found(self, escalation: str, version: int | None, problem: str) -> None:
        self.findings.append(Finding(escalation, version, problem))

    def one(
        self,
        id_: str,
        events: list[StoredEvent],
        head: Head | None,
        row: Shadow | None,
        effect: Shadow | None,
    ) -> None:
        """One escalation: its chain of events, and what else speaks of it."""
        self.escalations += 1
        self.events += len(events)
        prefix, _, digits = id_.rpartition("-")
        if digits.isdecimal():
            self.given[prefix].add(int(digits))
        which = shard(id_)
        self.seals[which] = self.seals[which].with_more(_hashes(events))
        end = self.chain(id_, events)
        stated = head.version if head else 0
        claims = max(stated, row.version if row else 0, effect.version if effect else 0)
        if head is None:
            self.found(id_, None, "its head is missing: nothing can be appended.")
        if claims > end:
            self.found(id_, end + 1, f"the end is missing: {_versions(end + 1, claims)}.")
        elif head and stated < end:
            self.found(id_, stated + 1, "was appended past the head.")
        elif head and events and head.hash != events[-1].hash:
            self.found(id_, end, "was altered: the head says another hash.")
        if row is None:
            self.found(id_, None, "its read row is missing: run `escalations rebuild`.")
        elif row.version != stated:
            self.found(
                id_,
                None,
                f"its read row stands at version {row.version}, its head at {stated}: "
                "run `escalations rebuild`.",
            )

    def chain(self, id_: str, events: list[StoredEvent]) -> int:
        """Each event against its hash; the last version there is."""
        version, before, failing = 0, "", list[StoredEvent]()
        for event in events:
            if event.version != version + 1:
                missing = _versions(version + 1, event.version - 1)
                self.found(id_, version + 1, f"a part is missing: {missing}.")
            # After a gap nobody can say what the event should follow.
            elif link(before, *event[:-1]) != event.hash:
                failing.append(event)
            version, before = event.version, event.hash
            self.readable(event)
        for event in failing:
            problem = _what_became_of(event, failing, events)
            if problem:
                self.found(id_, event.version, problem)
        return version

    def readable(self, event: StoredEvent) -> None:
        """Whether this version of the product understands it."""
        try:
            decode(event.kind, event.schema, event.data)
        except StoreError as error:
            self.found(event.escalation, event.version, f"{error}")

    def sums(self, sealed: Mapping[int, Seal]) -> None:
        """What is there against what was sealed: finds even what vanished without a trace."""
        for which in sorted({*self.seals, *sealed}):
            there, stated = self.seals.get(which, Seal()), sealed.get(which, Seal())
            if there.events < stated.events:
                gone = stated.events - there.events
                self.found("", None, f"{gone} sealed event{'s' * (gone > 1)} are gone "
                                     f"(seal {which}).")  # fmt: skip
            elif there.events > stated.events:
                more = there.events - stated.events
                self.found("", None, f"{more} event{'s' * (more > 1)} were never sealed "
                                     f"(seal {which}).")  # fmt: skip
            elif there.hash != stated.hash:
                self.found("", None, f"what was sealed has changed (seal {which}).")

    def numbers(self, counters: Mapping[str, int]) -> None:
        """Every number that was given belongs to an escalation, and no other."""
        for prefix, highest in sorted(counters.items()):
            there = self.given.get(prefix, set())
            for number in range(1, highest + 1):
                if number not in there:
                    self.found(f"{prefix}-{number:04d}", None, "is missing whole.")
            for number in sorted(number for number in there if number > highest):
                self.found(
                    f"{prefix}-{number:04d}", None, f"its number was never given (of {highest})."
                )


def _hashes(events: Iterable[StoredEvent]) -> Iterator[str]:
    """The hashes to be summed; one that is none is found in the chain, and sums as nothing."""
    for event in events:
        try:
            int(event.hash, 16)
        except ValueError:
            yield "0"
        else:
            yield event.hash


def _versions(first: int, last: int) -> str:
    return f"version {first}" if first == last else f"versions {first} to {last}"


def _what_became_of(
    event: StoredEvent, failing: list[StoredEvent], history: list[StoredEvent]
) -> str:
    """An event that does not follow from the one before it: altered, moved, or itself sound."""
    places = {event.version: None} | {other.version: None for other in failing}
    for place in places:
        moved = event._replace(version=place)
        for before in ("", *(each.hash for each in history)):
            if link(before, *moved[:-1]) == event.hash:
                # In its own place it is sound: what it followed was moved, and is named itself.
                return "" if place == event.version else f"was moved: it is version {place}."
    if event.version == 1:
        return "was altered: its content does not match its hash."
    return (
        "was altered: its content does not match its hash "
        f"(unless version {event.version - 1} was altered and given a new one)."
    )


def _keyed(items: Iterable[Head] | Iterable[Shadow]) -> Iterator[tuple[str, Any]]:
    return ((item.escalation, item) for item in items)


def _together(*streams: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, list[Any]]]:
    """What each stream has under each key, None where it has nothing. Each is in order of keys."""

    def numbered(place: int) -> Iterator[tuple[str, int, Any]]:
        return ((key, place, value) for key, value in streams[place])

    ordered = merge(*map(numbered, range(len(streams))), key=_key_and_place)
    for key, found in groupby(ordered, lambda item: item[0]):
        values: list[Any] = [None] * len(streams)
        for _, place, value in found:
            values[place] = value
        yield key, values


def _key_and_place(item: tuple[str, int, Any]) -> tuple[str, int]:
    return item[0], item[1]
