"""What can be asked over HTTP, and is it what the counter says?"""

import pytest

from escalation_manager.core import commands as c
from tests.api.office import Office, Program


@pytest.fixture
def mia(office: Office) -> Program:
    return office.program("mia")


class TestLists:
    def test_pages_follow_one_another_without_gap_or_repeat(
        self, office: Office, mia: Program
    ) -> None:
        raised = {office.raised(f"Case {number}: exports fail.") for number in range(7)}
        seen: list[str] = []
        after = ""
        while True:
            page = mia.get("/escalations", limit=3, after=after, order="newest").json()
            seen += [line["id"] for line in page["escalations"]]
            assert page["total"] == 7
            if page["after"] is None:
                break
            after = page["after"]
        assert (len(seen), set(seen)) == (7, raised)

    def test_filters(self, office: Office, mia: Program) -> None:
        first, second = office.raised(), office.raised("The invoice is wrong, please refund us.")
        cancel = c.Cancel("raised in error")
        office.desk.submit(cancel, actor="daniel", escalation=second)

        def found(**filters: object) -> list[str]:
            return [line["id"] for line in mia.get("/escalations", **filters).json()["escalations"]]

        assert found() == [first]
        assert set(found(status="all")) == {first, second}
        assert found(status="cancelled") == [second]
        assert found(search="exports") == [first]
        assert found(account="acc_101") == []
        assert found(opened_from="2026-03-11T00:00:00Z") == []
        assert found(due_before="2026-03-12T00:00:00Z") == [first]

    @pytest.mark.parametrize(
        "params",
        [
            {"limit": 0},
            {"limit": 201},
            {"order": "sideways"},
            {"statuss": "open"},
            {"due_before": "yesterday"},
            {"due_before": "2026-03-10T09:00:00"},
        ],
    )
    def test_a_parameter_that_cannot_be_read_is_refused(
        self, mia: Program, params: dict[str, object]
    ) -> None:
        answer = mia.get("/escalations", **params)
        assert (answer.status_code, bool(answer.json()["remedy"])) == (400, True)

    @pytest.mark.parametrize(
        ("params", "remedy"),
        [
            ({"status": "opne"}, "Use one of: open, in_progress"),
            ({"severity": "severe"}, "Use one of: critical, high, medium, low."),
            ({"type": "technicall"}, "Use one of: technical"),
            ({"owner": "maria"}, "Give an id of this desk: it has no such person."),
            ({"account": "acc_1"}, "Give an id of this desk: it has no such account."),
        ],
    )
    def test_a_misspelt_filter_is_no_empty_list(
        self, office: Office, mia: Program, params: dict[str, str], remedy: str
    ) -> None:
        office.raised()
        refused = mia.get("/escalations", **params)
        assert refused.status_code == 422
        assert refused.json()["remedy"].startswith(remedy)

    def test_filters_are_read_as_people_write_them(self, office: Office, mia: Program) -> None:
        id_ = office.raised()
        office.desk.submit(c.AcknowledgeAlert(), actor="mia", escalation=id_)
        for params in ({"severity": "High"}, {"status": "In Progress"}, {"type": "Technical"}):
            found = mia.get("/escalations", **params)
            assert found.status_code == 200, found.text

    def test_a_place_of_no_list_is_refused(self, mia: Program) -> None:
        assert mia.get("/escalations", after="nowhere").status_code == 422

    def test_my_own_next_steps(self, office: Office, mia: Program) -> None:
        id_ = office.raised()
        (step,) = mia.get("/next").json()["steps"]
        assert (step["escalation"], step["step"]["kind"]) == (id_, "acknowledge")


class TestOne:
    def test_it_is_what_the_counter_shows(self, office: Office, mia: Program) -> None:
        id_ = office.raised()
        shown, said = office.desk.show(id_, actor="mia"), mia.get(f"/escalations/{id_}").json()
        assert said["version"] == shown.state.version
        assert said["severity"] == shown.state.severity
        assert [clock["name"] for clock in said["clocks"]] == [v.name for v in shown.clocks]
        assert said["next"]["text"] == shown.step.text if shown.step else said["next"] is None

    def test_as_it_stood_at_a_past_instant(self, office: Office, mia: Program) -> None:
        id_ = office.raised()
        office.watch.passes(hours=1)
        mia.does(id_, "add-note", text="Later.")
        then = mia.get(f"/escalations/{id_}", as_of="2026-03-10T09:30:00Z").json()
        now = mia.get(f"/escalations/{id_}").json()
        assert then["version"] < now["version"]
        early = mia.get(f"/escalations/{id_}", as_of="2026-03-10T08:00:00Z")
        assert (early.status_code, "did not exist" in early.json()["detail"]) == (404, True)
        future = mia.get(f"/escalations/{id_}", as_of="2027-01-01T00:00:00Z")
        assert future.status_code == 422

    def test_an_offset_may_be_written_with_its_plus(self, office: Office, mia: Program) -> None:
        id_ = office.raised()
        path = f"/v1/escalations/{id_}?as_of=2026-03-10T10:00:00+01:00"
        assert mia.client.get(path).status_code == 200

    def test_the_timeline_in_words_and_values(self, office: Office, mia: Program) -> None:
        id_ = office.raised()
        events = mia.get(f"/escalations/{id_}/timeline").json()["events"]
        assert [event["version"] for event in events] == list(range(1, len(events) + 1))
        assert events[0]["text"].startswith("Raised")
        assert events[0]["data"]["account_id"] == "acc_123"

    def test_every_minute_of_a_clock(self, office: Office, mia: Program) -> None:
        id_ = office.raised()
        office.watch.passes(minutes=30)
        told = mia.get(f"/escalations/{id_}/clocks/acknowledge").json()
        assert told["clock"]["elapsed_seconds"] == 1800
        assert sum(span["counted"] for span in told["spans"]) >= 1
        assert mia.get(f"/escalations/{id_}/clocks/lunch").status_code == 404

    @pytest.mark.parametrize(
        ("form", "begins"),
        [("json", b'{"format"'), ("md", b"## Escalation"), ("html", b"<!"), ("pdf", b"%PDF-")],
    )
    def test_the_report_in_every_form(
        self, office: Office, mia: Program, form: str, begins: bytes
    ) -> None:
        answer = mia.get(f"/escalations/{office.raised()}/report", format=form)
        assert answer.status_code == 200
        assert answer.content.lower().startswith(begins.lower())

    def test_the_customers_report_shows_nothing_internal(
        self, office: Office, mia: Program
    ) -> None:
        id_ = office.raised()
        inside = mia.get(f"/escalations/{id_}/report", format="md").text
        outside = mia.get(f"/escalations/{id_}/report", format="md", audience="customer").text
        assert "Health Score" in inside
        assert "Health Score" not in outside

    def test_our_words_to_the_customer_pass_the_gate_in_it_as_well(
        self, office: Office, mia: Program
    ) -> None:
        id_ = office.raised()
        promise = c.RecordRootCause("A bad release. It will be fixed by 17:00 today.", "Technical")
        office.desk.submit(promise, actor="mia", escalation=id_)
        refused = mia.get(f"/escalations/{id_}/report", audience="customer")
        assert (refused.status_code, refused.json()["rule"]) == (409, "promise_needs_confirmation")
        assert refused.json()["remedy"]
        assert mia.get(f"/escalations/{id_}/report").status_code == 200

    def test_every_guardrail_says_how_it_stands(self, office: Office, mia: Program) -> None:
        found = mia.get(f"/escalations/{office.raised()}/guardrails").json()["guardrails"]
        assert len(found) == 7
        assert all(each["sentence"] and each["stand"] and each["why"] for each in found)


class TestTheRest:
    def test_metrics_in_json_and_csv(self, office: Office, mia: Program) -> None:
        office.raised()
        figures = mia.get("/metrics").json()["metrics"]
        assert [f["name"] for f in figures][:2] == ["mttr", "sla_compliance"]
        table = mia.get("/metrics", format="csv")
        assert table.headers["content-type"].startswith("text/csv")
        assert table.text.startswith("metric,by,part")
        assert len(mia.get("/metrics", only="mttr").json()["metrics"]) == 1
        assert mia.get("/metrics", only="luck").status_code == 404
        window = {"since": "2026-03-10T00:00:00Z", "until": "2026-03-01T00:00:00Z"}
        assert mia.get("/metrics", **window).status_code == 422

    def test_accounts_and_people(self, mia: Program) -> None:
        (acme,) = mia.get("/accounts", search="acme").json()["accounts"]
        assert mia.get("/accounts/acc_123").json() == acme
        assert mia.get("/accounts/acc_none").status_code == 404
        people = mia.get("/people").json()
        assert "csm" in people["pools"]
        assert people["people"]

    def test_the_handbook_and_what_another_would_change(self, office: Office, mia: Program) -> None:
        office.raised()
        text = mia.get("/handbook", format="toml").text
        other = text.replace('version = "1-calendars-1"', 'version = "2"').replace(
            'title = "Customer escalation handbook"', 'title = "Ours"'
        )
        assert other != text
        headers = {"content-type": "application/toml"}
        preview = mia.client.post("/v1/handbook/preview", content=other, headers=headers)
        assert [change["place"] for change in preview.json()["changes"]] == ["version", "title"]
        refused = mia.client.put("/v1/handbook", content=other, headers=headers)
        assert refused.status_code == 403
        daniel = office.program("daniel").client
        assert daniel.put("/v1/handbook", content=other, headers=headers).json()["version"] == "2"
        assert mia.get("/handbook").json()["title"] == "Ours"
        assert [v["by"] for v in mia.get("/handbook/versions").json()["versions"]][-1] == "daniel"

    def test_the_inbox_is_ones_own_or_for_a_manager(self, office: Office, mia: Program) -> None:
        office.raised()
        office.desk.act()
        (alert, *_) = mia.get("/people/mia/inbox").json()["alerts"]
        assert "ESC-0001" in str(alert)
        assert office.program("jonas").get("/people/mia/inbox").status_code == 403
        assert office.program("daniel").get("/people/mia/inbox").status_code == 200


class TestTheFiveCalls:
    def test_by_name_and_json(self, mia: Program) -> None:
        answer = mia.post("/calls/crm.get_account", {"accountId": "acc_123", "includeHealth": True})
        assert (answer.status_code, answer.json()["accountId"]) == (200, "acc_123")

    @pytest.mark.parametrize("name", ["crm.get_account", "crm.get_interactions",
        "messaging.send_alert", "crm.create_task", "feedback.get_surveys"])  # fmt: skip
    def test_as_the_page_prints_it(self, office: Office, name: str) -> None:
        mia = office.program("mia")
        tools = {tool["name"]: tool for tool in mia.get("/calls").json()["tools"]}
        answer = mia.client.post(
            "/v1/calls", content=tools[name]["example"], headers={"content-type": "text/plain"}
        )
        assert answer.status_code == 200, answer.text
        assert answer.json()

    def test_a_call_that_writes_may_be_repeated_and_tried(self, mia: Program) -> None:
        body = {"accountId": "acc_123", "type": "escalation",
                "tasks": [{"title": "Look", "owner": "csm", "due": "+1h"}]}  # fmt: skip
        tried = mia.post("/calls/crm.create_task", body, dry_run=True).json()
        assert tried["dryRun"] is True
        key = {"Idempotency-Key": "t-1"}
        first = mia.post("/calls/crm.create_task", body, key).json()
        assert mia.post("/calls/crm.create_task", body, key).json()["tasks"] == first["tasks"]

    def test_a_token_that_only_reads_calls_only_what_reads(self, office: Office) -> None:
        reader = office.program("mia", "read")
        assert reader.post("/calls/feedback.get_surveys", {"accountId": "acc_123"}).is_success
        alert = {"accountId": "acc_123", "recipients": ["csm"], "priority": "high",
                 "message": "Look"}  # fmt: skip
        assert reader.post("/calls/messaging.send_alert", alert).status_code == 403

    def test_a_wrong_argument_is_named(self, mia: Program) -> None:
        answer = mia.post("/calls/crm.get_account", {"account": "acc_123"})
        assert answer.status_code == 422
        assert {fault["place"] for fault in answer.json()["faults"]} == {"account", "accountId"}
        assert mia.post("/calls/crm.get_acount", {}).status_code == 404
