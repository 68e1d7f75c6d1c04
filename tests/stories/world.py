"""A small world: the demo company on a rehearsal desk, with a clock that is moved by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.deadlines import ClockView
from escalation_manager.core.escalation import Escalation, Message
from escalation_manager.demo import company
from escalation_manager.desk.answers import Answer, Shown
from escalation_manager.handbook_file import shipped
from escalation_manager.wiring import create_desk

E = TypeVar("E")
TUESDAY = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
STOPPED = "All 14 warehouses stand still since 8:40. Nobody can work, and there is no workaround."
BROKEN = "The export fails for 40 of our users. We can export by hand meanwhile."
LETTER = "Our lawyers give formal notice: personal data of our patients was exposed by your portal."


class World:
    """People act by their ids; time passes with `until` and `after`."""

    def __init__(self, folder: Path, at: datetime = TUESDAY) -> None:
        self.desk = create_desk(folder / "world.db", shipped(), rehearsal=True, at=at)
        self.at = at
        self.desk.load_text("the demo company", company(), at=at)
        self.id = ""

    # --- time ------------------------------------------------------------------------------------

    def until(self, instant: datetime) -> None:
        """The machine runs all the while."""
        self.desk.play(self.at, instant)
        self.at = instant

    def after(self, **length: float) -> None:
        """So much later; the machine runs all the while."""
        self.until(self.at + timedelta(**length))

    def down(self, **length: float) -> None:
        """So much later; the machine was down, and comes up again now."""
        self.at += timedelta(**length)
        self.desk.tick(self.at)

    # --- deeds -----------------------------------------------------------------------------------

    def raises(
        self,
        statement: str = BROKEN,
        *,
        account: str = "acc_123",
        severity: str | None = None,
        type_: str | None = None,
        reported: datetime | None = None,
        by: str = "mia",
        key: str | None = None,
    ) -> str:
        """A new escalation, which the world is then about."""
        command = c.Raise(
            account,
            statement,
            reported_at=reported,
            severity=severity,
            type=type_,
            reason="as they told us" if severity or type_ else "",
        )
        self.id = self.desk.submit(command, actor=by, at=self.at, key=key).escalation
        self.desk.act(self.at)
        return self.id

    def does(self, person: str, command: c.Command, *, on: str = "", key: str = "") -> Answer:
        """One command of a person, and what it calls for."""
        answer = self.desk.submit(
            command, actor=person, escalation=on or self.id, at=self.at, key=key or None
        )
        self.desk.act(self.at)
        return answer

    def writes(self, person: str, text: str, purpose: str = "update", **more: object) -> Message:
        """A message, sent through the gate; how it stands afterwards."""
        self.does(person, c.WriteMessage(text, purpose, **more))  # type: ignore[arg-type]
        number = self.state.messages[-1].id
        self.does(person, c.SendMessage(number))
        return self.message(number)

    def acknowledged(self, *people: str) -> None:
        """These answer their alert, and the customer hears of it."""
        for person in people:
            self.does(person, c.AcknowledgeAlert())
        self.does(people[0], c.AcknowledgeCustomer())

    # --- what is seen ----------------------------------------------------------------------------

    def shown(self, person: str = "mia", on: str = "") -> Shown:
        """The escalation as this person sees it."""
        return self.desk.show(on or self.id, actor=person, at=self.at)

    @property
    def state(self) -> Escalation:
        """The escalation as it stands in the log."""
        return self.shown("system").state

    def message(self, number: str) -> Message:
        """A message of the escalation."""
        found = self.state.message(number)
        assert found is not None
        return found

    def clock(self, name: str) -> ClockView:
        """A clock of the escalation."""
        return next(view for view in self.shown("system").clocks if view.name == name)

    def events(self, kind: type[E]) -> list[E]:
        """What happened of this kind, in order."""
        return [v.event for v in self.desk.store.read(self.id) if isinstance(v.event, kind)]

    def entries(self, kind: type) -> list[e.Entry]:
        """The same with who and when."""
        return [v for v in self.desk.store.read(self.id) if isinstance(v.event, kind)]

    def inbox(self, person: str) -> list[str]:
        """The alerts that a person got, newest first."""
        return [alert.message for alert in self.desk.inbox(person, actor=person)]
