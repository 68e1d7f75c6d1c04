"""Does every command of the core have a door here, and is it as safe to use as the counter?"""

from typing import Any, get_args

import pytest

from escalation_manager.core import commands as c
from escalation_manager.desk.catalogue.commands import BETWEEN_ESCALATIONS, verb
from tests.api.office import BROKEN_EXPORT, Office, Program

ONE_BY_ONE = [kind for kind in get_args(c.Command) if kind not in (c.Raise, *BETWEEN_ESCALATIONS)]
MAIL = b"""From: Sarah Lindgren <sarah.lindgren@acme-freight.example>
To: help@larkfield.example
Subject: Exports fail
Date: Tue, 10 Mar 2026 08:30:00 +0000
Message-ID: <1@acme-freight.example>

Hello, our exports fail since this morning and 40 users cannot work. Sarah
"""


@pytest.fixture
def mia(office: Office) -> Program:
    return office.program("mia")


@pytest.mark.parametrize("kind", ONE_BY_ONE, ids=lambda kind: kind.__name__)
def test_every_command_of_the_core_has_a_route_of_its_own(visited: Office, kind: type) -> None:
    document = visited.app.openapi()
    operation = document["paths"][f"/v1/escalations/{{id}}/{verb(kind)}"]["post"]
    assert operation["summary"]
    assert "Idempotency-Key" in str(operation["parameters"])


class TestRaising:
    def test_from_json(self, mia: Program) -> None:
        answer = mia.post("/escalations", {"account_id": "acc_123", "statement": BROKEN_EXPORT})
        assert answer.status_code == 201
        assert answer.headers["location"] == "/v1/escalations/ESC-0001"
        assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
        assert answer.json()["events"][0]["event"] == "Raised"

    def test_from_a_raw_mail_whose_sender_says_whose_it_is(self, mia: Program) -> None:
        answer = mia.client.post(
            "/v1/escalations", content=MAIL, headers={"content-type": "message/rfc822"}
        )
        assert answer.status_code == 201, answer.text
        assert "Acme" in " ".join(answer.json()["notes"])
        shown = mia.get("/escalations/ESC-0001").json()
        assert shown["account"] == "acc_123"
        assert shown["reported_at"] == "2026-03-10T08:30:00Z"

    def test_from_plain_words_that_name_the_account(self, mia: Program) -> None:
        answer = mia.client.post(
            "/v1/escalations",
            params={"account": "acc_123", "channel": "call"},
            content="Nothing works.",
            headers={"content-type": "text/plain; charset=utf-8"},
        )
        assert answer.status_code == 201

    def test_words_of_nobody_known_are_refused_with_the_way_on(self, mia: Program) -> None:
        answer = mia.client.post(
            "/v1/escalations", content="Nothing works.", headers={"content-type": "text/plain"}
        )
        assert answer.status_code == 422
        assert "account" in answer.json()["remedy"]

    def test_another_kind_of_body_is_refused(self, mia: Program) -> None:
        answer = mia.client.post(
            "/v1/escalations", content=b"<a/>", headers={"content-type": "application/xml"}
        )
        assert answer.status_code == 415

    def test_a_dry_run_keeps_nothing(self, mia: Program) -> None:
        answer = mia.post(
            "/escalations", {"account_id": "acc_123", "statement": "No."}, dry_run=True
        )
        assert (answer.status_code, answer.json()["dry_run"]) == (200, True)
        assert mia.get("/escalations").json()["total"] == 0


class TestAskingTwice:
    def test_the_same_key_answers_the_first_result(self, office: Office, mia: Program) -> None:
        id_ = office.raised()
        key = {"Idempotency-Key": "abc"}
        first = mia.does(id_, "add-note", key, text="Called them.")
        second = mia.does(id_, "add-note", key, text="Called them.")
        assert (first.json()["repeated"], second.json()["repeated"]) == (False, True)
        assert first.json()["events"] == second.json()["events"]
        notes = [e for e in mia.get(f"/escalations/{id_}/timeline").json()["events"]
                 if e["event"] == "NoteAdded"]  # fmt: skip
        assert len(notes) == 1

    def test_the_same_key_for_another_request_is_refused(
        self, office: Office, mia: Program
    ) -> None:
        id_ = office.raised()
        key = {"Idempotency-Key": "abc"}
        mia.does(id_, "add-note", key, text="Called them.")
        other = mia.does(id_, "add-note", key, text="Something else.")
        assert (other.status_code, other.json()["code"]) == (422, "key_reused")

    def test_somebody_elses_key_is_none_of_mine(self, office: Office, mia: Program) -> None:
        id_ = office.raised()
        key = {"Idempotency-Key": "abc"}
        mia.does(id_, "add-note", key, text="Called them.")
        theirs = office.program("jonas").does(id_, "add-note", key, text="Called them.")
        assert (theirs.status_code, theirs.json()["repeated"]) == (200, False)

    def test_a_key_answers_nothing_to_who_may_not_read_it_any_more(self, office: Office) -> None:
        jonas = office.program("jonas")
        id_ = office.raised()
        key = {"Idempotency-Key": "abc"}
        jonas.does(id_, "add-note", key, text="Called them.")
        restrict = c.Restrict(("mia", "daniel"), "privileged")
        office.desk.submit(restrict, actor="daniel", escalation=id_)
        assert jonas.does(id_, "add-note", key, text="Called them.").status_code == 404

    def test_a_raise_that_is_repeated_is_no_new_one(self, mia: Program) -> None:
        body = {"account_id": "acc_123", "statement": BROKEN_EXPORT}
        key = {"Idempotency-Key": "r-1"}
        assert mia.post("/escalations", body, key).status_code == 201
        again = mia.post("/escalations", body, key)
        assert (again.status_code, again.json()["escalation"]) == (200, "ESC-0001")


class TestTwoAtOnce:
    def test_one_wins_and_the_other_learns_that_it_moved_on(
        self, office: Office, mia: Program
    ) -> None:
        id_ = office.raised()
        seen = {"If-Match": mia.get(f"/escalations/{id_}").headers["etag"]}
        assert mia.does(id_, "add-note", seen, text="First.").status_code == 200
        late = office.program("jonas").does(id_, "add-note", seen, text="Second.")
        assert (late.status_code, late.json()["code"]) == (412, "stale_write")
        assert late.json()["remedy"]

    @pytest.mark.parametrize("value", ["7", '"x"', 'W/"1"', '"1", "2"'])
    def test_an_etag_that_is_none_of_ours_cannot_be_read(
        self, office: Office, mia: Program, value: str
    ) -> None:
        answer = mia.does(office.raised(), "add-note", {"If-Match": value}, text="x")
        assert answer.status_code == 400

    def test_a_star_matches_whatever_is_there(self, office: Office, mia: Program) -> None:
        answer = mia.does(office.raised(), "add-note", {"If-Match": "*"}, text="x")
        assert answer.status_code == 200


class TestTheGate:
    """A message that is held is answered as a refusal with its reason and its remedy."""

    PROMISE = "The fix will be live by tomorrow at 9:00."

    def test_a_held_message_is_a_conflict_with_the_way_on(
        self, office: Office, mia: Program
    ) -> None:
        id_ = office.raised()
        mia.does(id_, "write-message", text=self.PROMISE)
        held = mia.does(id_, "send-message", message="M1")
        problem = held.json()
        assert (held.status_code, problem["code"]) == (409, "held")
        assert held.headers["content-type"] == "application/problem+json"
        assert problem["rule"] == "promise_needs_confirmation"
        assert problem["detail"]
        assert problem["remedy"]
        assert problem["found"][0]["quote"] in self.PROMISE
        assert held.headers["etag"] == f'"{problem["version"]}"'

    def test_when_the_remedy_is_done_the_same_message_passes(
        self, office: Office, mia: Program
    ) -> None:
        id_ = office.raised()
        mia.does(id_, "write-message", text=self.PROMISE)
        assert mia.does(id_, "send-message", message="M1").status_code == 409
        confirmed = office.program("lena").does(id_, "confirm-fix", ready_by="2026-03-11T08:00:00Z")
        assert confirmed.status_code == 200, confirmed.text
        assert mia.does(id_, "send-message", message="M1").status_code == 200

    def test_words_can_be_tried_before_they_are_written(self, office: Office, mia: Program) -> None:
        id_ = office.raised()
        before = mia.get(f"/escalations/{id_}").json()["version"]
        tried = mia.does(id_, "words", text=self.PROMISE).json()
        assert (tried["passes"], tried["holds"][0]["rule"]) == (
            False,
            "promise_needs_confirmation",
        )
        assert mia.does(id_, "words", text="We are looking into it.").json()["passes"]
        assert mia.get(f"/escalations/{id_}").json()["version"] == before

    def test_a_dry_run_says_what_would_be_held_and_holds_nothing(
        self, office: Office, mia: Program
    ) -> None:
        id_ = office.raised()
        mia.does(id_, "write-message", text=self.PROMISE)
        tried = mia.post(f"/escalations/{id_}/send-message", {"message": "M1"}, dry_run=True)
        assert (tried.status_code, tried.json()["dry_run"]) == (409, True)
        assert mia.get(f"/escalations/{id_}").json()["messages"][0]["state"] == "draft"


class TestRefusals:
    """Each names what is wrong and what to do, in the form of RFC 9457."""

    CASES: tuple[tuple[str, dict[str, Any], int, str], ...] = (
        ("add-note", {}, 422, "faults"),
        ("add-note", {"text": 5}, 422, "faults"),
        ("add-note", {"text": "x", "actor": "petra"}, 422, "faults"),
        ("pause", {"reason": "x", "until": "2026-03-11T09:00:00"}, 422, "bad_input"),
        ("change-severity", {"severity": "enormous", "reason": "x"}, 422, "bad_input"),
        ("release-message", {"message": "M1", "reason": "x"}, 403, "not_allowed"),
        ("complete-task", {"task": "T99"}, 404, "not_found"),
        ("close", {}, 409, "not_allowed"),
    )

    @pytest.mark.parametrize(("name", "body", "status", "code"), CASES)
    def test_a_refusal_has_a_reason_and_a_remedy(
        self,
        office: Office,
        mia: Program,
        name: str,
        body: dict[str, Any],
        status: int,
        code: str,
    ) -> None:
        answer = mia.does(office.raised(), name, None, **body)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (status, code), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["status"] == status
        assert all(problem[part] for part in ("detail", "remedy", "title"))
        assert ("rule" in problem) == (code == "not_allowed")

    def test_every_fault_of_a_body_names_its_place(self, office: Office, mia: Program) -> None:
        answer = mia.does(office.raised(), "add-note", None, text="x", by="eve", at="now")
        assert [fault["place"] for fault in answer.json()["faults"]] == ["by", "at"]

    @pytest.mark.parametrize(
        "raw", [b"{", b"[]", b'"x"', b"nul", b"\xff\xfe", b'{"text": "\\ud800"}', b"{" * 40]
    )
    def test_what_is_no_json_object_cannot_be_read(
        self, office: Office, mia: Program, raw: bytes
    ) -> None:
        answer = mia.client.post(f"/v1/escalations/{office.raised()}/add-note", content=raw)
        assert answer.status_code in (400, 422)
        assert answer.json()["remedy"]

    def test_an_unknown_path_is_told_in_the_same_form(self, mia: Program) -> None:
        for path, status in (("/nothing", 404), ("/escalations/ESC-0404", 404)):
            answer = mia.get(path)
            assert (answer.status_code, answer.headers["content-type"]) == (
                status,
                "application/problem+json",
            )
        wrong = mia.client.delete("/v1/escalations")
        assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
        assert "GET" in wrong.headers["allow"]
