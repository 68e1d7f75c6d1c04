"""Where the process begins: put the ports together and open the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from escalation_manager.cli.session import Session
    from escalation_manager.core.handbook import Handbook
    from escalation_manager.demo.staging.keeping import Staged
    from escalation_manager.desk.counter import Desk
    from escalation_manager.ports.log import Checked
    from escalation_manager.store.moving import Moved


class _Wired:
    """Desks with the built-in systems. The wiring is imported when a desk is first needed."""

    def open(self, place: Path | str) -> Desk:
        """The desk in that file or database."""
        from escalation_manager.wiring import open_desk

        return open_desk(place)

    def create(
        self, place: Path | str, handbook: Handbook, *, rehearsal: bool, at: datetime | None
    ) -> Desk:
        """A new desk in a new file, or in a database that holds none."""
        from escalation_manager.wiring import create_desk

        return create_desk(place, handbook, rehearsal=rehearsal, at=at)

    def shown(self, place: Path | str) -> str:
        """The place without its password."""
        from escalation_manager.store.addresses import shown

        return shown(place)

    def prepare(self, place: Path | str, role: str | None) -> str:
        """Make or renew the tables of a desk on a server, and let a role work on them."""
        from escalation_manager.store.granting import prepare

        return prepare(place, role)

    def move(self, source: Path | str, target: Path | str) -> Moved:
        """Take a whole desk from a file to a server, or back, and prove that it is the same."""
        from escalation_manager.store.moving import move
        from escalation_manager.wiring import SystemClock

        return move(source, target, SystemClock().now())

    def back_up(self, place: Path | str, target: Path) -> Checked:
        """A copy of the desk in a file, made while others work, and checked."""
        from escalation_manager.store.backing_up import back_up

        return back_up(place, target)

    def take_in(self, place: Path | str, lines: Iterable[bytes]) -> int:
        """Take an exported desk into a new database; of a faulty one nothing is left behind."""
        from escalation_manager.store.moving import made

        with made(place) as store:
            return store.import_(lines)

    def staged(self, folder: Path, *, fresh: bool, keep: bool) -> Staged:
        """The demo company's desk in that folder, made anew where it is missing or too old."""
        from escalation_manager.demo.staging import stage
        from escalation_manager.demo.staging.keeping import staged
        from escalation_manager.handbook_file import shipped
        from escalation_manager.wiring import SystemClock, create_desk

        now = SystemClock().now()

        def make(path: Path) -> None:
            made = stage(lambda clock: create_desk(path, shipped(), clock=clock, hurry=True), now)
            made.store.close()

        return staged(folder, now, make, fresh=fresh, keep=keep)

    def work(self, session: Session, processes: int, *, log_json: bool) -> None:
        """Work on the session's desk until stopped, in so many processes."""
        if processes == 1:
            from escalation_manager.serving.working import work

            work(session.desk, log_json=log_json)
            return
        from escalation_manager.serving.supervising import supervise

        arguments = ["work", *(["--log-json"] if log_json else [])]
        supervise(processes, session.desk, str(session.place), arguments, log_json=log_json)

    def serve(
        self, desk: Desk, *, opened: Callable[[str], object] | None = None, **given: object
    ) -> None:
        """Open the desk to browsers and programs, with settings from the environment."""
        from dataclasses import replace

        from escalation_manager.serving.run import serve
        from escalation_manager.serving.settings import from_environment

        said = {name: value for name, value in given.items() if value is not None}
        serve(desk, replace(from_environment(), **said), opened)  # type: ignore[arg-type]

    def mcp(
        self, desk: Desk, *, person: str, token: str, read_only: bool, case: str | None
    ) -> None:
        """Serve one assistant by standard input and output until it goes."""
        from escalation_manager.mcp.stdio import serve

        serve(desk, person=person, token=token, read_only=read_only, case=case)


def main() -> None:
    """The command `escalations`."""
    import sys

    from escalation_manager.cli import completing
    from escalation_manager.cli.app import build

    asked = completing.asked()
    build(_Wired(), sys.argv[1:] if asked is None else asked)()
