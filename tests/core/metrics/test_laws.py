"""What must hold for every figure, whatever the cases are."""

from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from escalation_manager.core.cases import (
    AlertAnswer,
    Answer,
    Case,
    ClockOutcome,
    Gift,
    Promise,
    Standstill,
    Update,
)
from escalation_manager.core.figures.figure import Figure
from escalation_manager.core.figures.values import Unit, Verdict
from escalation_manager.core.metrics import METRICS, compute
from escalation_manager.core.money import Money
from tests.core.metrics.made import HANDBOOK, JUNE, MARCH, account, beside, made, on

MINUTES = st.integers(0, 120 * 24 * 60)
OVER = [account(name, arr=Decimal(1000)) for name in ("acme", "globex", "initech")]

ADDS_UP = (
    "mttr",
    "sla_compliance",
    "first_response_time",
    "post_escalation_csat",
    "kept_promises",
    "alert_acknowledgement",
    "updates_on_time",
    "goodwill_given",
    "renewal_outcome",
)
"""Metrics whose cases, promises or alerts belong to one instant, and so to one half of a window."""


@st.composite
def cases(draw: st.DrawFn) -> Case:
    start = on(1, month=2) + timedelta(minutes=draw(MINUTES))

    def later(at: datetime = start, most: int = 60 * 24 * 60) -> datetime:
        return at + timedelta(minutes=draw(st.integers(0, most)))

    ends = sorted(later() for _ in range(draw(st.integers(0, 4))))
    resolutions, reopenings = tuple(ends[::2]), tuple(ends[1::2])
    stopped = resolutions[-1] if len(resolutions) > len(reopenings) else None
    due = later()
    missed = due if stopped is None or stopped > due else None
    clock = ClockOutcome(
        "resolution", start, due, stopped, missed is None if stopped else None, missed
    )
    turn = later()
    score = draw(st.none() | st.integers(1, 5).map(Decimal))
    ended = later(ends[-1] if ends else start) if draw(st.integers(0, 5)) == 0 else None
    return made(
        f"ESC-{draw(st.integers(1000, 9999))}",
        opened=start,
        reported_at=start - timedelta(minutes=draw(st.integers(0, 600))),
        account=draw(st.sampled_from(["acme", "globex", "unknown"])),
        type=draw(st.sampled_from(["technical", "technical", "legal"])),
        severity=draw(st.sampled_from(list(HANDBOOK.severities))),
        owner=draw(st.sampled_from(["", "mia", "tom"])),
        cause=draw(st.sampled_from(["", "Process", "Technical"])),
        resolutions=resolutions,
        reopenings=reopenings,
        ended_at=ended,
        merged_into=draw(st.sampled_from(["", "ESC-0001"])) if ended else "",
        clocks=(clock,),
        standstills=tuple(
            Standstill(at, later(at)) for at in [later() for _ in range(draw(st.integers(0, 2)))]
        ),
        acknowledged_at=draw(st.sampled_from([None, later()])),
        responded_at=draw(st.sampled_from([None, later()])),
        updates=draw(
            st.sampled_from(
                [(), (Update(turn, True, turn),), (Update(turn, False),), (Update(turn),)]
            )
        ),
        promises=draw(
            st.sampled_from(
                [
                    (),
                    (Promise("credit", "mia", start, later(), "kept", later()),),
                    (Promise("fix_time", "mia", start, later()),),
                ]
            )
        ),
        alerts=draw(
            st.sampled_from(
                [
                    (AlertAnswer(0, ("mia",), start),),
                    (AlertAnswer(0, ("mia",), start, turn, (Answer("mia", turn),)),),
                    (AlertAnswer(0, ("mia", "tom"), start, None, (Answer("tom", turn),)),),
                ]
            )
        ),
        gifts=draw(st.sampled_from([(), (Gift("service_credit", later(), Money(Decimal(10))),)])),
        renews_on=later().date(),
        survey_sent_at=later() if score else None,
        score=score,
        score_at=later() if score else None,
    )


MANY = st.lists(cases(), max_size=8, unique_by=lambda case: case.id)
INSTANTS = MINUTES.map(lambda minutes: on(1, month=2) + timedelta(minutes=minutes))


def figures(
    found: list[Case], window: tuple[datetime, datetime] = MARCH, at: datetime = JUNE
) -> dict[str, Figure]:
    return {each.name: each for each in compute(found, OVER, HANDBOOK, window, at)}


@given(MANY, INSTANTS)
def test_the_numerator_is_part_of_the_denominator(many: list[Case], at: datetime) -> None:
    for found in figures(many, at=at).values():
        assert set(found.counted) <= set(found.of), found.name
        if found.unit is Unit.SHARE and found.value is not None:
            assert isinstance(found.value, Decimal)
            assert 0 <= found.value <= 1


@given(MANY, INSTANTS)
def test_a_value_without_data_is_none_and_then_there_is_no_verdict(
    many: list[Case], at: datetime
) -> None:
    for found in figures(many, at=at).values():
        if found.value is None:
            assert found.verdict is Verdict.NONE
        if found.verdict is Verdict.NONE:
            assert found.why
        if found.n == 0 and found.name != "escalation_rate":
            assert found.value is None


@given(
    st.permutations(range(6)), st.lists(cases(), min_size=6, max_size=6, unique_by=lambda c: c.id)
)
def test_the_order_of_the_cases_is_irrelevant(order: list[int], many: list[Case]) -> None:
    assert figures([many[n] for n in order]) == figures(many)


@given(MANY, st.integers(0, 31 * 24 * 60).map(lambda m: MARCH[0] + timedelta(minutes=m)))
def test_a_window_split_in_two_adds_up(many: list[Case], middle: datetime) -> None:
    whole = figures(many)
    first, second = figures(many, (MARCH[0], middle)), figures(many, (middle, MARCH[1]))
    for name in ADDS_UP:
        parts = (first[name], second[name])
        assert whole[name].n == sum(part.n for part in parts), name
        assert set(whole[name].of) == {case for part in parts for case in part.of}, name


@given(MANY)
def test_a_case_once_counted_in_a_month_is_counted_in_no_other(many: list[Case]) -> None:
    months = [(on(1, month=m), on(1, month=m + 1)) for m in (2, 3, 4, 5)]
    for name in ("mttr", "sla_compliance", "first_response_time", "post_escalation_csat"):
        seen = [case for month in months for case in figures(many, month)[name].of]
        assert len(seen) == len(set(seen)), name


@given(MANY, INSTANTS)
def test_what_is_not_known_yet_changes_nothing(many: list[Case], at: datetime) -> None:
    """Cutting the cases by hand first, the figures of that instant are the same."""
    known = [cut for case in many if (cut := case.known(at)) is not None]
    assert figures(many, at=at) == figures(known, at=at)


@given(cases(), INSTANTS, INSTANTS)
def test_knowing_less_twice_is_knowing_the_least(
    case: Case, one: datetime, other: datetime
) -> None:
    once = case.known(min(one, other))
    first = case.known(max(one, other))
    assert (first.known(min(one, other)) if first else None) == once


@given(cases())
def test_a_case_survives_being_written_and_read(case: Case) -> None:
    assert Case.from_json(case.to_json()) == case


@given(MANY, st.sets(st.integers(0, 7)))
def test_a_hidden_case_is_named_nowhere(many: list[Case], numbers: set[int]) -> None:
    hidden = frozenset(case.id for n, case in enumerate(many) if n in numbers)
    for found in figures(many).values():
        told = found.without(hidden)
        assert (told.value, told.n) == (found.value, found.n)
        assert not [name for name in hidden if name in repr(told)]


@given(MANY)
def test_re_escalation_is_what_looking_at_every_pair_finds(many: list[Case]) -> None:
    standing = [case for case in many if case.ended_at is None]
    back, again, days = set(), set(), timedelta(days=30)
    for case in standing:
        for resolved in case.resolutions:
            if MARCH[0] <= resolved < MARCH[1]:
                if any(resolved <= at <= resolved + days for at in case.reopenings):
                    back.add(case.id)
                for other in standing:
                    kin = (other.account, other.type) == (case.account, case.type)
                    if kin and resolved < other.opened_at <= resolved + days:
                        again.add(case.id)
    found = figures(many, at=on(1, month=12))["re_escalation_rate"]
    assert set(found.counted) == back
    assert beside(found, "repeats, counted") == len(again)


def test_every_metric_has_its_words() -> None:
    for metric in METRICS:
        words = (metric.label, metric.definition, metric.numerator, metric.denominator)
        assert all(words), metric.name
        assert metric.exclusions, metric.name
