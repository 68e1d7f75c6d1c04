"""Who comes in, how, for how long, and what is written down about it?"""

import re
from datetime import timedelta

import pytest

from escalation_manager.core.events import SYSTEM
from tests.api.office import MORNING, PASSWORD, Office


def cookie_of(answer: object) -> str:
    return str(answer.headers["set-cookie"])  # type: ignore[attr-defined]


class TestPasswords:
    def test_a_right_one_opens_a_session_in_a_cookie_that_scripts_cannot_read(
        self, office: Office
    ) -> None:
        office.desk.identity.set_password("mia", PASSWORD, by=SYSTEM, at=MORNING)
        answer = office.browser().post(
            "/sign-in", data={"person": "mia", "password": PASSWORD, "next": "/accounts"}
        )
        assert (answer.status_code, answer.headers["location"]) == (303, "/accounts")
        for mark in ("HttpOnly", "SameSite=lax", "Path=/"):
            assert mark in cookie_of(answer)

    def test_who_is_unknown_and_who_is_wrong_hear_the_same(self, office: Office) -> None:
        office.desk.identity.set_password("mia", PASSWORD, by=SYSTEM, at=MORNING)
        said = {
            office.browser()
            .post("/sign-in", data={"person": who, "password": "x" * 12})
            .headers["location"]
            for who in ("mia", "jonas", "nobody", "system", "")
            if who
        }
        assert len(said) == 1

    def test_guessing_is_slowed_down_and_never_locks_out_for_good(self, office: Office) -> None:
        office.desk.identity.set_password("mia", PASSWORD, by=SYSTEM, at=MORNING)
        browser = office.browser()

        def tries(password: str) -> str:
            answer = browser.post("/sign-in", data={"person": "mia", "password": password})
            return str(answer.headers["location"])

        for _ in range(5):
            assert "belong" in tries("wrong wrong wrong")
        assert "too+many" in tries(PASSWORD)
        office.watch.passes(seconds=3)
        assert tries(PASSWORD) == "/"

    def test_one_address_that_tries_many_names_is_slowed_down_too(self, office: Office) -> None:
        browser = office.browser()
        said = [
            browser.post("/sign-in", data={"person": f"p{n}", "password": "guess guess"}).headers[
                "location"
            ]
            for n in range(31)
        ]
        assert "too+many" not in said[29]
        assert "too+many" in said[30]

    def test_an_agent_and_a_leaver_do_not_come_in(self, office: Office) -> None:
        identity = office.desk.identity
        with pytest.raises(Exception, match="agent"):
            identity.set_password("assist", PASSWORD, by=SYSTEM, at=MORNING)
        with pytest.raises(Exception, match="nobody called 'felix'"):
            identity.set_password("felix", PASSWORD, by=SYSTEM, at=MORNING)

    @pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "passwordpassword"])
    def test_what_is_guessed_at_once_is_no_password(self, office: Office, password: str) -> None:
        with pytest.raises(Exception, match="password"):
            office.desk.identity.set_password("mia", password, by=SYSTEM, at=MORNING)

    def test_ones_own_can_be_changed_and_ends_every_session(self, office: Office) -> None:
        mia, elsewhere = office.signed_in("mia"), office.signed_in("mia")
        body = {"old": "not the right one", "new": "nine slow green herons"}
        wrong = mia.client.put("/v1/session/password", json=body)
        assert wrong.status_code == 403
        right = mia.client.put("/v1/session/password", json={**body, "old": PASSWORD})
        assert right.status_code == 204
        assert mia.get("/session").status_code == 401
        assert elsewhere.get("/session").status_code == 401

    def test_only_a_hash_is_kept(self, office: Office) -> None:
        office.signed_in("mia")
        office.program("mia")
        with office.desk.store.engine.connect() as connection:  # type: ignore[attr-defined]
            rows = [
                str(row)
                for table in ("passwords", "sessions", "tokens")
                for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
            ]
        assert len(rows) == 3
        assert PASSWORD not in " ".join(rows)
        assert "$argon2id$" in rows[0]
        assert not re.search(r"esc_[0-9a-f]{12}_", " ".join(rows))


class TestSessions:
    def test_it_ends_after_twelve_idle_hours_and_after_seven_days(self, office: Office) -> None:
        mia = office.signed_in("mia")
        for _ in range(13):
            office.watch.passes(hours=11)
            assert mia.get("/session").status_code == 200
        office.watch.passes(hours=12, minutes=1)
        assert mia.get("/session").status_code == 401
        again = office.signed_in("mia")
        for _ in range(15):
            office.watch.passes(hours=11)
            again.get("/session")
        office.watch.passes(hours=4)
        assert again.get("/session").status_code == 401

    def test_signing_out_ends_it_and_a_kept_cookie_opens_nothing(self, office: Office) -> None:
        mia = office.signed_in("mia")
        kept = dict(mia.client.cookies)
        assert mia.client.post("/sign-out", data={"csrf": mia.csrf}).status_code == 303
        thief = office.browser()
        thief.cookies.update(kept)
        assert thief.get("/v1/session").status_code == 401

    def test_a_cookie_that_somebody_made_or_changed_is_nobodys(self, office: Office) -> None:
        mia = office.signed_in("mia")
        (value,) = mia.client.cookies.values()
        signed, dot, mark = value.partition(".")
        other = ("A" if mark[0] != "A" else "B") + mark[1:]
        for forged in (f"{signed}{dot}{other}", f"A{value}", signed, "x.y"):
            browser = office.browser()
            browser.cookies.set("escalations", forged)
            assert browser.get("/v1/session").status_code == 401

    def test_who_leaves_is_out_at_once(self, office: Office) -> None:
        mia = office.signed_in("mia")
        program = office.program("mia")
        gone = '{"people": [{"id": "mia", "name": "Mia Hoffmann", "left_on": "2026-03-10"}]}'
        office.desk.load_text("leavers", gone.encode())
        assert mia.get("/session").status_code == 401
        assert program.get("/session").status_code == 401

    def test_everywhere_at_once(self, office: Office) -> None:
        one, two = office.signed_in("mia"), office.signed_in("mia")
        assert one.client.delete("/v1/session/others").json() == {"sessions": 2}
        assert two.get("/session").status_code == 401


class TestTokens:
    def test_it_is_shown_once_and_opens_until_it_expires_or_is_revoked(
        self, office: Office
    ) -> None:
        mia = office.signed_in("mia")
        made = mia.post("/tokens", {"name": "a script", "scopes": ["read"], "days": 30})
        text, id_ = made.json()["text"], made.json()["token"]["id"]
        assert text not in mia.get("/tokens").text
        program = office.browser()
        program.headers["authorization"] = f"Bearer {text}"
        assert program.get("/v1/session").json()["scopes"] == ["read"]
        office.watch.passes(days=30)
        assert program.get("/v1/session").status_code == 401
        office.watch.passes(days=-30)
        assert program.get("/v1/session").status_code == 200
        assert mia.client.delete(f"/v1/tokens/{id_}").status_code == 204
        assert program.get("/v1/session").status_code == 401

    def test_for_others_and_for_agents_only_by_an_admin(self, office: Office) -> None:
        wanted = {"name": "the assistant", "scopes": ["read", "write"], "person": "assist"}
        assert office.signed_in("mia").post("/tokens", wanted).status_code == 403
        made = office.signed_in("petra").post("/tokens", wanted)
        assert made.status_code == 201
        agent = office.browser()
        agent.headers["authorization"] = f"Bearer {made.json()['text']}"
        assert agent.get("/v1/session").json()["agent"] is True

    def test_somebody_elses_token_is_as_unknown_as_none(self, office: Office) -> None:
        made = office.signed_in("mia").post("/tokens", {"name": "x", "scopes": ["read"]})
        id_ = made.json()["token"]["id"]
        jonas = office.signed_in("jonas")
        theirs, nobodys = (jonas.client.delete(f"/v1/tokens/{x}") for x in (id_, "0" * 12))
        assert (theirs.status_code, nobodys.status_code) == (404, 404)
        assert theirs.json()["detail"].replace(id_, "") == nobodys.json()["detail"].replace(
            "0" * 12, ""
        )
        assert jonas.get("/tokens", everybody=True).status_code == 403

    @pytest.mark.parametrize(
        "wanted",
        [
            {"name": "", "scopes": ["read"]},
            {"name": "x", "scopes": []},
            {"name": "x", "scopes": ["root"]},
            {"name": "x", "scopes": ["read"], "days": 0},
            {"name": "x", "scopes": ["read"], "days": 400},
            {"name": "x" * 81, "scopes": ["read"]},
        ],
    )
    def test_an_odd_token_is_not_issued(self, office: Office, wanted: dict[str, object]) -> None:
        answer = office.signed_in("mia").post("/tokens", wanted)
        assert (answer.status_code, bool(answer.json()["remedy"])) == (422, True)

    @pytest.mark.parametrize(
        "given", ["Bearer esc_000000000000_" + "0" * 64, "Bearer x", "Basic bWlhOng=", "esc_1", ""]
    )
    def test_a_wrong_one_is_refused_and_never_taken_for_nobody(
        self, office: Office, given: str
    ) -> None:
        answer = office.browser().get("/v1/session", headers={"authorization": given})
        assert (answer.status_code, answer.json()["code"]) == (401, "unknown_token")


class TestTheAuditLog:
    def test_it_tells_who_came_in_and_what_was_done_about_access(self, office: Office) -> None:
        browser = office.browser()
        browser.post("/sign-in", data={"person": "mia", "password": "wrong wrong"})
        petra = office.signed_in("petra")
        petra.post("/tokens", {"name": "x", "scopes": ["read"]})
        told = [line["what"] for line in petra.get("/audit").json()["lines"]]
        assert told == ["token issued", "signed in", "password set", "sign-in failed"]
        assert office.program("ruth").get("/audit").status_code == 200

    def test_it_has_pages(self, office: Office) -> None:
        petra = office.signed_in("petra")
        for _ in range(3):
            office.signed_in("petra")
        first = petra.get("/audit", limit=2).json()
        second = petra.get("/audit", limit=2, before=first["before"]).json()
        numbers = [line["number"] for page in (first, second) for line in page["lines"]]
        assert numbers == sorted(numbers, reverse=True)
        assert len(set(numbers)) == 4

    def test_a_name_that_was_typed_in_writes_no_second_line(self, office: Office) -> None:
        office.browser().post("/sign-in", data={"person": "a\nb", "password": "wrong wrong"})
        (line,) = office.desk.identity.audit(by="petra")
        assert "\n" not in line.actor


class TestTheDemo:
    """One click as anybody of the demo company: on its desk alone, on its machine alone."""

    def test_one_click(self, demo_office: Office) -> None:
        browser = demo_office.browser()
        assert "Mia Hoffmann" in browser.get("/sign-in").text
        answer = browser.post("/sign-in/demo", data={"person": "mia"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert browser.get("/v1/session").json()["person"] == "mia"

    def test_not_on_another_desk(self, office: Office) -> None:
        browser = office.browser()
        assert "Mia Hoffmann" not in browser.get("/sign-in").text
        answer = browser.post("/sign-in/demo", data={"person": "mia"})
        assert "problem=" in answer.headers["location"]
        assert browser.get("/v1/session").status_code == 401

    def test_not_from_another_machine(self, demo_office: Office) -> None:
        browser = demo_office.browser(peer="203.0.113.9")
        browser.post("/sign-in/demo", data={"person": "mia"})
        assert browser.get("/v1/session").status_code == 401

    @pytest.mark.parametrize("name", ["x-forwarded-for", "forwarded", "via", "x-real-ip"])
    def test_not_through_a_proxy_on_the_same_machine(self, demo_office: Office, name: str) -> None:
        browser = demo_office.browser()
        browser.post("/sign-in/demo", data={"person": "mia"}, headers={name: "203.0.113.9"})
        assert browser.get("/v1/session").status_code == 401

    def test_nobody_becomes_an_agent_or_the_desk_itself(self, demo_office: Office) -> None:
        for person in ("assist", "system", "nobody", ""):
            browser = demo_office.browser()
            browser.post("/sign-in/demo", data={"person": person})
            assert browser.get("/v1/session").status_code == 401


def test_the_lengths_are_what_the_page_says() -> None:
    from escalation_manager.desk import signing_in

    assert timedelta(hours=12) == signing_in.SESSION_IDLE
    assert timedelta(days=7) == signing_in.SESSION_LIFE
