"""What is due together is one mail, and what came back of it goes on as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from escalation_manager.connectors.mail_in.classify import classify
from escalation_manager.core import commands as c
from escalation_manager.desk.collecting import collect_mail
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.passwords import Passwords
from escalation_manager.ports.log import EffectState
from escalation_manager.ports.mail_tags import TAGGED_SINCE
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on
from tests.api.office import Watch, copied, template
from tests.channels.mail_served import Post, post_office
from tests.mail.letters import report

SETTINGS = """
[links]
base_url = "https://desk.larkfield.example"
secret = "file:links.secret"
[email]
host = "127.0.0.1"
port = {smtp}
security = "none"
sender = "Desk <desk@larkfield.example>"
[mail_in]
folder = "post"
"""
TASKS = ("Call the warehouse", "Read the logs", "Write the note")


@dataclass
class Office:
    """A desk with a real mail server, on which three tasks were just given to Mia."""

    desk: Desk
    post: Post
    home: Path

    def mails(self, person: str = "mia") -> list[EmailMessage]:
        return [mail for mail in self.post.mails if f"{person}@" in mail["To"]]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, home = template(tmp_path), tmp_path / "desk"
    (home / "post").mkdir(parents=True)
    (home / "links.secret").write_text("a secret of more than thirty-two letters")
    with ExitStack() as stack:
        post = stack.enter_context(post_office())
        (home / "channels.toml").write_text(SETTINGS.format(smtp=post.port))
        desk = desk_on(
            *(open_store(copied(made, home)), home / "channels.toml"),
            clock=Watch(),
            passwords=Passwords(quick=True),
        )
        stack.callback(desk.store.close)
        for _ in TASKS:
            desk.submit(c.Raise("acc_123", "A small thing is odd, no hurry."), actor="daniel")
        desk.tick()
        post.raw.clear()
        for number, title in enumerate(TASKS, 1):
            desk.submit(c.AddTask(title, "mia"), actor="daniel", escalation=f"ESC-000{number}")
        yield Office(desk, post, home)


def alerts(desk: Desk) -> dict[str, tuple[EffectState, str | None]]:
    """The notices of the tasks: how far each is, and with what it is told."""
    return {
        one.escalation: (one.state, one.told_with)
        for one in desk.store.effects(kinds=("alert",), limit=None)
        if any(title in str(one.effect.data["message"]) for title in TASKS)
    }


def test_three_tasks_are_one_mail_with_number_and_link_of_each(office: Office) -> None:
    office.desk.tick()
    (mail,) = office.mails()
    assert mail["Subject"] == "3 notices: ESC-0001, ESC-0002, ESC-0003"
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    for number, title in enumerate(TASKS, 1):
        assert f"ESC-000{number}" in text
        assert f"task: {title}" in text
        assert f"https://desk.larkfield.example/e/ESC-000{number}" in text
    (key,) = {told_with for _, told_with in alerts(office.desk).values()}
    assert key is not None
    assert key.endswith(":and2")
    assert {state for state, _ in alerts(office.desk).values()} == {EffectState.DONE}
    assert len(office.desk.inbox("mia", actor="mia")) >= len(TASKS), "each by itself, in the inbox"


def test_the_server_is_busy_and_takes_the_same_mail_later(office: Office) -> None:
    desk, watch = office.desk, office.desk._clock
    office.post.rcpt.append("451 4.7.1 come back later")
    desk.tick()
    assert office.mails() == []
    assert {state for state, _ in alerts(desk).values()} == {EffectState.PENDING}
    watch.passes(minutes=1)  # type: ignore[attr-defined]
    desk.tick()
    (mail,) = office.mails()
    assert mail["Subject"].startswith("3 notices")
    assert {state for state, _ in alerts(desk).values()} == {EffectState.DONE}


def test_what_is_restricted_is_told_by_itself(office: Office) -> None:
    desk = office.desk
    desk.submit(c.Restrict(("mia", "daniel"), "Legal."), actor="daniel", escalation="ESC-0003")
    desk.submit(c.AddTask("Ask the lawyer", "mia"), actor="daniel", escalation="ESC-0003")
    desk.tick()
    alone = [mail for mail in office.mails() if "notices" not in mail["Subject"]]
    assert any("Ask the lawyer" in mail.as_string() for mail in alone)


def test_a_mail_that_came_back_is_known_of_each_that_stood_in_it(office: Office) -> None:
    office.desk.tick()
    (mail,) = office.mails()
    id_, to = mail["Message-ID"], mail["To"].addresses[0].addr_spec
    (office.home / "post" / "1.eml").write_bytes(report(id_[1:].partition("@")[0], recipient=to))
    assert collect_mail(office.desk).taken == 1
    ledger = office.desk.outside.ledger
    assert ledger is not None
    for number in range(1, 4):
        known = ledger.deliveries(f"ESC-000{number}")
        (back,) = (one for one in known if not one.delivered)
        assert back.tried[0][2].startswith("came back: ")


@pytest.mark.parametrize("spoil", [lambda id_: id_.rpartition(".k")[0], lambda id_: id_[:-1] + "g"])
def test_a_report_by_whoever_guessed_the_name_of_a_mail_is_for_a_person(
    office: Office, spoil: Callable[[str], str]
) -> None:
    office.desk.tick()
    (mail,) = office.mails()
    local, to = mail["Message-ID"][1:].partition("@")[0], mail["To"].addresses[0].addr_spec
    assert re.search(r"\.and2\.mia\.email\.k[0-9a-f]{20}$", local)
    (office.home / "post" / "1.eml").write_bytes(report(spoil(local), recipient=to))
    collect_mail(office.desk)
    mails = office.desk.outside.mails
    assert mails is not None
    (waits,) = mails.for_review()
    assert "not by the name under which that mail was sent" in waits.reason
    ledger = office.desk.outside.ledger
    assert ledger is not None
    assert all(one.delivered for one in ledger.deliveries("ESC-0001"))


def test_a_report_on_a_mail_of_before_there_were_tags_is_understood(office: Office) -> None:
    office.desk.tick()
    (mail,) = office.mails()
    local, to = mail["Message-ID"][1:].partition("@")[0], mail["To"].addresses[0].addr_spec
    office.desk.store.set_setting(TAGGED_SINCE, "2999-01-01T00:00:00+00:00")
    untagged = local.rpartition(".k")[0]
    (office.home / "post" / "1.eml").write_bytes(report(untagged, recipient=to))
    collect_mail(office.desk)
    ledger = office.desk.outside.ledger
    assert ledger is not None
    assert any(not one.delivered for one in ledger.deliveries("ESC-0001"))


def test_who_answers_a_mail_of_several_answers_none_of_them() -> None:
    answer = b"From: mia@larkfield.example\r\nReferences: <%s@larkfield.example>\r\n\r\nthanks"
    assert classify(answer % b"esc-1042.7.alert.0.and2.mia.email.k0").escalations == ()
    assert classify(answer % b"esc-1042.7.alert.0.mia.email.k0").escalations == ("ESC-1042",)
