"""The desk collects by itself: a failing mailbox is named, asked again, and keeps nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from escalation_manager.connectors.mail_in.folder import Folder
from escalation_manager.core.errors import TryAgain
from escalation_manager.desk import incoming
from escalation_manager.desk.collecting import MAIL_IN, Collecting, collect_mail
from escalation_manager.ports.channels import Health
from escalation_manager.ports.mails import Arrived, Mailbox, MailState
from tests.mail.conftest import Room
from tests.mail.letters import STRANGER, letter, no_pause


class Scripted:
    """A mailbox that hands out mails, and fails when it is told to."""

    def __init__(self, *mails: bytes) -> None:
        self.mails = list(mails)
        self.marked: list[str] = []
        self.fails_to_list = self.fails_to_mark = False
        self.looked = threading.Event()

    def arrived(self) -> Iterator[Arrived]:
        self.looked.set()
        if self.fails_to_list:
            raise TryAgain("The mailbox is away.")
        for number, raw in enumerate(self.mails):
            if str(number) not in self.marked:
                yield Arrived(str(number), raw)

    def handled(self, name: str, state: MailState) -> None:  # noqa: ARG002
        if self.fails_to_mark:
            raise TryAgain("It cannot be marked.")
        self.marked.append(name)

    def wait(self, seconds: float) -> bool:  # noqa: ARG002
        threading.Event().wait(0.01)
        return True

    def close(self) -> None:
        self.fails_to_list = True


def health(room: Room) -> Health:
    ledger = room.desk.outside.ledger
    assert ledger is not None
    (found,) = (one for one in ledger.health() if one.channel == MAIL_IN)
    return found


def test_how_the_mailbox_does_is_known(room: Room) -> None:
    source = Scripted(letter())
    room.connects(Mailbox(source))
    assert collect_mail(room.desk).taken == 1
    assert health(room).worked_at == room.watch.now()
    source.fails_to_list = True
    room.watch.passes(minutes=5)
    assert collect_mail(room.desk).fault == "The mailbox is away."
    collect_mail(room.desk)
    ill = health(room)
    assert (ill.failures, ill.error) == (2, "The mailbox is away.")
    assert ill.worked_at is not None
    source.fails_to_list = False
    collect_mail(room.desk)
    assert (health(room).failures, health(room).error) == (0, "")


def test_a_mail_that_cannot_be_marked_keeps_no_other_from_being_taken(room: Room) -> None:
    source = Scripted(letter(), letter(sender=STRANGER, id_="b@x.example"))
    source.fails_to_mark = True
    room.connects(Mailbox(source))
    assert collect_mail(room.desk) == type(collect_mail(room.desk))(2, "It cannot be marked.")
    source.fails_to_mark = False
    assert [one.state for one in incoming.fetch(room.desk)] == [MailState.RAISED, MailState.REVIEW]
    assert room.count() == 1


def test_without_a_mailbox_nothing_is_collected(room: Room) -> None:
    room.desk.outside = type(room.desk.outside)(
        room.desk.outside.crm, room.desk.outside.messaging, room.desk.outside.feedback, {}
    )
    assert collect_mail(room.desk).taken == 0
    assert not Collecting(room.desk).wanted


def test_it_goes_on_by_itself_until_it_is_stopped(room: Room) -> None:
    source, came = Scripted(letter()), threading.Event()
    room.connects(Mailbox(source))
    collecting = Collecting(room.desk, came.set)
    collecting.start()
    assert came.wait(60)
    collecting.stop()
    assert room.count() == 1
    assert source.fails_to_list, "the mailbox was let go of"


# --- a folder ------------------------------------------------------------------------------------


def test_a_dropped_file_is_moved_by_what_became_of_it(room: Room) -> None:
    room.drops("1.eml", letter())
    room.drops("2.eml", letter(sender=STRANGER, id_="s@x.example"))
    room.drops("half.eml.part", b"still being written")
    assert [one.state for one in incoming.fetch(room.desk)] == [MailState.RAISED, MailState.REVIEW]
    left = sorted(str(path.relative_to(room.folder)) for path in room.folder.rglob("*.*"))
    assert left == ["half.eml.part", "raised/1.eml", "review/2.eml"]


def test_a_maildir_is_read_as_one(room: Room, tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    (tmp_path / "Maildir" / "tmp" / "half").write_bytes(b"still being written")
    (tmp_path / "Maildir" / "new" / "1.host").write_bytes(letter())
    room.connects(Mailbox(Folder(tmp_path / "Maildir", no_pause)))
    assert [one.state for one in incoming.fetch(room.desk)] == [MailState.RAISED]
    assert (tmp_path / "Maildir" / "cur" / "1.host:2,S").is_file()


def test_a_folder_that_is_gone_says_so(room: Room) -> None:
    room.folder.rmdir()
    assert "There is no folder" in collect_mail(room.desk).fault
