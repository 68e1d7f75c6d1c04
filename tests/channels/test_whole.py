"""The whole way: a customer's mail in, alerts out over real servers, a link pressed, all told."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path

import pytest

from escalation_manager.desk.callbacks import follow_link
from escalation_manager.desk.channels import channels_health
from escalation_manager.desk.collecting import collect_mail
from escalation_manager.desk.passwords import Passwords
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on
from tests.api.office import Watch, copied, template
from tests.channels.mail_served import post_office
from tests.channels.served import Reply, Request, Served, serving
from tests.mail.letters import letter

SETTINGS = """
[links]
base_url = "https://desk.larkfield.example"
secret = "file:links.secret"
[email]
host = "127.0.0.1"
port = {smtp}
security = "none"
sender = "Desk <desk@larkfield.example>"
timeout = 20
[pagerduty]
routing_key = "env:PAGER_OF_THE_TEST"
url = "{pager}"
timeout = 20
[mail_in]
folder = "post"
"""


def test_from_a_customers_mail_to_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def paged(request: Request) -> Reply:
        asked.append((request.json["event_action"], request.json["dedup_key"]))
        return Reply(202, {"status": "success"})

    monkeypatch.setenv("PAGER_OF_THE_TEST", "R" * 32)
    made = template(tmp_path)
    home = tmp_path / "desk"
    (home / "post").mkdir(parents=True)
    (home / "links.secret").write_text("a secret of more than thirty-two letters")
    with ExitStack() as stack:
        post = stack.enter_context(post_office())
        pager = stack.enter_context(serving(Served(paged)))
        (home / "channels.toml").write_text(SETTINGS.format(smtp=post.port, pager=pager.url))
        watch = Watch()
        desk = desk_on(
            open_store(copied(made, home)), home / "channels.toml",
            clock=watch, passwords=Passwords(quick=True),
        )  # fmt: skip
        stack.callback(desk.store.close)
        # Nobody takes mail for Mia, so her pager rings.
        post.refused = {"mia@larkfield.example": "550 5.1.1 no such user"}
        stopped = "All 14 warehouses stand still. Nobody can work, there is no workaround."
        (home / "post" / "1.eml").write_bytes(letter(stopped))
        assert collect_mail(desk).taken == 1
        desk.tick()
        assert set(asked) == {("trigger", "ESC-0001:pager-mia")}
        letters = [str(mail.get_body(("plain",))) for mail in post.mails]
        assert any("/a/" not in one for one in letters), "some are only told"
        for one in letters:
            assert ("/a/" in one) == ("Acknowledge this alert" in one.replace("=\n", ""))
        mails = [mail for mail in post.mails if mail["To"].startswith("Daniel")]
        assert "ESC-0001" in mails[0]["Subject"]
        text = mails[0].get_body(("plain",))
        assert text is not None
        token = re.findall(r"https://\S+/a/(\S+)", text.get_content())[0]
        for person_token in (token, _for_mia(desk, watch)):
            follow_link(desk, person_token)
        desk.tick()
        assert asked[-1] == ("acknowledge", "ESC-0001:pager-mia")
        health = {one.name: one.health for one in channels_health(desk, actor="petra").ways}
        assert health["pager"] is not None
        assert health["pager"].failures == 0
        assert health["mail_in"] is not None


def _for_mia(desk: object, watch: Watch) -> str:
    links = desk.outside.links  # type: ignore[attr-defined]
    return str(links.token("acknowledge", "ESC-0001", "mia", watch.now()))
