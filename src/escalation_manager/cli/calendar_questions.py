"""What does a contract's calendar answer? Questions about working time, one JSON object a line.

Text in, text out: calendars as JSON or TOML and an iterable of lines, to an iterator of lines.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from difflib import get_close_matches

from escalation_manager.core.calendars import Calendar, parse_calendar
from escalation_manager.core.errors import BadInput, EscalationError, Fault, Faults
from escalation_manager.core.zones import UTC

Answer = int | bool | str | None
_SECOND = timedelta(seconds=1)


class Answers(Iterator[str]):
    """The answers in the order of the questions. `failed` counts those that had none so far: when
    it is not 0 at the end, the exit code is 2."""

    def __init__(self, calendars: Mapping[str, Calendar], lines: Iterable[str]) -> None:
        self._calendars = calendars
        self._lines = iter(lines)
        self.failed = 0

    def __next__(self) -> str:
        line = next(self._lines)
        while not line.strip():
            line = next(self._lines)
        question: object = None
        try:
            question = _read_json(line, "The question")
            answer = _answer(self._calendars, question)
            return json.dumps({"id": _id(question), "answer": answer})
        except EscalationError as wrong:
            self.failed += 1
            return json.dumps({"id": _id(question), "error": str(wrong)})


def answer_questions(calendars_text: str, lines: Iterable[str]) -> Answers:
    """Answers each question. A question that cannot be answered gets an `error` in place of the
    `answer` and stops nothing; BadInput or Faults if the calendars themselves cannot be read."""
    return Answers(read_calendars(calendars_text), lines)


def read_calendars(text: str) -> dict[str, Calendar]:
    """Calendars by name, from JSON or TOML, alone or under "calendars" as in a handbook."""
    data = _document(text.removeprefix("\ufeff"))
    inner = data.get("calendars")
    if isinstance(inner, Mapping) and "time_zone" not in inner:
        data = inner
    found: dict[str, Calendar] = {}
    faults: list[Fault] = []
    for name, calendar in data.items():
        try:
            found[name] = parse_calendar(name, calendar)
        except Faults as wrong:
            faults.extend(wrong.faults)
    if faults:
        raise Faults("The file of calendars", tuple(faults))
    return found


def _document(text: str) -> Mapping[str, object]:
    try:
        data = _read_json(text, "The file of calendars")
    except BadInput:
        if text.lstrip().startswith("{"):
            raise
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as wrong:
            raise BadInput(
                f"The file of calendars is no sound TOML: {wrong}.", _CALENDARS
            ) from None
    if not isinstance(data, dict):
        raise BadInput("The file of calendars holds no object.", _CALENDARS)
    return data


_CALENDARS = 'Write {"office": {"time_zone": "Europe/Berlin", "weekly": {…}}}, or the same in TOML.'


def _read_json(text: str, what: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as wrong:
        raise BadInput(f"{what} is no sound JSON: {wrong}.", "Mend it there.") from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} is given twice")
    return found


def _id(question: object) -> object:
    return question.get("id") if isinstance(question, dict) else None


def _answer(calendars: Mapping[str, Calendar], question: object) -> Answer:
    if not isinstance(question, dict):
        raise BadInput("The question is no object.", 'Write {"id": 1, "op": "open_at", …}.')
    op = question.get("op")
    if not isinstance(op, str) or op not in _OPERATIONS:
        raise BadInput(f"There is no op {op!r}.", f"Use one of: {', '.join(_OPERATIONS)}.")
    name = question.get("calendar")
    if not isinstance(name, str) or name not in calendars:
        near = get_close_matches(str(name), calendars, 1)
        hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(calendars)}."
        raise BadInput(f"There is no calendar {name!r}.", hint)
    return _OPERATIONS[op](calendars[name], question)


def _between(calendar: Calendar, question: Mapping[str, object]) -> Answer:
    passed = calendar.between(_instant(question, "start"), _instant(question, "end"))
    return passed // _SECOND


def _add(calendar: Calendar, question: Mapping[str, object]) -> Answer:
    start, working = _instant(question, "start", "at"), _seconds(question)
    return None if working is None else _shown(calendar.add(start, working), up=True)


def _subtract(calendar: Calendar, question: Mapping[str, object]) -> Answer:
    end, working = _instant(question, "end", "at", "start"), _seconds(question)
    return None if working is None else _shown(calendar.subtract(end, working))


def _next_open(calendar: Calendar, question: Mapping[str, object]) -> Answer:
    return _shown(calendar.next_open(_instant(question, "at", "start")), up=True)


def _open_at(calendar: Calendar, question: Mapping[str, object]) -> Answer:
    return calendar.open_at(_instant(question, "at", "start"))


_OPERATIONS: Mapping[str, Callable[[Calendar, Mapping[str, object]], Answer]] = {
    "between": _between,
    "add": _add,
    "subtract": _subtract,
    "next_open": _next_open,
    "open_at": _open_at,
}


def _instant(question: Mapping[str, object], *names: str) -> datetime:
    value = next((question[name] for name in names if name in question), None)
    remedy = f'Give {names[0]!r} as "2026-03-02T09:00:00Z", or with an offset.'
    if not isinstance(value, str):
        raise BadInput(f"{names[0]!r} is missing or no text.", remedy)
    try:
        at = datetime.fromisoformat(value)
        if at.tzinfo is None:
            raise BadInput(f"{value!r} has no offset.", remedy)
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput(f"{value!r} is no instant.", remedy) from None


def _seconds(question: Mapping[str, object]) -> timedelta | None:
    """None for more than any calendar holds."""
    value = question.get("seconds")
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        raise BadInput(f"'seconds' is {value!r}.", "Give a number of seconds, 0 or more.")
    try:
        return timedelta(seconds=value)
    except OverflowError:
        return None


def _shown(at: datetime | None, *, up: bool = False) -> str | None:
    """In UTC, to the whole second: an instant by which something is so is rounded up, one from
    which it is so is rounded down."""
    if at is None:
        return None
    if at.microsecond:
        at = at.replace(microsecond=0)
        if up:
            try:
                at += _SECOND
            except OverflowError:
                return None
    return f"{at.replace(tzinfo=None).isoformat()}Z"
