"""What is tried by those who want in, or want to see more: each attack, refused."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from escalation_manager.core import commands as c
from escalation_manager.core.events import SYSTEM
from escalation_manager.serving.settings import Settings
from tests.api.office import HOME, MORNING, PASSWORD, QUIET, Office, copied


class TestForgedRequests:
    """Another site cannot speak with a signed-in browser's cookie."""

    def test_without_the_proof_nothing_is_done(self, office: Office) -> None:
        mia = office.signed_in("mia")
        id_ = office.raised()
        for value in ("", "wrong", mia.csrf[:-1], "ü"):
            headers = [(b"x-csrf", value.encode())]
            answer = mia.client.post(
                f"/v1/escalations/{id_}/add-note", json={"text": "x"}, headers=headers
            )
            assert (answer.status_code, answer.json()["rule"]) == (403, "permission: csrf")

    def test_another_sessions_proof_is_none(self, office: Office) -> None:
        mia, also_mia = office.signed_in("mia"), office.signed_in("mia")
        id_ = office.raised()
        mia.client.headers["x-csrf"] = also_mia.csrf
        assert mia.does(id_, "add-note", text="x").status_code == 403

    @pytest.mark.parametrize(
        "headers",
        [
            {"origin": "https://evil.example"},
            {"origin": "null"},
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
            {"origin": "http://localhost.evil.example"},
            {"origin": "http://localhost:9999"},
        ],
    )
    def test_a_request_from_another_site_is_refused_before_any_route(
        self, office: Office, headers: dict[str, str]
    ) -> None:
        mia = office.signed_in("mia")
        answer = mia.client.post("/v1/escalations", json={}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "other_site")

    def test_nobody_is_signed_in_by_another_site(self, office: Office) -> None:
        office.desk.identity.set_password("mia", PASSWORD, by=SYSTEM, at=MORNING)
        answer = office.browser().post(
            "/sign-in",
            data={"person": "mia", "password": PASSWORD},
            headers={"origin": "https://evil.example"},
        )
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers

    def test_nobody_is_signed_out_by_another_site(self, office: Office) -> None:
        mia = office.signed_in("mia")
        assert mia.client.post("/sign-out", headers={"x-csrf": ""}).status_code == 403
        assert mia.get("/session").status_code == 200


class TestSessionFixation:
    def test_signing_in_makes_a_new_session_and_ends_the_one_that_was_there(
        self, office: Office
    ) -> None:
        attacker = office.signed_in("jonas")
        planted = dict(attacker.client.cookies)
        victim = office.browser()
        victim.cookies.update(planted)
        office.desk.identity.set_password("mia", PASSWORD, by=SYSTEM, at=MORNING)
        answer = victim.post("/sign-in", data={"person": "mia", "password": PASSWORD})
        assert answer.headers["set-cookie"].startswith("escalations=")
        assert planted["escalations"] not in answer.headers["set-cookie"]
        assert attacker.get("/session").status_code == 401


class TestOpenRedirect:
    @pytest.mark.parametrize(
        "next_",
        [
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "/%0d%0aset-cookie:x=1\r\nx: y",
            "javascript:alert(1)",
            "/a\tb",
            "",
            "/sign-in",
            "evil.example",
        ],
    )
    def test_after_signing_in_one_stays_here(self, office: Office, next_: str) -> None:
        office.desk.identity.set_password("mia", PASSWORD, by=SYSTEM, at=MORNING)
        answer = office.browser().post(
            "/sign-in", data={"person": "mia", "password": PASSWORD, "next": next_}
        )
        assert answer.headers["location"] == "/"


class TestRestricted:
    """Who is not named cannot tell a restricted escalation from one that does not exist."""

    PATHS = ("", "/timeline", "/clocks/response", "/report", "/guardrails", "/sent")
    MISSING = "ESC-0404"

    @pytest.mark.parametrize("path", PATHS)
    def test_reading(self, office: Office, path: str) -> None:
        id_ = office.restricted("mia", "daniel", "amara")
        jonas = office.program("jonas")
        hidden = jonas.get(f"/escalations/{id_}{path}")
        missing = jonas.get(f"/escalations/{self.MISSING}{path}")
        assert office.program("amara").get(f"/escalations/{id_}{path}").status_code == 200
        self._alike(hidden, missing, id_)

    def test_every_command(self, office: Office) -> None:
        from escalation_manager.api.commands import COMMANDS
        from escalation_manager.desk.catalogue.commands import verb
        from tests.api.bodies import body_of

        id_ = office.restricted("mia", "daniel")
        jonas = office.program("jonas")
        for kind in COMMANDS:
            hidden = jonas.does(id_, verb(kind), **body_of(kind))
            missing = jonas.does(self.MISSING, verb(kind), **body_of(kind))
            self._alike(hidden, missing, id_)

    def test_lists_counts_search_figures_and_changes(self, office: Office) -> None:
        seen = office.raised()
        id_ = office.restricted("mia", "daniel")
        jonas, daniel = office.program("jonas"), office.program("daniel")
        page = jonas.get("/escalations", status="all").json()
        assert ([line["id"] for line in page["escalations"]], page["total"]) == ([seen], 1)
        assert daniel.get("/escalations", status="all").json()["total"] == 2
        for path in ("/escalations?search=regulator", "/next", "/metrics", "/metrics?format=csv"):
            assert id_ not in jonas.client.get(f"/v1{path}").text
        headers = {"accept": "application/json"}
        changes = jonas.client.get("/v1/changes", params={"after": 0}, headers=headers).text
        assert id_ not in changes
        assert id_ in daniel.client.get("/v1/changes", params={"after": 0}, headers=headers).text

    def test_through_another_one(self, office: Office) -> None:
        seen, id_ = office.raised(), office.restricted("mia", "daniel")
        jonas = office.program("jonas")
        for verb, body in (
            ("merge", {"into": id_}),
            ("link", {"other": id_}),
        ):
            hidden = jonas.does(seen, verb, **body)
            missing = jonas.does(seen, verb, **dict.fromkeys(body, self.MISSING))
            self._alike(hidden, missing, id_)
        raising = {"account_id": "acc_123", "statement": "x", "linked_to": id_}
        self._alike(
            jonas.post("/escalations", raising),
            jonas.post("/escalations", {**raising, "linked_to": self.MISSING}),
            id_,
        )
        call = {"accountId": "acc_123"}
        self._alike(
            jonas.post("/calls/crm.get_account", call, escalation=id_),
            jonas.post("/calls/crm.get_account", call, escalation=self.MISSING),
            id_,
        )

    def test_an_agent_never_sees_one_even_when_it_is_named(self, office: Office) -> None:
        id_ = office.restricted("mia", "daniel", "assist")
        assist = office.program("assist")
        assert assist.get(f"/escalations/{id_}").status_code == 404
        headers = {"accept": "application/json"}
        changes = assist.client.get("/v1/changes", params={"after": 0}, headers=headers)
        assert id_ not in changes.text

    def _alike(self, hidden: Any, missing: Any, id_: str) -> None:
        assert hidden.status_code == missing.status_code
        assert hidden.text.replace(id_, self.MISSING) == missing.text
        assert hidden.status_code in (404, 422)


class TestOddNumbers:
    @pytest.mark.parametrize(
        "id_",
        ["٣", "esc_0001", "ESC-", "ESC-%00", "..%2f..", "ESC-0001%0a", "x" * 500, "9" * 16, "🙂"],
    )
    def test_what_can_be_no_number_is_unknown(self, office: Office, id_: str) -> None:
        office.raised()
        assert office.program("mia").get(f"/escalations/{id_}").status_code == 404

    @pytest.mark.parametrize("typed", ["1", "esc-1", "ESC-0001", "eSc-01"])
    def test_a_number_may_be_typed_as_at_the_command_line(self, office: Office, typed: str) -> None:
        mia, id_ = office.program("mia"), office.raised()
        assert mia.get(f"/escalations/{typed}").json()["id"] == id_
        second = office.raised()
        assert mia.does(second, "merge", None, into=typed).status_code == 200
        assert mia.get(f"/escalations/{second}").json()["merged_into"] == id_
        hidden = office.restricted("daniel")
        number = hidden.removeprefix("ESC-").lstrip("0")
        secret, missing = (mia.get(f"/escalations/{one}") for one in (number, "9999"))
        assert (secret.status_code, missing.status_code) == (404, 404)
        assert secret.text.replace(hidden, "ESC-9999") == missing.text


class TestMassAssignment:
    """What the desk decides cannot be sent along."""

    def test_who_did_it_and_when_are_not_the_askers_to_say(self, office: Office) -> None:
        mia = office.program("mia")
        id_ = office.raised()
        for extra in ({"actor": "daniel"}, {"at": "2020-01-01T00:00:00Z"}, {"version": 1}):
            assert mia.does(id_, "add-note", None, text="x", **extra).status_code == 422

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("/escalations", {"account_id": "acc_123", "statement": "x", "others": []}),
            ("/escalations/{id}/request-goodwill",
             {"option": "service_credit", "reason": "x", "given_last_year": "nothing"}),
            ("/escalations/{id}/acknowledge-customer", {"automatic": True}),
            ("/escalations/{id}/request-goodwill",
             {"option": "x", "reason": "x", "value": {"amount": "1", "approved": True}}),
        ],
    )  # fmt: skip
    def test_fields_that_the_desk_fills_do_not_exist_from_outside(
        self, office: Office, path: str, body: dict[str, Any]
    ) -> None:
        answer = office.program("mia").post(path.format(id=office.raised()), body)
        assert (answer.status_code, answer.json()["code"]) == (422, "faults")

    def test_half_of_a_merge_has_no_route(self, office: Office) -> None:
        answer = office.program("daniel").does(office.raised(), "absorb", other="ESC-0002")
        assert answer.status_code == 404


class TestSize:
    def test_a_body_that_says_it_is_too_large(self, office: Office) -> None:
        answer = office.program("mia").client.post(
            "/v1/escalations", content=b" " * (QUIET.json_bytes + 1)
        )
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    def test_a_body_that_does_not_say_so(self, office: Office) -> None:
        def endless() -> Any:
            for _ in range(20):
                yield b" " * 100_000

        answer = office.program("mia").client.post("/v1/escalations", content=endless())
        assert answer.status_code == 413

    def test_a_mail_may_be_larger_than_a_command(self, office: Office) -> None:
        mail = b"From: a@b.example\nSubject: x\n\n" + b"Nothing works. " * 100_000
        answer = office.program("mia").client.post(
            "/v1/escalations?account=acc_123&dry_run=true",
            content=mail,
            headers={"content-type": "message/rfc822"},
        )
        assert answer.status_code != 413

    @pytest.mark.parametrize("sign", ["[", '{"a":'])
    def test_deep_nesting(self, office: Office, sign: str) -> None:
        raw = '{"text":' + sign * 50_000
        answer = office.program("mia").client.post(
            f"/v1/escalations/{office.raised()}/add-note", content=raw
        )
        assert (answer.status_code, "nested" in answer.json()["detail"]) == (400, True)

    def test_brackets_in_words_are_no_nesting(self, office: Office) -> None:
        text = '[{"' * 200
        answer = office.program("mia").does(office.raised(), "add-note", text=text)
        assert answer.status_code == 200


class TestHeaders:
    def test_a_subject_cannot_write_further_headers(self, office: Office) -> None:
        from escalation_manager.channels.email import addresses  # noqa: F401

        mia = office.program("mia")
        raising = {"account_id": "acc_123", "statement": "x", "subject": "a\r\nBcc: eve@evil.test"}
        answer = mia.post("/escalations", raising)
        assert answer.status_code == 201
        assert "\n" not in mia.get("/escalations/ESC-0001").json()["title"]

    def test_a_request_number_is_taken_over_only_when_it_is_plain(self, office: Office) -> None:
        browser = office.browser()
        kept = browser.get("/-/health", headers={"x-request-id": "abc-1"})
        assert kept.headers["x-request-id"] == "abc-1"
        for odd in ("a b", "x" * 65, "ü"):
            answer = browser.get("/-/health", headers=[(b"x-request-id", odd.encode())])
            assert answer.headers["x-request-id"] != odd

    def test_every_answer_tells_the_browser_to_trust_nothing(self, office: Office) -> None:
        for path in ("/-/health", "/v1/session", "/sign-in", "/nowhere"):
            headers = office.browser().get(path).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert headers["cache-control"] == "no-store"
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "server" not in headers

    def test_over_https_cookies_and_names_are_bound_to_it(
        self, demo_desk: Path, tmp_path: Path
    ) -> None:
        settings = replace(QUIET, https=True)
        office = Office(copied(demo_desk, tmp_path), settings)
        office.desk.identity.set_password("mia", PASSWORD, by=SYSTEM, at=MORNING)
        answer = office.browser(base="https://localhost").post(
            "/sign-in", data={"person": "mia", "password": PASSWORD}
        )
        assert answer.headers["set-cookie"].startswith("__Host-escalations=")
        assert "Secure" in answer.headers["set-cookie"]
        assert "max-age" in answer.headers["strict-transport-security"]
        office.close()

    @pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "10.0.0.1"])
    def test_a_foreign_name_that_points_here_is_refused(self, office: Office, host: str) -> None:
        answer = office.browser().get("/v1/session", headers={"host": host})
        assert (answer.status_code, answer.json()["code"]) == (400, "unknown_host")


class TestFormulas:
    def test_no_cell_of_the_csv_is_run_by_a_spreadsheet(self, office: Office) -> None:
        for words in ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)"):
            office.raised(f"{words} exports fail")
        table = office.program("mia").get("/metrics", format="csv").text
        cells = [cell for line in table.splitlines() for cell in line.split(",")]
        assert not [cell for cell in cells if cell.lstrip('"')[:1] in ("=", "+", "@", "\t")]


class TestTheSignedOut:
    """Without a session or token there is nothing but the sign-in page and whether it is well."""

    def test_every_route_asks_who_it_is(self, visited: Office) -> None:
        browser: TestClient = visited.browser()
        for path, methods in visited.app.openapi()["paths"].items():
            for method, operation in methods.items():
                if operation.get("security") == []:
                    continue  # proved by a signature instead
                answer = browser.request(
                    method, path.replace("{id}", "ESC-0001").replace("{clock}", "x"), content=b"{}"
                )
                assert answer.status_code == 401, (method, path, answer.text)
                assert answer.json()["code"] == "sign_in"

    def test_the_stream_too(self, visited: Office) -> None:
        answer = visited.browser().get("/v1/changes", headers={"accept": "text/event-stream"})
        assert answer.status_code == 401

    def test_the_figures_for_prometheus_too(self, visited: Office) -> None:
        assert visited.browser().get("/-/metrics").status_code == 401
        assert visited.program("mia").client.get("/-/metrics").status_code == 403
        page = visited.program("mia", "metrics").client.get("/-/metrics")
        assert "escalations_requests_total" in page.text

    def test_a_fault_of_ours_tells_nothing_of_our_insides(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def breaks(**_: Any) -> None:
            raise RuntimeError("the secret path /etc/x")

        client = office.program("mia").client
        monkeypatch.setattr(office.desk, "next", breaks)
        quiet = TestClient(office.app, base_url=HOME, raise_server_exceptions=False)
        answer = quiet.get("/v1/next", headers={"authorization": client.headers["authorization"]})
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert answer.json()["request"] in json.dumps(dict(answer.headers))


def test_settings_name_what_cannot_be_read() -> None:
    from escalation_manager.core.errors import BadInput
    from escalation_manager.serving.settings import from_environment

    assert from_environment({}) == Settings()
    read = from_environment({"ESCALATIONS_PORT": "9000", "ESCALATIONS_HTTPS": "yes",
        "ESCALATIONS_HOSTS": "a.example, b.example"})  # fmt: skip
    assert (read.port, read.https, read.hosts) == (9000, True, ("a.example", "b.example"))
    for name, value in (("PORT", "x"), ("HTTPS", "perhaps"), ("OIDC_ISSUER", "https://x")):
        with pytest.raises(BadInput, match=f"ESCALATIONS_{name}"):
            from_environment({f"ESCALATIONS_{name}": value})
    for name, remedy in (("HTPS", "HTTPS"), ("OIDC_ISUER", "OIDC_ISSUER"), ("LOG_JSN", "LOG_JSON")):
        with pytest.raises(BadInput) as refused:
            from_environment({f"ESCALATIONS_{name}": "yes"})
        assert refused.value.remedy == f"Did you mean ESCALATIONS_{remedy}?"
    others = {"ESCALATIONS_TEST_POSTGRESQL": "x", "ESCALATIONS_DB": "x", "ESCALATIONS_NOTE": "x"}
    assert from_environment(others) == Settings()
    assert from_environment({"ESCALATIONS_PROXIES": "::1, 172.16.0.0/12"}).proxies
    with pytest.raises(BadInput, match="'proxy' is no address"):
        from_environment({"ESCALATIONS_PROXIES": "proxy"})


def test_a_restriction_that_comes_later_hides_what_was_seen(office: Office) -> None:
    id_ = office.raised()
    jonas = office.program("jonas")
    assert jonas.get(f"/escalations/{id_}").status_code == 200
    office.desk.submit(c.Restrict(("mia", "daniel"), "x"), actor="daniel", escalation=id_)
    assert jonas.get(f"/escalations/{id_}").status_code == 404
