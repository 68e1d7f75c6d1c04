"""The six with a verdict in words, the answer in a sentence, and every number with its cases."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from escalation_manager.core import commands as c
from escalation_manager.desk.trends import later, month_of, trends, weeks_until
from tests.api.office import Office, copied
from tests.web.seen import Looker, Page

FORMULA = "=HYPERLINK(0)"
NOTHING = "\N{EN DASH}"


@pytest.fixture(scope="module")
def office(plain_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Three that fell due: one in time, two missed, of two types; and one that is open."""
    office = Office(copied(plain_desk, tmp_path_factory.mktemp("figures")))
    first = office.raised()
    office.watch.passes(hours=1)
    submit = office.desk.submit
    submit(c.LogCommunication("out", "call", "We look at it", "Sarah"), actor="mia",
           escalation=first)  # fmt: skip
    submit(c.RecordRootCause("A bad release", FORMULA), actor="mia", escalation=first)
    submit(c.Resolve("It works"), actor="mia", escalation=first)
    office.raised("Our invoice is wrong by $90,000; we were charged twice.", type="commercial")
    office.raised("You promised us exports; nothing works since.", type="technical")
    office.watch.passes(days=12)
    office.raised("The colours of the menu are odd.", severity="low")
    yield office
    office.close()


@pytest.fixture(scope="module")
def page(office: Office) -> Page:
    return Looker(office, "daniel").get("/metrics")


def test_the_answer_is_a_sentence(page: Page) -> None:
    answer = page.text("#answer")
    assert answer == (
        "SLA compliance in March 2026 is 33.3 % (1 of 3 resolved in time); the target is > 95 %: "
        "the target is missed. Commercial misses most: 1 of 1."
    )


def test_each_tile_has_its_target_and_its_verdict_as_a_word(page: Page) -> None:
    tiles = page.all("#tiles .tile")
    assert [heading.text() for heading in page.all("#tiles .tile h2")] == [
        "MTTR", "SLA Compliance", "First Response Time", "Escalation Rate",
        "Re-escalation Rate", "Post-Escalation CSAT",
    ]  # fmt: skip
    words = [" ".join(tile.css_first(".verdict").text().split()) for tile in tiles]  # type: ignore[union-attr]
    assert words[1] == "Missed target > 95 %"
    assert all(word.split(" target")[0] in ("Met", "Missed", "No verdict") for word in words)


def test_every_drawing_has_its_numbers_as_a_table_and_as_csv(office: Office, page: Page) -> None:
    daniel = Looker(office, "daniel")
    for link in page.all("a[href^='/metrics/charts/']"):
        rows = list(csv.reader(io.StringIO(daniel.get(str(link.attributes["href"])).answer.text)))
        details = link.parent
        assert details is not None
        shown = [
            [" ".join(cell.text().split()) for cell in row.css("th, td")]
            for row in details.css("tr")
        ]
        assert [[cell or NOTHING for cell in row] for row in rows] == shown


def test_every_number_opens_the_cases_behind_it(office: Office, page: Page) -> None:
    daniel = Looker(office, "daniel")
    cases = daniel.get(str(page.one("#tiles .tile:nth-child(2) h2 a").attributes["href"]))
    shown = [str(a.attributes["href"]) for a in cases.all("#cases th a")]
    assert shown == ["/e/ESC-0001", "/e/ESC-0002", "/e/ESC-0003"]
    bar = page.all("svg[aria-label='Missed resolutions by type'] a")[0]
    missed = daniel.get(str(bar.attributes["href"]))
    assert [str(a.attributes["href"]) for a in missed.all("#cases th a")] == ["/e/ESC-0002"]
    part = daniel.get("/metrics/sla_compliance?row=severity:low")
    assert "No case that you may read" in part.text("#cases")


def test_owners_are_called_by_their_names(office: Office, page: Page) -> None:
    assert "Mia Hoffmann" in page.text("#drawings")
    assert "Mia Hoffmann" in Looker(office, "daniel").get("/metrics/load").text("#by-person")


def test_a_table_runs_no_formula(office: Office) -> None:
    daniel = Looker(office, "daniel")
    for path in ("/metrics.csv", "/metrics/charts/misses-by-cause.csv"):
        answer = daniel.get(path).answer
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.headers["content-disposition"].startswith("attachment")
        for row in csv.reader(io.StringIO(answer.text)):
            assert not [cell for cell in row if cell[:1] in ("=", "+", "@", "\t", "\r")]
    assert "'=HYPERLINK" in daniel.get("/metrics.csv").answer.text


def test_an_empty_month_says_so(office: Office) -> None:
    page = Looker(office, "daniel").get("/metrics?from=2024-01-01&to=2024-02-01")
    assert "Nothing counts here" in page.text()
    assert page.text("#answer") == "In January 2024 no resolution has fallen due yet."


def test_days_are_those_of_the_reader(office: Office) -> None:
    assert Looker(office, "carlos").get("/metrics").text("h1 + p") == "March 2026"
    chosen = Looker(office, "daniel").get("/metrics?from=2026-03-10&to=2026-03-12")
    assert chosen.text("h1 + p") == "10 Mar 2026 to 11 Mar 2026"


def test_what_is_passed_over_for_speed_changes_no_value(office: Office) -> None:
    """Each window of the course says what the figures say when they are asked for it alone."""
    first, _ = month_of(office.watch.now(), UTC)
    spans = [(first + timedelta(days=n), first + timedelta(days=n + 3)) for n in range(0, 30, 3)]
    desk, weeks = office.desk, weeks_until(office.watch.now(), 4)
    for _ in range(2):
        found = trends(desk, (first, later(first, 1)), spans, weeks, actor="daniel")
        for span, figures in found.past:
            alone = desk.metrics(*span, actor="daniel")[:6]
            assert [one.value for one in figures] == [one.value for one in alone], span
            assert [one.of for one in figures] == [one.of for one in alone], span
        for span, week in found.weeks:
            alone = desk.metrics(*span, actor="daniel")
            assert (week.value, week.of) == (alone[1].value, alone[1].of)
        office.raised("One more, so that what was read before is not all there is.")
