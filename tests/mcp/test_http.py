"""Does the door at `/mcp` let in who should come in, over real HTTP, in both eras?"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.client.subscriptions import ServerEvent
from mcp.shared.exceptions import MCPError

from escalation_manager.core import commands as c
from escalation_manager.core.events import SYSTEM
from escalation_manager.serving.app import build
from escalation_manager.serving.run import Server as Serving
from escalation_manager.serving.run import config, listening
from escalation_manager.serving.settings import Settings
from tests.api.office import QUIET, Office, copied
from tests.mcp.talking import ERAS

T = TypeVar("T")
ACCEPT = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "a test", "version": "1"},
    },
}


class Served:
    """The desk's own server on a loopback port, in a thread."""

    def __init__(self, office: Office, settings: Settings = QUIET) -> None:
        self.office = office
        settings = replace(settings, port=0)
        app = build(office.desk, settings)
        socket = listening(settings)
        self.address = f"http://127.0.0.1:{socket.getsockname()[1]}"
        self._server = Serving(config(app, settings), app.state.live)
        self._thread = threading.Thread(target=self._server.run, args=([socket],), daemon=True)
        self._thread.start()

    def token(self, person: str, *scopes: str, **more: Any) -> str:
        return self.office.desk.identity.issue(
            person,
            "a test",
            scopes or ("read", "write"),
            by=SYSTEM,
            at=self.office.watch.at,
            **more,
        ).text

    def talk(self, token: str, said: Callable[[Client], Awaitable[T]], era: str = ERAS[1]) -> T:
        async def run() -> T:
            headers = {"authorization": f"Bearer {token}"}
            async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
                transport = streamable_http_client(f"{self.address}/mcp", http_client=http)
                async with Client(transport, mode=era) as client:
                    return await said(client)

        return asyncio.run(run())

    def post(self, body: Any, **headers: str) -> httpx2.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        headers = {**ACCEPT, **named}
        return httpx2.post(f"{self.address}/mcp", json=body, headers=headers, timeout=60)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)


@pytest.fixture(scope="module")
def served(demo_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    office = Office(copied(demo_desk, tmp_path_factory.mktemp("served")))
    office.raised()
    served = Served(office)
    yield served
    served.stop()
    office.close()


@pytest.mark.parametrize("era", ERAS)
def test_an_agent_works_a_case_in_either_era(served: Served, era: str) -> None:
    async def work(client: Client) -> None:
        assert "add_note" in {tool.name for tool in (await client.list_tools()).tools}
        steps = await client.call_tool("next", {})
        assert not steps.is_error
        noted = await client.call_tool("add_note", {"id": "ESC-0001", "text": f"Seen in {era}."})
        assert noted.structured_content["events"][0]["actor"] == "assist"
        report = await client.read_resource("escalation://ESC-0001/report")
        assert "## Escalation Management Report" in report.contents[0].text  # type: ignore[union-attr]
        handbook = await client.read_resource("handbook://current")
        assert "[severities.critical]" in handbook.contents[0].text  # type: ignore[union-attr]
        prompt = await client.get_prompt("post_mortem", {"escalation": "ESC-0001"})
        assert len(prompt.messages) == 2

    served.talk(served.token("assist"), work, era)


@pytest.mark.parametrize("version", ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
def test_every_handshake_is_answered_with_a_session(served: Served, version: str) -> None:
    hello = {**HELLO, "params": {**HELLO["params"], "protocolVersion": version}}  # type: ignore[dict-item]
    answer = served.post(hello, authorization=f"Bearer {served.token('assist')}")
    assert answer.status_code == 200
    assert answer.headers["mcp-session-id"]
    assert f'"protocolVersion":"{version}"' in answer.text.replace(" ", "")


class TestTheProtectedResource:
    def test_without_a_token_it_says_where_it_describes_itself(self, served: Served) -> None:
        answer = served.post(HELLO)
        assert answer.status_code == 401
        about = f"{served.address}/.well-known/oauth-protected-resource/mcp"
        assert answer.headers["www-authenticate"] == f'Bearer resource_metadata="{about}"'
        told = httpx2.get(about, timeout=60).json()
        assert told == httpx2.get(about.removesuffix("/mcp"), timeout=60).json()
        assert told["resource"] == f"{served.address}/mcp"
        assert told["scopes_supported"] == ["read", "write"]
        assert told["bearer_methods_supported"] == ["header"]

    def test_a_wrong_token_is_told_so_at_once(self, served: Served) -> None:
        answer = served.post(HELLO, authorization="Bearer esc_nobody_x")
        assert answer.status_code == 401
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]
        assert "resource_metadata=" in answer.headers["www-authenticate"]

    def test_a_token_without_its_scopes_opens_nothing(self, served: Served) -> None:
        answer = served.post(HELLO, authorization=f"Bearer {served.token('mia', 'metrics')}")
        assert answer.status_code == 403
        assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]

    def test_a_cookie_opens_nothing(self, served: Served) -> None:
        desk = served.office.desk
        desk.identity.set_password("mia", "four quiet yellow ducks", by=SYSTEM, at=desk.now())
        with httpx2.Client(base_url=served.address, timeout=60) as browser:
            signed = browser.post(
                "/sign-in", data={"person": "mia", "password": "four quiet yellow ducks"}
            )
            assert signed.status_code == 303
            assert browser.post("/mcp", json=HELLO, headers=ACCEPT).status_code == 401

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
    def test_another_web_site_opens_nothing_even_with_a_token(
        self, served: Served, origin: str
    ) -> None:
        bearer = f"Bearer {served.token('mia')}"
        assert served.post(HELLO, authorization=bearer, origin=origin).status_code == 403

    def test_a_foreign_host_name_is_refused(self, served: Served) -> None:
        bearer = f"Bearer {served.token('mia')}"
        assert served.post(HELLO, authorization=bearer, host="evil.example").status_code == 400

    def test_a_session_serves_only_the_token_that_opened_it(self, served: Served) -> None:
        mine = f"Bearer {served.token('mia')}"
        session = served.post(HELLO, authorization=mine).headers["mcp-session-id"]
        ask = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}
        named = {"mcp_session_id": session, "mcp_protocol_version": "2025-06-18"}
        assert served.post(ask, authorization=mine, **named).status_code == 200
        for other in (served.token("mia"), served.token("assist")):
            assert served.post(ask, authorization=f"Bearer {other}", **named).status_code == 404

    def test_a_revoked_token_is_out_in_the_middle_of_a_session(self, served: Served) -> None:
        token = served.token("mia")

        async def work(client: Client) -> None:
            assert not (await client.call_tool("next", {})).is_error
            served.office.desk.identity.revoke(
                token.split("_")[1], by=SYSTEM, at=served.office.watch.at
            )
            with pytest.raises((MCPError, httpx2.HTTPError)):
                await client.call_tool("next", {})

        served.talk(token, work)

    def test_a_token_that_is_over_opens_nothing(self, served: Served) -> None:
        token = served.token("mia", life=timedelta(days=1))
        watch = served.office.watch
        watch.passes(days=2)
        try:
            assert served.post(HELLO, authorization=f"Bearer {token}").status_code == 401
        finally:
            watch.passes(days=-2)

    def test_too_much_is_not_read(self, served: Served) -> None:
        bearer = f"Bearer {served.token('mia')}"
        answer = served.post({**HELLO, "more": "x" * 2_000_000}, authorization=bearer)
        assert answer.status_code == 413


def test_who_listens_hears_what_changed_and_nothing_that_is_hidden(served: Served) -> None:
    desk = served.office.desk
    hidden = served.office.restricted("amara", "daniel")
    address = "escalation://ESC-0001/report"

    async def listen(client: Client) -> ServerEvent:
        with pytest.raises(MCPError, match="There is no escalation"):
            async with client.listen(resource_subscriptions=[f"escalation://{hidden}/report"]):
                pass
        async with client.listen(resource_subscriptions=[address]) as stream:
            note = c.AddNote("Something new.")
            await asyncio.to_thread(lambda: desk.submit(note, actor="mia", escalation="ESC-0001"))
            return await asyncio.wait_for(anext(aiter(stream)), 60)

    heard = served.talk(served.token("assist"), listen)
    assert heard.uri == address  # type: ignore[union-attr]
