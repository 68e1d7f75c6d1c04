"""What stands in channels.toml: every fault at once, with its place, and never a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from escalation_manager.channels.opening import Secrets
from escalation_manager.core.errors import Faults, NotAllowed, StoreError
from escalation_manager.desk.channels import channels_health, look_into_mailbox, send_test
from escalation_manager.desk.counter import Desk
from escalation_manager.wiring import open_desk
from tests.api.office import copied, template
from tests.channels.mail_served import post_office

FAULTY = """
[email]
port = "many"
sender = "nobody"
[slack]
token = "xoxb-a-secret-that-somebody-pasted"
[pagerduty]
routing_key = "env:NOT_SET_ANYWHERE"
[teams]
webhooks = 3
[links]
base_url = "desk"
secret = "env:SHORT"
[mail_in]
folder = "post"
host = "imap.example"
[webhooks_in.secrets]
tickets = "env:SHORT"
[pigeons]
[work.email]
at_once = 0
"""
PLACES = (
    "pigeons", "email.host", "email.port", "slack.token", "pagerduty.routing_key",
    "teams.webhooks", "links.secret", "links.base_url", "mail_in", "webhooks_in.secrets.tickets",
    "work.email.at_once",
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("channels"))


def opened(made: Path, folder: Path, text: str) -> Desk:
    (folder / "channels.toml").write_text(text)
    return open_desk(copied(made, folder))


def test_every_fault_of_every_table_is_told_at_once(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHORT", "short")
    with pytest.raises(Faults) as found:
        opened(made, tmp_path, FAULTY)
    assert {fault.place for fault in found.value.faults} >= set(PLACES)
    assert "somebody-pasted" not in str(found.value)


def test_no_token_goes_to_slack_in_plain_text(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "xoxb-1")
    said = '[slack]\ntoken = "env:TOKEN"\nurl = "http://proxy.example/api/"\n'
    with pytest.raises(Faults, match="must begin with https") as found:
        opened(made, tmp_path, said)
    assert [fault.place for fault in found.value.faults] == ["slack"]


def test_what_is_no_toml_is_said_so(made: Path, tmp_path: Path) -> None:
    with pytest.raises(Faults, match="is no TOML"):
        opened(made, tmp_path, "[email")
    (tmp_path / "channels.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Faults, match="is no TOML"):
        open_desk(tmp_path / "desk.db")
    (tmp_path / "channels.toml").unlink()
    desk = open_desk(tmp_path / "desk.db")
    assert channels_health(desk, actor="petra").ways == ()
    desk.store.close()


def test_a_file_that_is_not_there_or_cannot_be_read_is_said_so(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = copied(made, tmp_path)
    monkeypatch.setenv("ESCALATIONS_CHANNELS", str(tmp_path / "chanels.toml"))
    with pytest.raises(StoreError, match=r"chanels\.toml, and there is no such file"):
        open_desk(desk)
    monkeypatch.delenv("ESCALATIONS_CHANNELS")
    desk.with_name("channels.toml").mkdir()
    with pytest.raises(StoreError, match="cannot be read"):
        open_desk(desk)


def test_links_are_good_for_a_year_at_most(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINKS", "x" * 40)
    said = '[links]\nbase_url = "https://desk.example"\nsecret = "env:LINKS"\nhours = '
    with pytest.raises(Faults, match=r"links\.hours: is more than a year"):
        opened(made, tmp_path, said + "9" * 30)


def test_secrets_come_from_the_environment_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("  right \n")
    (tmp_path / "empty").write_text("\n")
    secrets = Secrets(tmp_path, {"NAME": "right"})
    assert secrets.read("env:NAME") == secrets.read("file:key") == "right"
    for reference in ("right", "env:", "env:OTHER", "file:gone", "file:empty", "vault:x"):
        with pytest.raises(LookupError):
            secrets.read(reference)


def test_the_ways_are_listed_tried_and_judged(made: Path, tmp_path: Path) -> None:
    with post_office() as post:
        text = (
            f'[email]\nhost = "127.0.0.1"\nport = {post.port}\nsecurity = "none"\n'
            'sender = "Desk <desk@larkfield.example>"\ntimeout = 20\n[mail_in]\nfolder = "post"\n'
        )
        desk = opened(made, tmp_path, text)
        found = channels_health(desk, actor="petra")
        assert [(one.name, one.use) for one in found.ways] == [
            ("email", "alerts to our people"), ("email", "messages to customers"),
            ("mail_in", "customers' mails"),
        ]  # fmt: skip
        assert "mia" in found.ways[0].people
        assert found.ways[0].health is None
        assert "There is no folder" in look_into_mailbox(desk, actor="petra")
        (tmp_path / "post").mkdir()
        assert look_into_mailbox(desk, actor="petra") == ""
        (tried,) = send_test(desk, actor="daniel")
        assert (tried.method, tried.outcome) == ("email", "delivered")
        (mail,) = post.mails
        assert "This is a test" in str(mail.get_body(("plain",)))
        health = channels_health(desk, actor="petra").ways[0].health
        assert health is not None
        assert (health.failures, health.worked_at is not None) == (0, True)
        with pytest.raises(NotAllowed, match="may not look"):
            channels_health(desk, actor="mia")
    (tried,) = send_test(desk, actor="daniel")
    assert tried.outcome.startswith("later: ")
    health = channels_health(desk, actor="petra").ways[0].health
    assert health is not None
    assert health.failures == 1
    desk.store.close()


@pytest.mark.parametrize("said", ["very-secret", "http://teams.example/very-secret", "https:///x"])
def test_what_is_no_address_of_a_workflow_is_a_fault_that_tells_no_secret(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("TEAMS_MIA", said)
    with pytest.raises(Faults, match="teams: What 'mia' names is no address") as found:
        opened(made, tmp_path, '[teams]\nwebhooks = { mia = "env:TEAMS_MIA" }')
    assert said not in str(found.value)
    monkeypatch.setenv("TEAMS_MIA", "https://prod.logic.example/workflows/1?sig=x")
    desk = opened(made, tmp_path, '[teams]\nwebhooks = { mia = "env:TEAMS_MIA" }')
    desk.store.close()
