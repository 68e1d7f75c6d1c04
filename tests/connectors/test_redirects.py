"""Nobody outside can send what we say to somebody else: no client of ours follows a redirect."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from escalation_manager.core.errors import EscalationError
from tests.channels.served import Reply, Request, Served, serving
from tests.connectors import outgoing
from tests.connectors.outgoing import CLIENTS


@pytest.fixture
def elsewhere() -> Iterator[Served]:
    """Where nobody has to be asked anything."""
    with serving(Served(lambda _: Reply(200, {"ok": True}))) as served:
        yield served


class Leading(Served):
    """It leads to the other one, whatever is asked; but says where the provider's doors are."""

    def __init__(self, elsewhere: Served) -> None:
        super().__init__(self._answer)
        self._elsewhere = elsewhere
        self.status = 302

    def _answer(self, request: Request) -> Reply:
        if request.path.endswith("/openid-configuration"):
            doors = {name: f"{self.url}/{name}" for name in ("token_endpoint", "jwks_uri")}
            return Reply(200, {"issuer": self.url, "authorization_endpoint": "x", **doors})
        return Reply(self.status, {}, {"Location": f"{self._elsewhere.url}{request.path}"})


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    outgoing.wait_for_all(monkeypatch)


@pytest.mark.parametrize("status", [302, 307, 308])
@pytest.mark.parametrize("which", CLIENTS)
def test_it_goes_no_further_than_it_was_sent(elsewhere: Served, which: str, status: int) -> None:
    with serving(Leading(elsewhere)) as leading:
        assert isinstance(leading, Leading)
        leading.status = status
        try:
            said = CLIENTS[which](leading.url)
        except EscalationError as refusal:
            said = str(refusal)
        assert said, "a redirect is no success"
        assert elsewhere.requests == []
        assert leading.requests
