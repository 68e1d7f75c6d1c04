"""A few letters find everything; and the report, for us and for the customer, now and then."""

import json

import pytest

from escalation_manager.core import commands as c
from tests.api.office import Office
from tests.web.seen import Looker


class TestSearch:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("dispatch", "/e/ESC-0001"),
            ("ESC-0001", "/e/ESC-0001"),
            ("1", "/e/ESC-0001"),
            ("esc 1", "/e/ESC-0001"),
            ("acme fr", "/accounts/acc_123"),
            ("lindgren", "/accounts/acc_123"),
            ("mia", "/admin/people/mia"),
            ("legal", "/admin/people/amara"),
        ],
    )
    def test_a_few_letters_find_it(self, office: Office, typed: str, found: str) -> None:
        office.raised("The dispatch queue is empty.", subject="Dispatch queue")
        mia = Looker(office, "mia")
        whole, part = mia.get(f"/search?q={typed}"), mia.part(f"/search?q={typed}")
        for page in (whole, part):
            assert found in [a.attributes["href"] for a in page.all("#search-results a.hit")]
        assert not part.all("h1"), "while somebody types only the results are sent"

    def test_what_is_open_comes_before_what_is_over(self, office: Office) -> None:
        over = office.raised("Slow export of labels")
        office.desk.submit(c.Cancel("raised twice"), actor="mia", escalation=over)
        open_ = office.raised("Slow export of invoices")
        page = Looker(office, "mia").get("/search?q=slow+export")
        hits = [a.attributes["href"] for a in page.all("#search-results a.hit")]
        assert hits == [f"/e/{open_}", f"/e/{over}"]

    def test_nothing_found_says_so_and_shows_the_way_back(self, office: Office) -> None:
        page = Looker(office, "mia").get("/search?q=zzz")
        assert "Nothing matches" in page.text()
        assert page.one("#search-results a[href='/search']")

    def test_who_left_is_not_found(self, office: Office) -> None:
        office.desk.load_text(
            "people", b'{"people": [{"id": "old", "name": "Olaf Gone", "left_on": "2026-01-01"}]}'
        )
        assert "Nothing matches" in Looker(office, "mia").get("/search?q=olaf").text()


class TestReport:
    @pytest.fixture
    def id_(self, office: Office) -> str:
        id_ = office.raised(sender="Sarah Lindgren <sarah.lindgren@acme-freight.example>")
        office.watch.passes(hours=1)
        cause = c.RecordRootCause("The carrier changed its gateway.", "Technical")
        office.desk.submit(cause, actor="mia", escalation=id_)
        return id_

    def test_the_page_has_every_section_and_three_files(self, office: Office, id_: str) -> None:
        page = Looker(office, "mia").get(f"/e/{id_}/report")
        text = page.text("article.report")
        for section in ("Escalation Details", "Root Cause Analysis", "Risk Assessment",
                        "Goodwill Options", "Customer Communication Log"):  # fmt: skip
            assert section in text
        links = [a.attributes["href"] for a in page.all("#report-head .actions a")]
        assert links == [f"/e/{id_}/report.{ending}" for ending in ("pdf", "md", "json")]

    @pytest.mark.parametrize(
        ("ending", "media", "begins"),
        [
            ("pdf", "application/pdf", b"%PDF-1."),
            ("md", "text/markdown; charset=utf-8", b"## Escalation Management Report"),
            ("json", "application/json", b"{"),
        ],
    )
    def test_the_same_as_a_file(
        self, office: Office, id_: str, ending: str, media: str, begins: bytes
    ) -> None:
        answer = Looker(office, "mia").get(f"/e/{id_}/report.{ending}").answer
        assert answer.headers["content-type"] == media
        assert f'filename="{id_}.{ending}"' in answer.headers["content-disposition"]
        assert answer.content.startswith(begins)

    def test_the_customer_sees_nothing_that_is_ours(self, office: Office, id_: str) -> None:
        mia = Looker(office, "mia")
        page = mia.get(f"/e/{id_}/report?audience=customer").text("article.report")
        file = mia.get(f"/e/{id_}/report.md?audience=customer").answer.text
        for ours in (
            "ARR",
            "480,000",
            "Health",
            "Risk",
            "SLA Deadline",
            "Mia Hoffmann",
            "Goodwill",
        ):
            assert ours not in page, ours
            assert ours not in file, ours
        assert "The carrier changed its gateway." in page

    def test_our_words_to_the_customer_pass_the_gate_there_as_well(
        self, office: Office, id_: str
    ) -> None:
        promise = c.RecordRootCause("A bad release. It will be fixed by 17:00 today.", "Technical")
        office.desk.submit(promise, actor="mia", escalation=id_)
        mia = Looker(office, "mia")
        page = mia.get(f"/e/{id_}/report?audience=customer")
        assert "Not for the customer yet" in page.text("#refusal")
        assert page.one("#refusal a[href='/handbook#promise_needs_confirmation']")
        assert not page.all("#report-head .actions a")
        for ending in ("pdf", "md", "json"):
            assert mia.get(f"/e/{id_}/report.{ending}?audience=customer").status == 409
            assert mia.get(f"/e/{id_}/report.{ending}").status == 200

    def test_as_it_stood_at_a_past_instant(self, office: Office, id_: str) -> None:
        mia = Looker(office, "mia")
        then = mia.get(f"/e/{id_}/report?as_of=2026-03-10T10:30").text("article.report")
        assert "The carrier changed its gateway." not in then, "10:30 in Berlin is before it"
        told = json.loads(mia.get(f"/e/{id_}/report.json?as_of=2026-03-10T09:30:00Z").answer.text)
        assert told["as_of"].startswith("2026-03-10T09:30:00")
        for as_of, status in (("2026-03-11T10:00", 422), ("2020-01-01T10:00", 404), ("x", 422)):
            assert mia.get(f"/e/{id_}/report?as_of={as_of}").status == status
