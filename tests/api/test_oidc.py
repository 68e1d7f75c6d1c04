"""Does the company's provider let in its people, and nobody else? Against a real one."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from escalation_manager.serving import provider
from escalation_manager.serving.settings import Oidc
from tests.api.office import QUIET, Office, copied

CLAIMED = Oidc("", "desk", "a secret", "Larkfield account")


def user(sub: str, **claims: Any) -> dict[str, Any]:
    return {"sub": sub, **claims}


USERS = (
    user("u-mia", email="Mia@Larkfield.example", email_verified=True, groups=["managers"]),
    user("u-eve", email="mia@larkfield.example", email_verified=False),
    user("u-other", email="mia@larkfield.example", email_verified=True),
    user("u-stranger", email="x@elsewhere.example", email_verified=True),
    user("u-nothing"),
    user("u-jonas", email="jonas@larkfield.example", email_verified=True, groups="csms"),
)


PROVIDER = """
import json, os, socket, sys, uvicorn
from oidc_provider_mock import User, app
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
users = [User(sub=one.pop("sub"), claims=one) for one in json.loads(sys.argv[2])]
settings = uvicorn.Config(app(user_claims=users), interface="wsgi", log_config=None)
uvicorn.Server(settings).run([socket.socket(fileno=int(sys.argv[1]))])
"""


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """It is handed a socket that listens already: nobody takes its port, whoever comes waits."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        command = [sys.executable, "-c", PROVIDER, str(door.fileno()), json.dumps(USERS)]
        with subprocess.Popen(
            command,
            pass_fds=[door.fileno()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            address = f"http://localhost:{door.getsockname()[1]}"
            door.close()  # what does not start is refused, and not waited for
            assert httpx2.get(f"{address}/jwks", timeout=120).status_code == 200
            yield address
            process.terminate()


@pytest.fixture
def company(issuer: str, demo_desk: Path, tmp_path: Path) -> Iterator[Office]:
    office = Office(
        copied(demo_desk, tmp_path), replace(QUIET, oidc=replace(CLAIMED, issuer=issuer))
    )
    yield office
    office.close()


def consented(address: str, sub: str) -> str:
    """The address to which the provider sends the browser back."""
    answer = httpx2.post(address, data={"sub": sub}, follow_redirects=False, timeout=60)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


class Visit:
    """One browser that signs in by the provider."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.browser = office.browser()

    def leaves(self, next_: str = "/accounts") -> str:
        answer = self.browser.get("/sign-in/provider", params={"next": next_})
        assert answer.status_code == 303
        return str(answer.headers["location"])

    def returns(self, address: str) -> str:
        """Where it is sent in the end."""
        parts = urlsplit(address)
        answer = self.browser.get(f"{parts.path}?{parts.query}")
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def signs_in(self, sub: str) -> str:
        return self.returns(consented(self.leaves(), sub))

    @property
    def person(self) -> str | None:
        answer = self.browser.get("/v1/session")
        return str(answer.json()["person"]) if answer.status_code == 200 else None


class TestComingIn:
    def test_a_proved_mail_address_of_the_directory_lets_its_person_in(
        self, company: Office
    ) -> None:
        visit = Visit(company)
        assert "Larkfield account" in visit.browser.get("/sign-in").text
        assert visit.signs_in("u-mia") == "/accounts"
        assert visit.person == "mia"

    def test_from_then_on_the_subject_counts_and_not_the_address(self, company: Office) -> None:
        Visit(company).signs_in("u-mia")
        moved = {"id": "mia", "name": "Mia", "roles": ["csm"],
                 "contact_methods": [{"kind": "email", "address": "new@x.example"}]}  # fmt: skip
        company.desk.load_text("moved", json.dumps({"people": [moved]}).encode())
        again = Visit(company)
        again.signs_in("u-mia")
        assert again.person == "mia"

    @pytest.mark.parametrize("sub", ["u-eve", "u-stranger", "u-nothing"])
    def test_who_is_not_proved_to_be_somebody_comes_in_nowhere(
        self, company: Office, sub: str
    ) -> None:
        visit = Visit(company)
        assert "The+directory+does+not+know+you" in visit.signs_in(sub)
        assert visit.person is None
        assert company.desk.identity.audit(by="petra")[0].what == "sign-in failed"

    def test_a_second_account_with_the_same_address_is_another_person(
        self, company: Office
    ) -> None:
        Visit(company).signs_in("u-mia")
        other = Visit(company)
        assert "another+account" in other.signs_in("u-other")
        assert other.person is None

    def test_a_provider_that_says_no(self, company: Office) -> None:
        visit = Visit(company)
        denied = httpx2.post(
            visit.leaves(), data={"action": "deny"}, follow_redirects=False, timeout=60
        )
        back = denied.headers["location"]
        state = parse_qs(urlsplit(visit.leaves()).query)["state"][0]
        assert "error=access_denied" in back
        assert "problem=" in visit.returns(f"{back}&state={state}")


class TestForgedAnswers:
    def test_an_answer_that_this_browser_did_not_ask_for(self, company: Office) -> None:
        """Somebody lures a browser to an answer of their own: it stays signed out."""
        attacker, victim = Visit(company), Visit(company)
        planted = consented(attacker.leaves(), "u-mia")
        assert "not+asked+for" in victim.returns(planted)
        victim.leaves()
        assert "not+asked+for" in victim.returns(planted)
        assert victim.person is None

    def test_an_answer_counts_once(self, company: Office) -> None:
        visit = Visit(company)
        back = consented(visit.leaves(), "u-mia")
        visit.returns(back)
        visit.browser.cookies.delete("escalations")
        assert "problem=" in visit.returns(back)
        assert visit.person is None

    def test_an_answer_that_came_too_late(self, company: Office) -> None:
        visit = Visit(company)
        back = consented(visit.leaves(), "u-mia")
        company.watch.passes(minutes=11)
        assert "too+long" in visit.returns(back)

    def test_a_code_of_another_sign_in(self, company: Office) -> None:
        """PKCE: a code that was stolen is worth nothing in another browser."""
        visit, thief = Visit(company), Visit(company)
        code = parse_qs(urlsplit(consented(visit.leaves(), "u-mia")).query)["code"][0]
        state = parse_qs(urlsplit(thief.leaves()).query)["state"][0]
        assert "problem=" in thief.returns(f"/sign-in/back?code={code}&state={state}")
        assert thief.person is None

    def test_another_providers_answer(self, company: Office) -> None:
        visit = Visit(company)
        back = consented(visit.leaves(), "u-mia")
        assert "another+provider" in visit.returns(f"{back}&iss=https://evil.example")

    def test_after_signing_in_one_stays_here(self, company: Office) -> None:
        visit = Visit(company)
        address = visit.leaves("https://evil.example/")
        assert visit.returns(consented(address, "u-mia")) == "/"

    def test_a_session_that_was_there_before_is_not_gone_on_with(self, company: Office) -> None:
        visit = Visit(company)
        visit.signs_in("u-mia")
        before = dict(visit.browser.cookies)
        visit.browser.cookies.clear()
        visit.browser.cookies.update(before)
        visit.signs_in("u-jonas")
        thief = company.browser()
        thief.cookies.update(before)
        assert thief.get("/v1/session").status_code == 401


class TestTheIdToken:
    """What the provider vouches for is checked word by word."""

    @pytest.fixture
    def known(self, issuer: str) -> dict[str, Any]:
        return provider.discovered(issuer)

    @pytest.mark.parametrize(
        ("change", "right"),
        [
            ({}, True),
            ({"iss": "https://evil.example"}, False),
            ({"aud": "another"}, False),
            ({"aud": ["desk", "another"]}, False),
            ({"aud": ["desk", "another"], "azp": "desk"}, True),
            ({"nonce": "old"}, False),
            ({"exp": 1}, False),
            ({"exp": None}, False),
            ({"sub": ""}, False),
        ],
    )
    def test_claims(
        self,
        issuer: str,
        known: dict[str, Any],
        monkeypatch: pytest.MonkeyPatch,
        change: dict[str, Any],
        right: bool,
    ) -> None:
        from joserfc import jwt
        from joserfc.jwk import ECKey, KeySet

        from escalation_manager.core.errors import NotAllowed
        from tests.api.office import MORNING

        key = ECKey.generate_key("P-256", parameters={"kid": "k"})
        monkeypatch.setattr(provider, "fetched", lambda *_: KeySet([key]).as_dict())
        claims = {"iss": issuer, "aud": "desk", "nonce": "n", "sub": "s",
                  "exp": int(MORNING.timestamp()) + 60, **change}  # fmt: skip
        token = jwt.encode({"alg": "ES256", "kid": "k"}, claims, key)
        oidc = replace(CLAIMED, issuer=issuer)
        if right:
            assert provider._verified(token, known, oidc, "n", MORNING)["sub"] == "s"
        else:
            with pytest.raises(NotAllowed, match="not for this sign-in"):
                provider._verified(token, known, oidc, "n", MORNING)

    @pytest.mark.parametrize("token", ["", "a.b.c", "e30.e30."])
    def test_what_nobody_signed(self, issuer: str, known: dict[str, Any], token: str) -> None:
        from escalation_manager.core.errors import NotAllowed
        from tests.api.office import MORNING

        with pytest.raises(NotAllowed, match="signature"):
            provider._verified(token, known, replace(CLAIMED, issuer=issuer), "n", MORNING)


class TestRolesFromClaims:
    def test_groups_give_and_take_the_roles_they_are_mapped_to(
        self, issuer: str, demo_desk: Path, tmp_path: Path
    ) -> None:
        mapped = replace(
            CLAIMED,
            issuer=issuer,
            roles_claim="groups",
            roles={"managers": "cs_manager", "csms": "csm"},
        )
        office = Office(copied(demo_desk, tmp_path), replace(QUIET, oidc=mapped))
        before = office.desk.policy.directory().people["mia"]
        assert Visit(office).signs_in("u-mia") == "/accounts"
        after = office.desk.policy.directory().people["mia"]
        assert after == replace(before, roles=("cs_manager",))
        assert office.desk.identity.audit(by="petra", limit=10)[1].what == (
            "roles changed by provider"
        )
        Visit(office).signs_in("u-jonas")
        assert office.desk.policy.directory().people["jonas"].roles == ("csm",)
        office.close()


def test_a_provider_that_cannot_be_reached_is_told_on_the_page(
    demo_desk: Path, tmp_path: Path
) -> None:
    nowhere = replace(CLAIMED, issuer="http://localhost:1")
    office = Office(copied(demo_desk, tmp_path), replace(QUIET, oidc=nowhere))
    answer = office.browser().get("/sign-in/provider")
    assert re.search("cannot.be.reached", answer.headers["location"])
    office.close()
