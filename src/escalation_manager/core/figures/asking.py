"""What is a metric asked, what does it answer, and how does its answer become a figure?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core.cases_values import Case
from escalation_manager.core.directory import Account
from escalation_manager.core.figures.figure import Beside, Breakdown, Figure, LeftOut
from escalation_manager.core.figures.values import Target, Unit, Value, Verdict, said
from escalation_manager.core.figures.window import Window
from escalation_manager.core.handbook import Handbook, MetricTargets

MERGED = "merged into another one"
CANCELLED = "cancelled: raised in error"


@dataclass(frozen=True, slots=True)
class Asked:
    """The material of a metric: every case as it was known at `at`, in the order of opening."""

    cases: tuple[Case, ...]
    accounts: Mapping[str, Account]
    handbook: Handbook
    window: Window
    at: datetime

    @classmethod
    def about(
        cls,
        cases: Iterable[Case],
        accounts: Iterable[Account],
        handbook: Handbook,
        window: Window,
        at: datetime,
    ) -> Asked:
        """Takes away what was not known at `at`, and brings the cases into their order."""
        known = (case.known(at) for case in cases)
        ordered = sorted(
            (case for case in known if case is not None), key=lambda c: (c.opened_at, c.id)
        )
        by_id = {account.id: account for account in accounts}
        return cls(tuple(ordered), by_id, handbook, window, at)

    @property
    def targets(self) -> MetricTargets:
        """The handbook's targets."""
        return self.handbook.metrics

    def standing(self) -> list[Case]:
        """The cases that were neither merged nor cancelled."""
        return [case for case in self.cases if case.ended_at is None]

    def at_the_end(self) -> list[Case]:
        """The standing cases as they were at the last instant of the window that can be known."""
        last = self.window.last(self.at)
        known = (case.known(last) for case in self.cases)
        return [case for case in known if case is not None and case.ended_at is None]

    def severity_label(self, name: str) -> str:
        """The page's word for a severity."""
        severity = self.handbook.severities.get(name)
        return severity.label if severity else name or "not yet known"

    def type_label(self, name: str) -> str:
        """The page's word for a type."""
        kind = self.handbook.types.get(name)
        return kind.label if kind else name or "not yet known"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a metric found. `undecided` says why the value, though there, deserves no verdict."""

    value: Value | None
    numerator: Value | None
    denominator: Value | None
    n: int
    counted: tuple[str, ...]
    of: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    beside: tuple[Beside, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    notes: tuple[str, ...] = ()
    undecided: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: its words, and how it is measured. Braces in the words name handbook settings."""

    name: str
    label: str
    definition: str
    numerator: str
    denominator: str
    exclusions: tuple[str, ...]
    unit: Unit
    measure: Callable[[Asked], Finding]
    target: Callable[[MetricTargets], Target] | None = None

    def figure(self, asked: Asked) -> Figure:
        """The figure over the window that is asked about."""
        found = self.measure(asked)
        target = self.target(asked.targets) if self.target else None
        verdict, why = _judged(found, target)
        return Figure(
            name=self.name,
            label=self.label,
            definition=self.in_words(self.definition, asked.handbook),
            value=found.value,
            unit=self.unit,
            target=str(target) if target else "",
            verdict=verdict,
            why=why,
            numerator_is=self.in_words(self.numerator, asked.handbook),
            numerator=found.numerator,
            denominator_is=self.in_words(self.denominator, asked.handbook),
            denominator=found.denominator,
            rules_out=tuple(self.in_words(each, asked.handbook) for each in self.exclusions),
            left_out=tuple(each for each in found.left_out if each.count),
            window=asked.window,
            at=asked.at,
            n=found.n,
            counted=found.counted,
            of=found.of,
            beside=found.beside,
            breakdowns=found.breakdowns,
            notes=found.notes,
        )

    def in_words(self, text: str, handbook: Handbook) -> str:
        """The words with the settings of this handbook filled in."""
        targets = handbook.metrics
        judged = [handbook.severity(name).label for name in targets.mttr_judged_on]
        return text.format(
            judged=" and ".join(judged) or "no severity",
            days=targets.re_escalation_days,
            answers=targets.csat_min_answers,
            survey_after=handbook.closing.survey_after,
            first_response=said(targets.first_response_below, Unit.HOURS),
            renewal_days=handbook.triage.attention_renewal_days,
        )


def withdrawn(cases: Iterable[Case]) -> tuple[LeftOut, ...]:
    """Those of the cases that were merged or cancelled, each with the reason."""
    cases = list(cases)
    return (
        left_out(MERGED, (case for case in cases if case.merged)),
        left_out(CANCELLED, (case for case in cases if case.cancelled)),
    )


def left_out(reason: str, cases: Iterable[Case]) -> LeftOut:
    """These cases do not count, for this reason."""
    names = ids(cases)
    return LeftOut(reason, len(names), names)


def ids(cases: Iterable[Case]) -> tuple[str, ...]:
    """The names of the cases, each once."""
    return tuple(dict.fromkeys(case.id for case in cases))


def _judged(found: Finding, target: Target | None) -> tuple[Verdict, str]:
    if target is None:
        return Verdict.NONE, "the handbook sets no target"
    if found.undecided:
        return Verdict.NONE, found.undecided
    if found.value is None:
        return Verdict.NONE, "there is no data"
    return (Verdict.MET if target.reached(found.value) else Verdict.MISSED), ""
