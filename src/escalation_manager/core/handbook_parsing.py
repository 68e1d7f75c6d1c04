"""Is this a sound handbook? Reads plain data into a `Handbook`, or names every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from itertools import pairwise
from types import MappingProxyType
from typing import TypeVar

from escalation_manager.core import handbook as h
from escalation_manager.core.calendars import Calendar, parse_calendar
from escalation_manager.core.errors import BadInput, Fault, Faults
from escalation_manager.core.lengths import Length

T = TypeVar("T")
ROLES = (
    "csm",
    "cs_manager",
    "vp_cs",
    "vp_eng",
    "cro",
    "cto",
    "engineering",
    "engineering_lead",
    "support",
    "finance",
    "legal",
    "security",
    "executive",
)
CLOCKS = ("acknowledge", "response", "update", "resolution")
_HOUR = Length.parse("1h")
_FIELDS = ("contact", "title", "id", "owner")


def parse(data: Mapping[str, object]) -> h.Handbook:
    """The handbook that this data describes. Raises `Faults` with every fault of it."""
    faults: list[Fault] = []
    top = _Table(data, "", faults)
    types = top.tables("types", _type)
    severities = _severities(top)
    names = _Names(tuple(types), tuple(severities))
    calendars = _calendars(top)
    service = top.table("service")
    company = service.optional_choice("company", tuple(calendars))
    regions = service.strings_by_name("regions")
    for region, name in regions.items():
        if name not in calendars:
            service.fault(f"regions.{region}", f"names no calendar ({name!r}).", "Define it.")
    service.done()
    handbook = h.Handbook(
        version=top.text("version"),
        title=top.text("title", "Handbook"),
        types=MappingProxyType(types),
        severities=MappingProxyType(severities),
        clocks=_clocks(top.table("clocks")),
        ladder=_ladder(top.table("ladder")),
        calendars=MappingProxyType(calendars),
        service_company=company,
        service_regions=MappingProxyType({k.casefold(): v for k, v in regions.items()}),
        triage=_triage(top.table("triage"), names),
        tasks=tuple(_task(t, names) for t in top.list_of_tables("tasks")),
        plan=tuple(_plan(t, names) for t in top.list_of_tables("plan")),
        goodwill=_goodwill(top.table("goodwill")),
        messages=_messages(top.table("messages")),
        closing=_closing(top.table("closing")),
        duties=MappingProxyType(top.tables("duties", _duty)),
        metrics=_metrics(top.table("metrics"), names),
        roles=_roles(top.table("roles")),
    )
    top.done()
    if not types:
        top.fault("types", "is empty.", "Give at least one type.")
    if not severities:
        top.fault("severities", "is empty.", "Give at least one severity.")
    if faults:
        raise Faults("The handbook", tuple(faults))
    return handbook


@dataclass(frozen=True, slots=True)
class _Names:
    types: tuple[str, ...]
    severities: tuple[str, ...]


@dataclass(slots=True)
class _Table:
    """A table of the document that notes its faults and the keys that were asked for."""

    data: Mapping[str, object]
    place: str
    faults: list[Fault]
    asked: set[str] = field(default_factory=set)

    def fault(self, key: str, problem: str, remedy: str = "") -> None:
        place = f"{self.place}.{key}" if self.place and key else (key or self.place)
        self.faults.append(Fault(place, problem, remedy))

    def raw(self, key: str) -> object:
        self.asked.add(key)
        return self.data.get(key)

    def need(self, key: str, default: T | None, read: Callable[[object], T], kind: str) -> T:
        """The value read, the default, or a fault and a harmless stand-in."""
        value = self.raw(key)
        if value is None:
            if default is None:
                self.fault(key, "is missing.", f"Give {kind}.")
                return read(_STAND_IN[kind])
            return default
        try:
            return read(value)
        except BadInput as wrong:
            self.fault(key, wrong.message, wrong.remedy)
        except (ValueError, TypeError, InvalidOperation):
            self.fault(key, f"is {value!r}, which is not {kind}.", f"Give {kind}.")
        return read(_STAND_IN[kind]) if default is None else default

    def text(self, key: str, default: str | None = None) -> str:
        return self.need(key, default, _text, "a text")

    def flag(self, key: str, default: bool | None = None) -> bool:
        return self.need(key, default, _flag, "true or false")

    def number(self, key: str, least: int = 0) -> int:
        def read(value: object) -> int:
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                raise ValueError
            return value

        return self.need(
            key, None, read, "a whole number, not negative" if least == 0 else _AT_LEAST_ONE
        )

    def decimal(self, key: str, default: Decimal | None = None) -> Decimal:
        return self.need(key, default, _decimal, "a number, not negative")

    def share(self, key: str) -> Decimal:
        return self.need(key, None, _share, "a share between 0 and 1")

    def length(self, key: str, default: Length | None = None) -> Length:
        return self.need(key, default, _length, 'a length such as "4h" or "5d"')

    def elapsed(self, key: str) -> timedelta:
        """A length that can only be elapsed time: minutes, hours or days."""
        return self.need(key, None, _elapsed, 'a length of elapsed time such as "15m" or "24h"')

    def clock_time(self, key: str) -> time:
        return self.need(key, None, _time, 'a local time such as "20:00"')

    def choice(self, key: str, among: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in among and among and key in self.data:
            self.fault(key, f"is {value!r}.", _one_of(value, among))
        return value

    def optional_choice(self, key: str, among: tuple[str, ...]) -> str | None:
        if self.raw(key) is None:
            return None
        value = self.text(key)
        if value not in among:
            self.fault(key, f"is {value!r}.", _one_of(value, among))
        return value

    def choices(
        self, key: str, among: tuple[str, ...], default: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        values = self.need(key, default, _texts, "a list of texts")
        for value in values:
            if value not in among:
                self.fault(key, f"holds {value!r}.", _one_of(value, among))
        return values

    def table(self, key: str) -> _Table:
        value = self.raw(key)
        if value is None:
            value = {}
        if not isinstance(value, Mapping):
            self.fault(key, "is not a table.", f"Write [{key}].")
            value = {}
        return _Table(value, f"{self.place}.{key}" if self.place else key, self.faults)

    def tables(self, key: str, read: Callable[[_Table, str, int], T]) -> dict[str, T]:
        table = self.table(key)
        found: dict[str, T] = {}
        for rank, name in enumerate(table.data):
            found[name] = read(table.table(name), name, rank)
        return found

    def list_of_tables(self, key: str) -> list[_Table]:
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            self.fault(key, "is not a list of tables.", f"Write [[{key}]].")
            return []
        return [
            _Table(row, f"{self.place}.{key}[{n}]" if self.place else f"{key}[{n}]", self.faults)
            for n, row in enumerate(value)
        ]

    def strings_by_name(self, key: str) -> dict[str, str]:
        table = self.table(key)
        return {name: table.text(name) for name in table.data}

    def done(self) -> None:
        """Name every key nobody asked for: a typing error must not pass for a setting."""
        for key in self.data:
            if key not in self.asked:
                near = get_close_matches(key, self.asked, 1)
                hint = f"Did you mean {near[0]!r}?" if near else "Take it out."
                self.fault(key, "is no setting.", hint)


_AT_LEAST_ONE = "a whole number of at least 1"
_STAND_IN: Mapping[str, object] = {
    "a text": "",
    "true or false": False,
    "a whole number, not negative": 0,
    _AT_LEAST_ONE: 1,
    "a number, not negative": "0",
    "a share between 0 and 1": "0.5",
    'a length such as "4h" or "5d"': "1h",
    'a length of elapsed time such as "15m" or "24h"': "1h",
    'a local time such as "20:00"': "00:00",
    "a list of texts": [],
}


def _one_of(value: str, among: tuple[str, ...]) -> str:
    near = get_close_matches(value, among, 1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return f"{hint}Use one of: {', '.join(among) or 'none is defined'}."


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _decimal(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise TypeError
    number = Decimal(str(value))
    if not number.is_finite() or number < 0:
        raise ValueError
    return number


def _share(value: object) -> Decimal:
    share = _decimal(value)
    if not 0 < share <= 1:
        raise ValueError
    return share


def _length(value: object) -> Length:
    return Length.parse(_text(value))


def _elapsed(value: object) -> timedelta:
    length = _length(value)
    units = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
    if length.unit not in units:
        raise ValueError
    return timedelta(**{units[length.unit]: length.amount})


def _time(value: object) -> time:
    parsed = time.fromisoformat(_text(value))
    if parsed.tzinfo is not None:
        raise ValueError
    return parsed


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(item) for item in value)


def _type(table: _Table, name: str, _rank: int) -> h.TypePolicy:
    leads = table.strings_by_name("lead_for")
    for role, lead in leads.items():
        for value in (role, lead):
            if value not in ROLES:
                table.fault(f"lead_for.{role}", f"names {value!r}.", _one_of(value, ROLES))
    policy = h.TypePolicy(
        name=name,
        label=table.text("label", name.title()),
        definition=table.text("definition"),
        owners=table.choices("owners", ROLES),
        owners_label=table.text("owners_label", ""),
        lead_for=MappingProxyType(leads),
        sponsor_always=table.flag("sponsor_always", False),
        leave_out_csm=table.flag("leave_out_csm", False),
        restricted=table.flag("restricted", False),
        restricted_roles=table.choices("restricted_roles", ROLES, ()),
        survey=table.flag("survey", True),
        holding_statements=table.flag("holding_statements", True),
    )
    if not policy.owners and "owners" in table.data:
        table.fault("owners", "is empty.", "Name the roles that typically own this type.")
    if policy.restricted and not policy.restricted_roles:
        table.fault("restricted_roles", "is empty.", "Name the roles that may read it.")
    table.done()
    return policy


def _severities(top: _Table) -> dict[str, h.SeverityPolicy]:
    severities = top.tables("severities", _severity)
    ordered = list(severities.values())
    for higher, lower in pairwise(ordered):
        for what in ("response", "resolution"):
            a, b = getattr(higher, what), getattr(lower, what)
            if a.unit == b.unit and a.amount > b.amount:
                top.fault(
                    f"severities.{higher.name}.{what}",
                    f"is longer than that of {lower.name}, which stands below it.",
                    "Order the severities from the highest to the lowest.",
                )
    return severities


def _severity(table: _Table, name: str, rank: int) -> h.SeverityPolicy:
    rungs = table.raw("ladder")
    ladder: tuple[tuple[str, ...], ...] = ((), (), ())
    if not isinstance(rungs, list) or len(rungs) != 3:
        table.fault("ladder", "does not hold three rungs.", 'Write [["csm"], [], []] or more.')
    else:
        try:
            ladder = tuple(_texts(rung) for rung in rungs)
        except TypeError:
            table.fault("ladder", "holds something that is not a list of roles.", "")
        for n, rung in enumerate(ladder):
            for role in rung:
                if role not in ROLES:
                    table.fault(f"ladder[{n}]", f"names {role!r}.", _one_of(role, ROLES))
            if len(rung) > 2:
                table.fault(
                    f"ladder[{n}]", "names more than two roles.", "One accountable, one supporting."
                )
        if not ladder[0]:
            table.fault("ladder[0]", "is empty.", "Name the initial owner.")
        if ladder[2] and not ladder[1]:
            table.fault("ladder[1]", "is empty below a rung that is not.", "Fill it.")
    all_must = table.raw("all_must_acknowledge")
    if all_must is None:
        all_must = [False, False, False]
    if not (
        isinstance(all_must, list) and len(all_must) == 3 and all(type(x) is bool for x in all_must)
    ):
        table.fault("all_must_acknowledge", "is not three times true or false.", "One a rung.")
        all_must = [False, False, False]
    policy = h.SeverityPolicy(
        name=name,
        label=table.text("label", name.title()),
        definition=table.text("definition"),
        rank=rank,
        response=table.length("response"),
        resolution=table.length("resolution"),
        update=table.length("update"),
        always=table.choice("calendar", ("always", "service"), "service") == "always",
        acknowledge_by_person=table.flag("acknowledge_by_person", False),
        ladder=ladder,
        all_must_acknowledge=tuple(all_must),
        answer_within=table.length("answer_within"),
        acknowledgement_lasts=table.length("acknowledgement_lasts"),
        confirmation_lasts=table.length("confirmation_lasts", Length.parse("72h")),
        post_mortem=table.flag("post_mortem"),
        sponsor=table.flag("sponsor", False),
        quiet_hours=table.flag("quiet_hours", True),
    )
    for key in ("response", "resolution", "update", "answer_within", "acknowledgement_lasts"):
        if key in table.data and getattr(policy, key).amount <= 0:
            table.fault(key, "is not longer than nothing.", 'Write "1h" or more.')
    table.done()
    return policy


def _calendars(top: _Table) -> dict[str, Calendar]:
    table = top.table("calendars")
    found: dict[str, Calendar] = {}
    for name, data in table.data.items():
        table.asked.add(name)
        if not isinstance(data, Mapping):
            table.fault(name, "is not a table.", f"Write [calendars.{name}].")
            continue
        try:
            found[name] = parse_calendar(name, data)
        except Faults as wrong:
            table.faults.extend(
                Fault(_within(f"calendars.{name}", f.place, name), f.problem, f.remedy)
                for f in wrong.faults
            )
    return found


def _within(prefix: str, place: str, name: str) -> str:
    inner = place.removeprefix(name).lstrip(".")
    return f"{prefix}.{inner}" if inner else prefix


def _clocks(table: _Table) -> h.ClockPolicy:
    before_table = table.table("before")
    before: dict[str, tuple[timedelta, ...]] = {}
    for clock in before_table.data:
        if clock not in CLOCKS:
            before_table.asked.add(clock)
            before_table.fault(clock, "is no clock.", _one_of(clock, CLOCKS))
            continue
        values = before_table.need(clock, None, _texts, "a list of texts")
        try:
            before[clock] = tuple(_elapsed(value) for value in values)
        except (BadInput, ValueError):
            before_table.fault(clock, "holds no length of elapsed time.", 'Write ["15m"].')
    policy = h.ClockPolicy(
        acknowledge=table.length("acknowledge", _HOUR),
        notice=table.share("notice"),
        imminent=table.share("imminent"),
        before=MappingProxyType(before),
        lowering_needs_approval_from=table.share("lowering_needs_approval_from"),
        late_after=table.elapsed("late_after"),
        max_pause=table.elapsed("max_pause"),
    )
    if policy.notice >= policy.imminent and {"notice", "imminent"} <= table.data.keys():
        table.fault("notice", "does not come before imminent.", "Make it a smaller share.")
    table.done()
    return policy


def _ladder(table: _Table) -> h.LadderPolicy:
    policy = h.LadderPolicy(
        fallback_role=table.choice("fallback_role", ROLES),
        night_from=table.clock_time("night_from"),
        night_to=table.clock_time("night_to"),
        manager_last=table.flag("manager_last", True),
    )
    table.done()
    return policy


def _triage(table: _Table, names: _Names) -> h.TriagePolicy:
    policy = h.TriagePolicy(
        confidence=float(table.share("confidence")),
        provisional_severity=table.choice("provisional_severity", names.severities),
        provisional_type=table.choice("provisional_type", names.types),
        gather_within=table.elapsed("gather_within"),
        history_months=table.number("history_months", 1),
        attention_arr=table.decimal("attention_arr"),
        attention_renewal_days=table.number("attention_renewal_days"),
        attention_health_below=table.number("attention_health_below"),
        duplicate_score=float(table.share("duplicate_score")),
    )
    table.done()
    return policy


def _task(table: _Table, names: _Names) -> h.TaskTemplate:
    template = h.TaskTemplate(
        title=table.text("title"),
        owner=table.choice("owner", ROLES),
        due=table.need(
            "due",
            None,
            lambda v: Length.parse(_text(v).lstrip("+")),
            'a length such as "4h" or "5d"',
        ),
        types=table.choices("types", names.types, ()),
        severities=table.choices("severities", names.severities, ()),
    )
    table.done()
    return template


def _plan(table: _Table, names: _Names) -> h.PlanTemplate:
    every = table.text("every", "")
    if every not in ("", "update"):
        table.length("every")
    template = h.PlanTemplate(
        audience=table.text("audience"),
        message=table.text("message"),
        channel=table.text("channel"),
        every=every,
        types=table.choices("types", names.types, ()),
        severities=table.choices("severities", names.severities, ()),
    )
    table.done()
    return template


def _goodwill(table: _Table) -> h.GoodwillPolicy:
    def option(row: _Table, name: str, _rank: int) -> h.GoodwillOption:
        found = h.GoodwillOption(
            name=name,
            label=row.text("label"),
            unit=row.choice("unit", ("money", "months", "duration")),
            approval=row.choice("approval", ROLES),
        )
        row.done()
        return found

    policy = h.GoodwillPolicy(
        options=MappingProxyType(table.tables("options", option)),
        request_lasts=table.length("request_lasts"),
        approval_lasts=table.length("approval_lasts"),
    )
    for needed in ("service_credit", "extended_contract", "premium_support", "other"):
        if needed not in policy.options:
            table.fault(f"options.{needed}", "is missing.", "Say whose approval it needs.")
    table.done()
    return policy


def _messages(table: _Table) -> h.MessagePolicy:
    policy = h.MessagePolicy(
        acknowledgement=table.text("acknowledgement"),
        holding=table.text("holding"),
        automatic_holding=table.flag("automatic_holding", False),
    )
    for key in ("acknowledgement", "holding"):
        text = getattr(policy, key)
        try:
            text.format(**dict.fromkeys(_FIELDS, ""))
        except (KeyError, IndexError, ValueError, AttributeError):
            allowed = ", ".join("{" + name + "}" for name in _FIELDS)
            table.fault(key, "has a field that nothing fills.", f"Use only {allowed}.")
    table.done()
    return policy


def _closing(table: _Table) -> h.ClosingPolicy:
    policy = h.ClosingPolicy(
        post_mortem_within=table.length("post_mortem_within"),
        waive_roles=table.choices("waive_roles", ROLES),
        no_objection_after=table.length("no_objection_after"),
        attempts=table.number("attempts", 1),
        reopen_within=table.length("reopen_within"),
        survey_after=table.length("survey_after"),
    )
    table.done()
    return policy


def _duty(table: _Table, name: str, _rank: int) -> h.DutyPolicy:
    policy = h.DutyPolicy(name, table.text("title"), table.length("within"))
    table.done()
    return policy


def _metrics(table: _Table, names: _Names) -> h.MetricTargets:
    policy = h.MetricTargets(
        mttr_below=table.elapsed("mttr_below"),
        mttr_judged_on=table.choices("mttr_judged_on", names.severities),
        sla_compliance_above=table.share("sla_compliance_above"),
        first_response_below=table.elapsed("first_response_below"),
        escalation_rate_below=table.decimal("escalation_rate_below"),
        re_escalation_below=table.share("re_escalation_below"),
        re_escalation_days=table.number("re_escalation_days", 1),
        csat_above=table.decimal("csat_above"),
        csat_min_answers=table.number("csat_min_answers", 1),
    )
    table.done()
    return policy


def _roles(table: _Table) -> h.RolePolicy:
    policy = h.RolePolicy(
        technical=table.choices("technical", ROLES),
        managers=table.choices("managers", ROLES),
        vps=table.choices("vps", ROLES),
        labels=MappingProxyType(table.strings_by_name("labels")),
    )
    table.done()
    return policy
