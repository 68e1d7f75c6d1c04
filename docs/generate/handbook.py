"""The page of the handbook: every setting, what it takes, what it is without one, what it does.

What a setting takes and whether it may be left out is asked of the parser itself: by leaving it
out, and by giving it something impossible.
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from docs.generate.page import Page, table
from docs.generate.source import field_words, words
from escalation_manager.core import handbook as h
from escalation_manager.core.errors import Faults
from escalation_manager.core.handbook_diff import settings
from escalation_manager.core.handbook_parsing import parse
from escalation_manager.core.handbook_writing import as_data, canonical
from escalation_manager.handbook_file import shipped

WRITTEN_AS = {"always": "calendar"}
"""Fields whose setting has another name."""

GIVEN_BY_PLACE = {"name", "rank", "options"}

TABLES = {
    "lead_for": "a table: a role for a role",
    "before": "a table: a list of elapsed times for a clock",
    "labels": "a table: a text for a role",
}
"""Settings that are tables themselves."""

HEAD = ("Setting", "Takes", "Left out", "What it does")


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the document: how it is headed, its class, and where the shipped ones stand."""

    heading: str
    kind: type
    places: tuple[tuple[str | int, ...], ...]


def parts() -> Iterator[Part]:
    """Every table, in the order of the document."""
    book = shipped()
    yield Part("[types.NAME]", h.TypePolicy, tuple(("types", name) for name in book.types))
    severities = tuple(("severities", name) for name in book.severities)
    yield Part("[severities.NAME]", h.SeverityPolicy, severities)
    yield Part("[clocks]", h.ClockPolicy, (("clocks",),))
    yield Part("[ladder]", h.LadderPolicy, (("ladder",),))
    yield Part("[triage]", h.TriagePolicy, (("triage",),))
    yield Part("[[tasks]]", h.TaskTemplate, rows_of("tasks", book.tasks))
    yield Part("[[plan]]", h.PlanTemplate, rows_of("plan", book.plan))
    yield Part("[goodwill]", h.GoodwillPolicy, (("goodwill",),))
    options = tuple(("goodwill", "options", name) for name in book.goodwill.options)
    yield Part("[goodwill.options.NAME]", h.GoodwillOption, options)
    yield Part("[messages]", h.MessagePolicy, (("messages",),))
    yield Part("[closing]", h.ClosingPolicy, (("closing",),))
    yield Part("[duties.NAME]", h.DutyPolicy, tuple(("duties", name) for name in book.duties))
    yield Part("[metrics]", h.MetricTargets, (("metrics",),))
    yield Part("[roles]", h.RolePolicy, (("roles",),))


def rows_of(key: str, listed: Sequence[object]) -> tuple[tuple[str | int, ...], ...]:
    """The places of the rows of a list."""
    return tuple((key, n) for n in range(len(listed)))


def body() -> Iterator[str]:
    """How it is written, then table by table."""
    yield from (INTRODUCTION, "")
    said = field_words(h.Handbook)
    yield from ("## The document", "")
    first = ("version", "title")
    rows = [(f"`{key}`", takes((key,)), left_out((key,)), said[key]) for key in first]
    yield from table(HEAD, rows)
    for part in parts():
        yield from (f"## `{part.heading}`", "", words(part.kind), "")
        if len(part.places) == 1:
            yield from table((*HEAD, "As shipped"), setting_rows(part))
        else:
            yield from table(HEAD, (row[:-1] for row in setting_rows(part)))
            yield from ("As shipped:", "")
            yield from shipped_table(part)
    yield from ("## `[calendars.NAME]` and `[service]`", "", CALENDARS, "")
    rows = [
        ("`service.company`", "name of a calendar", "none", said["service_company"]),
        ("`service.regions`", "calendars by region", "none", said["service_regions"]),
    ]
    yield from table(HEAD, rows)


def setting_rows(part: Part) -> Iterator[tuple[str, ...]]:
    """Name, kind, default, words and shipped value of every setting of a table."""
    said = field_words(part.kind)
    for name, key in keys(part.kind):
        path = (*part.places[0], key)
        shown = brief(reach(as_data(shipped()), path))
        yield f"`{key}`", takes(path), left_out(path), said[name], shown


def shipped_table(part: Part) -> Iterable[str]:
    """The shipped values side by side: a row for each of a list, else a column for each name."""
    whole, own = as_data(shipped()), [key for _, key in keys(part.kind)]
    values = [[brief(reach(whole, (*place, key))) for key in own] for place in part.places]
    if isinstance(part.places[0][-1], int):
        return table([f"`{key}`" for key in own], values)
    head = ("", *(f"`{place[-1]}`" for place in part.places))
    columns = zip(*values, strict=True)
    return table(head, ([f"`{k}`", *row] for k, row in zip(own, columns, strict=True)))


def keys(kind: type) -> Iterator[tuple[str, str]]:
    """Field and setting."""
    for each in fields(kind):
        if each.name not in GIVEN_BY_PLACE:
            yield each.name, WRITTEN_AS.get(each.name, each.name)


def takes(path: tuple[str | int, ...]) -> str:
    """What the parser asks for when it is given something impossible."""
    if path[-1] in TABLES:
        return TABLES[str(path[-1])]
    number, listed = refusal(path, -1), refusal(path, ["?"])
    if number.startswith("Give a list of texts"):
        for what, sign in (("roles", "cs_manager"), ("types", "technical"), ("severities", "high")):
            if sign in listed:
                return f"list of {what}"
        return "list of texts"
    if "one of" in number and "cs_manager" in number:
        return "a role"
    return number.removeprefix("Give ").removesuffix(".")


def left_out(path: tuple[str | int, ...]) -> str:
    """What holds when the setting is left out."""
    without = data()
    reach(without, path[:-1]).pop(path[-1], None)
    try:
        book = parse(without)
    except Faults as wrong:
        if any("is missing" in fault.problem or "three" in fault.problem for fault in wrong.faults):
            return "required"
        without = data()  # the row then says the same as another, which is no matter here
        del without[str(path[0])][2:]
        reach(without, path[:-1]).pop(path[-1], None)
        book = parse(without)
    return brief(reach(as_data(book), path[:-1])[path[-1]])


def brief(value: object) -> str:
    """A value in a cell."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Mapping):
        return "; ".join(f"{k}: {brief(v)}" for k, v in value.items()) or "none"
    if isinstance(value, list) and value and isinstance(value[0], list):
        return " → ".join(" + ".join(map(str, each)) or "-" for each in value)
    if isinstance(value, list):
        return ", ".join(brief(each).strip("`") for each in value) or "none"
    text = " ".join(str(value).split())
    if len(text) > 100:
        return f"{text[:60]} …"
    return f"`{text}`" if text and " " not in text else text or "none"


def refusal(path: tuple[str | int, ...], wrong: object) -> str:
    """The remedy that the parser has for this value."""
    spoiled = data()
    reach(spoiled, path[:-1])[path[-1]] = wrong
    try:
        parse(spoiled)
    except Faults as faults:
        place = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path)[1:]
        return next((f.remedy for f in faults.faults if f.place.startswith(place)), "")
    return ""


def reach(document: Any, path: tuple[str | int, ...]) -> Any:
    """The table at a place."""
    for step in path:
        document = document[step]
    return document


def data() -> dict[str, Any]:
    """The shipped handbook, every setting spelled out, as a document to spoil."""
    return copy.deepcopy(tomllib.loads(canonical(shipped())))


INTRODUCTION = f"""\
The policy is data: one TOML file. The shipped one has {len(settings(shipped()))} settings and
comments on them; begin with a copy:

```console
$ escalations handbook show --shipped > ours.toml    # and change it, its version too
$ escalations handbook check ours.toml               # names every fault, each with its place
$ escalations handbook diff ours.toml                # what it changes, and which deadlines it moves
$ escalations handbook put ours.toml                 # escalations to come follow it
```

An escalation keeps the version it was opened under, until `escalations handbook migrate` moves it.
A setting that nobody knows is a fault, so a typing error cannot pass for one. Lengths are explained
under [clocks and calendars](clocks.md#lengths)."""

CALENDARS = """\
Weekly hours with several windows a day, holidays and a time zone: see
[clocks and calendars](clocks.md#a-calendar). Which one holds is decided by the contract, else the
region, else the company."""

PAGE = Page(
    "handbook.md",
    "The handbook",
    "Every setting: what it takes, what holds when it is left out, what it does, and what is\n"
    "shipped.",
    body,
)
