"""Does an agent find the company's provider by itself, and is only its token for this door good?"""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc.jwk import ECKey
from mcp.client import Client
from mcp.client.auth import AuthorizationCodeResult, OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata, OAuthToken
from pydantic import AnyUrl

from escalation_manager.serving.settings import Oidc
from tests.api.office import QUIET, Office, copied
from tests.mcp.authorizing import AuthorizationServer
from tests.mcp.test_http import HELLO, Served


@pytest.fixture(scope="module")
def door(demo_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    office = Office(copied(demo_desk, tmp_path_factory.mktemp("authorized")))
    office.raised()
    soon = int((office.watch.at + timedelta(hours=1)).timestamp())
    provider = AuthorizationServer(soon)
    desk = office.desk
    desk.identity.link(provider.issuer, "u-assist", "assist", at=desk.now(), origin="")
    desk.identity.link(provider.issuer, "u-mia", "mia", at=desk.now(), origin="")
    oidc = Oidc(provider.issuer, "desk", "a secret", agents=True)
    served = Served(office, replace(QUIET, oidc=oidc))
    yield served, provider
    served.stop()
    office.close()
    provider.stop()


class Kept:
    """Where a client keeps what it got."""

    def __init__(self) -> None:
        self.tokens: OAuthToken | None = None
        self.client: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.client = client_info


def test_the_sdks_client_finds_the_provider_and_works_a_case(door: Any) -> None:
    served, provider = door
    came_back: list[str] = []

    async def to_provider(address: str) -> None:
        async with httpx2.AsyncClient(timeout=60) as browser:
            came_back.append((await browser.get(address)).headers["location"])

    async def back() -> AuthorizationCodeResult:
        query = parse_qs(urlsplit(came_back[-1]).query)
        return AuthorizationCodeResult(code=query["code"][0], state=query["state"][0])

    async def run() -> None:
        auth = OAuthClientProvider(
            server_url=f"{served.address}/mcp",
            client_metadata=OAuthClientMetadata(
                redirect_uris=[AnyUrl("http://localhost:1/back")], client_name="a test"
            ),
            storage=Kept(),
            redirect_handler=to_provider,
            callback_handler=back,
        )
        async with httpx2.AsyncClient(auth=auth, timeout=60) as http:
            transport = streamable_http_client(f"{served.address}/mcp", http_client=http)
            async with Client(transport) as client:
                noted = await client.call_tool("add_note", {"id": "ESC-0001", "text": "Seen."})
                assert noted.structured_content["events"][0]["actor"] == "assist"

    asyncio.run(run())
    assert provider.asked[-1]["resource"] == f"{served.address}/mcp"


def test_it_says_who_gives_tokens(door: Any) -> None:
    served, provider = door
    about = f"{served.address}/.well-known/oauth-protected-resource/mcp"
    told = httpx2.get(about, timeout=60).json()
    assert told["authorization_servers"] == [provider.issuer]


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({}, 200),
        ({"aud": ["https://other.example/mcp", "HERE"]}, 200),
        ({"aud": "https://other.example/mcp"}, 401),
        ({"aud": "desk"}, 401),
        ({"iss": "https://evil.example"}, 401),
        ({"exp": 1}, 401),
        ({"exp": None}, 401),
        ({"nbf": 9_999_999_999}, 401),
        ({"sub": "u-stranger"}, 401),
        ({"sub": "u-mia"}, 401),  # she is no agent
        ({"sub": "u-stranger", "email": "mia@larkfield.example", "email_verified": False}, 401),
        ({"scope": "admin metrics"}, 403),
    ],
)
def test_only_a_token_for_this_door_is_good(door: Any, claims: dict[str, Any], status: int) -> None:
    served, provider = door
    here = f"{served.address}/mcp"
    said = {"aud": here, "scope": "read", **claims}
    if isinstance(said["aud"], list):
        said["aud"] = [here if one == "HERE" else one for one in said["aud"]]
    bearer = f"Bearer {provider.token(**said)}"
    assert served.post(HELLO, authorization=bearer).status_code == status


def test_what_another_signed_is_good_for_nothing(door: Any) -> None:
    served, provider = door
    forged = provider.token(
        ECKey.generate_key("P-256", auto_kid=True), aud=f"{served.address}/mcp", scope="read"
    )
    assert served.post(HELLO, authorization=f"Bearer {forged}").status_code == 401


def test_it_opens_no_other_door(door: Any) -> None:
    served, provider = door
    bearer = {
        "authorization": f"Bearer {provider.token(aud=f'{served.address}/mcp', scope='read')}"
    }
    asked = f"{served.address}/api/v1/escalations"
    assert httpx2.get(asked, headers=bearer, timeout=60).status_code == 401


def test_a_token_that_may_only_read_writes_nothing(door: Any) -> None:
    served, provider = door
    token = provider.token(aud=f"{served.address}/mcp", scope="read")

    async def work(client: Client) -> None:
        answer = await client.call_tool("add_note", {"id": "ESC-0001", "text": "No."})
        assert answer.is_error

    served.talk(token, work)
