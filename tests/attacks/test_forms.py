"""Can another site, another session or an extra field make the desk do something?"""

from __future__ import annotations

import pytest

from tests.api.office import HOME, Office
from tests.attacks.pages_of import STREAMS, paths
from tests.web.seen import Looker

EVIL = ("https://evil.example/", "//evil.example", "/\\evil.example", "/x\r\nset-cookie: a=b", "x")


def forms(office: Office, escalation: str) -> list[str]:
    return [path for path, _ in paths(office.desk, "POST", escalation)]


def test_each_page_carries_its_proof_under_another_mask(office: Office) -> None:
    """Compressed beside words that an attacker chose, its length would give it away else."""
    mia, other = Looker(office, "mia"), Looker(office, "mia")
    id_ = office.raised()
    proofs = [mia.csrf() for _ in range(3)]
    assert len(set(proofs)) == 3
    for proof in proofs:
        sent = mia.client.post(f"/e/{id_}/add-note", data={"csrf": proof, "text": "mine"})
        assert sent.status_code == 303
    turned = proofs[0][:-1] + ("g" if proofs[0][-1] != "g" else "h")
    for wrong in (other.csrf(), turned, "a" * len(turned), proofs[0][::-1]):
        sent = mia.client.post(f"/e/{id_}/add-note", data={"csrf": wrong, "text": "theirs"})
        assert sent.status_code == 403


class TestForgedForms:
    def test_no_form_is_taken_without_the_proof_of_this_session(self, office: Office) -> None:
        mia, other = office.signed_in("mia"), office.signed_in("mia")
        id_ = office.raised()
        del mia.client.headers["x-csrf"]
        before, checked = office.desk.position(), 0
        for path in forms(office, id_):
            for proof in ({}, {"csrf": ""}, {"csrf": "wrong"}, {"csrf": other.csrf}):
                answer = mia.client.post(path, data={"text": "forged", **proof})
                assert answer.status_code == 403, (path, proof, answer.text[:300])
                checked += 1
        assert checked >= 8
        assert office.desk.position() == before

    def test_no_form_is_taken_from_another_site_even_with_the_proof(self, office: Office) -> None:
        mia = office.signed_in("mia")
        id_ = office.raised()
        before = office.desk.position()
        for path in forms(office, id_):
            for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
                answer = mia.client.post(path, data={"csrf": mia.csrf}, headers=headers)
                assert answer.status_code == 403, path
        assert office.desk.position() == before

    def test_no_page_does_anything_when_it_is_only_looked_at(self, office: Office) -> None:
        mia = office.signed_in("mia")
        id_ = office.raised()
        before = office.desk.position()
        for path, _ in paths(office.desk, "GET", id_):
            if path not in STREAMS:
                mia.client.get(path, params={"text": "x", "csrf": mia.csrf})
        assert office.desk.position() == before

    def test_no_page_may_be_framed_or_read_by_another_site(self, office: Office) -> None:
        mia = office.signed_in("mia")
        id_ = office.raised()
        for path, _ in paths(office.desk, "GET", id_):
            if path in STREAMS:
                continue
            headers = mia.client.get(path).headers
            assert headers["x-frame-options"] == "DENY"
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["cache-control"] in ("no-store", "no-cache, no-store", "no-cache")
            assert "access-control-allow-origin" not in headers


class TestMassAssignment:
    """A form says what is asked for, and nothing of what the desk itself knows."""

    def test_who_did_it_and_when_are_not_the_forms_to_say(self, office: Office) -> None:
        mia, id_ = office.signed_in("mia"), office.raised()
        extra = {
            "by": "daniel", "actor": "daniel", "person": "daniel", "at": "2020-01-01T00:00",
            "recorded_at": "2020-01-01T00:00", "id": "ESC-9999", "escalation": "ESC-9999",
            "status": "closed", "version": "",
        }  # fmt: skip
        sent = {"csrf": mia.csrf, "text": "by the way", **extra}
        assert mia.client.post(f"/e/{id_}/add-note", data=sent).status_code < 400
        entry = office.desk.show(id_, actor="mia").entries[-1]
        assert (entry.actor, entry.at) == ("mia", office.watch.at)

    def test_nobody_says_what_was_given_before(self, office: Office) -> None:
        mia, id_ = office.signed_in("mia"), office.raised()
        sent = {
            "csrf": mia.csrf, "option": "service_credit", "reason": "sorry", "value": "100",
            "given_last_year": "nothing, honestly", "state": "approved", "approver_role": "csm",
        }  # fmt: skip
        mia.client.post(f"/e/{id_}/request-goodwill", data=sent)
        (gift,) = office.desk.show(id_, actor="mia").state.goodwill
        assert (gift.state, gift.approver_role) == ("requested", "cs_manager")
        assert "honestly" not in str(office.desk.show(id_, actor="mia").entries)

    def test_half_of_a_merge_and_the_desks_own_look_have_no_form(self, office: Office) -> None:
        mia, id_ = office.signed_in("mia"), office.raised()
        for verb in ("absorb", "check-clocks", "raise", "no-such-verb"):
            answer = mia.client.post(f"/e/{id_}/{verb}", data={"csrf": mia.csrf})
            assert answer.status_code == 404, verb

    def test_an_approval_names_what_it_approves_in_its_address_alone(self, office: Office) -> None:
        mia, daniel, id_ = office.signed_in("mia"), office.signed_in("daniel"), office.raised()
        sent = {"csrf": mia.csrf, "option": "service_credit", "reason": "x", "value": "100"}
        mia.client.post(f"/e/{id_}/request-goodwill", data=sent)
        own = mia.client.post(f"/approvals/{id_}/G1/approve", data={"csrf": mia.csrf})
        assert own.status_code == 403
        other = {"csrf": daniel.csrf, "goodwill": "G2", "value": "999999"}
        assert daniel.client.post(f"/approvals/{id_}/G1/approve", data=other).status_code < 400
        (gift,) = office.desk.show(id_, actor="mia").state.goodwill
        assert (gift.id, gift.state, str(gift.value)) == ("G1", "approved", "$100")


class TestWhereOneIsSentTo:
    @pytest.mark.parametrize("back", EVIL)
    def test_a_form_sends_nobody_to_another_site(self, office: Office, back: str) -> None:
        mia = office.signed_in("mia")
        id_ = office.raised()
        for path in forms(office, id_):
            answer = mia.client.post(path, data={"csrf": mia.csrf, "text": "x", "back": back})
            where = answer.headers.get("location", "/")
            assert _ours(where), (path, where)
            assert "a=b" not in answer.headers.get("set-cookie", "")

    @pytest.mark.parametrize("next_", EVIL)
    def test_nor_does_signing_in_with_one_click(self, office: Office, next_: str) -> None:
        answer = office.browser().post("/sign-in/demo", data={"person": "mia", "next": next_})
        assert answer.headers["location"] == "/"

    def test_a_page_that_wants_a_session_leads_back_to_itself_alone(self, office: Office) -> None:
        id_ = office.raised()
        for path, _ in paths(office.desk, "GET", id_):
            answer = office.browser().get(path)
            assert answer.status_code in (303, 401), path
            assert answer.headers.get("location", "/sign-in").startswith("/sign-in"), path


def _ours(where: str) -> bool:
    where = where.removeprefix(HOME)
    return where.startswith("/") and not where.startswith(("//", "/\\")) and where.isprintable()


class TestSessions:
    def test_one_click_ends_the_session_that_was_planted(self, office: Office) -> None:
        attacker = office.signed_in("jonas")
        victim = office.browser()
        victim.cookies.update(dict(attacker.client.cookies))
        answer = victim.post("/sign-in/demo", data={"person": "mia"})
        assert answer.status_code == 303
        assert attacker.client.cookies["escalations"] not in answer.headers["set-cookie"]
        assert attacker.get("/session").status_code == 401

    def test_one_click_is_for_this_machine_and_its_own_name(self, office: Office) -> None:
        for headers in (
            {"x-forwarded-for": "127.0.0.1"},
            {"forwarded": "for=127.0.0.1"},
            {"host": "localhost.evil.example"},
        ):
            answer = office.browser().post("/sign-in/demo", data={"person": "mia"}, headers=headers)
            assert "set-cookie" not in answer.headers
        answer = office.browser(peer="192.0.2.7").post("/sign-in/demo", data={"person": "mia"})
        assert "set-cookie" not in answer.headers
        assert "Mia Hoffmann" not in office.browser(peer="192.0.2.7").get("/sign-in").text

    def test_the_stream_is_for_those_who_signed_in(self, office: Office) -> None:
        for path in STREAMS:
            answer = office.browser().get(path)
            assert answer.status_code in (401, 303), path
