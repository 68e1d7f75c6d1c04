"""Which time does a figure speak of? Half open: the start belongs to it, the end does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from escalation_manager.core.errors import BadInput

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, in the time zone in which the window was given."""

    name: str
    first_day: date
    start: datetime
    end: datetime

    @property
    def last(self) -> datetime:
        """Its last instant."""
        return self.end - _MICROSECOND


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` until just before `end`, in UTC; `zone` says where days and months begin."""

    start: datetime
    end: datetime
    zone: tzinfo = UTC

    @classmethod
    def of(cls, window: tuple[datetime, datetime]) -> Window:
        """The window between two aware instants. BadInput where they are none, or in no order."""
        start, end = window
        if start.tzinfo is None or end.tzinfo is None:
            raise BadInput(
                "The window has no time zone.", "Give both instants with one, such as Z."
            )
        if end.astimezone(UTC) < start.astimezone(UTC):
            raise BadInput(
                f"The window ends ({end.isoformat()}) before it begins ({start.isoformat()}).",
                "Give the earlier instant first.",
            )
        return cls(start.astimezone(UTC), end.astimezone(UTC), start.tzinfo)

    def __contains__(self, instant: datetime | None) -> bool:
        return instant is not None and self.start <= instant < self.end

    def holds_day(self, day: date | None) -> bool:
        """Whether the day begins within the window."""
        return day is not None and self.midnight(day) in self

    def midnight(self, day: date) -> datetime:
        """When that day begins, in UTC."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

    def day(self, instant: datetime) -> date:
        """The local date at that instant."""
        return instant.astimezone(self.zone).date()

    def last(self, at: datetime) -> datetime:
        """The last instant of it that somebody who looks at `at` can know."""
        return min(self.end - _MICROSECOND, at)

    def months(self) -> Iterator[Month]:
        """The calendar months that lie in it, whole or in part."""
        day = self.day(self.start).replace(day=1)
        while (start := self.midnight(day)) < self.end:
            following = (day + timedelta(days=31)).replace(day=1)
            yield Month(f"{day:%Y-%m}", day, start, self.midnight(following))
            day = following
