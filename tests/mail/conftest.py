"""A mail room: the demo company's desk with a folder into which mails are dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from escalation_manager.connectors.mail_in.folder import Folder
from escalation_manager.core import events as e
from escalation_manager.core.escalation import Escalation
from escalation_manager.desk import incoming
from escalation_manager.ports.log import Query
from escalation_manager.ports.mails import Mail, Mailbox
from tests.api.office import Office, copied, template
from tests.mail.dovecot import Dovecot, dovecot
from tests.mail.letters import no_pause


@pytest.fixture(scope="session")
def company_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("mail"))


class Room(Office):
    """The desk and its post."""

    def __init__(self, path: Path, folder: Path) -> None:
        super().__init__(path)
        self.folder = folder
        folder.mkdir()
        self.connects(Mailbox(Folder(folder, no_pause)))

    def connects(self, mailbox: Mailbox) -> None:
        """Mails come from there."""
        self.desk.outside = replace(self.desk.outside, mailbox=mailbox)

    def gets(self, raw: bytes) -> Mail:
        """A mail comes in."""
        return incoming.take(self.desk, raw)

    def drops(self, name: str, raw: bytes) -> None:
        """Somebody drops a file."""
        (self.folder / name).write_bytes(raw)

    def state(self, escalation: str) -> Escalation:
        """As the desk itself sees it."""
        return self.desk.show(escalation, actor="system").state

    def notes(self, escalation: str) -> list[str]:
        """The notes of an escalation."""
        history = self.desk.store.read(escalation)
        return [one.event.text for one in history if isinstance(one.event, e.NoteAdded)]

    def count(self) -> int:
        """How many escalations there are."""
        return sum(self.desk.store.counts(Query(restricted_too=True), "status").values())


@pytest.fixture
def room(company_desk: Path, tmp_path: Path) -> Iterator[Room]:
    room = Room(copied(company_desk, tmp_path), tmp_path / "post")
    yield room
    room.close()


@pytest.fixture(scope="session")
def mail_server() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server
