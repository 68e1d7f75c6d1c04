"""Does anything that somebody wrote become more than words on a page?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.api.office import Browser, Office, copied
from tests.attacks.hostile import MARK, hostile_case
from tests.attacks.pages_of import STREAMS, paths

FORBIDDEN = frozenset({"iframe", "object", "embed", "base", "applet", "style", "math"})
SPEAKING = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset")


@pytest.fixture(scope="module")
def attacked(demo_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(copied(demo_desk, tmp_path_factory.mktemp("hostile")), demo=True)
    office.case = hostile_case(office)  # type: ignore[attr-defined]
    yield office
    office.close()


@pytest.fixture(scope="module")
def answers(attacked: Office) -> dict[str, tuple[str, str]]:
    """Every page of the desk, as the people see it who may see most: (kind, text)."""
    found: dict[str, tuple[str, str]] = {}
    for person in ("mia", "daniel", "petra"):
        browser: Browser = attacked.signed_in(person)
        case: str = attacked.case  # type: ignore[attr-defined]
        for path, _ in paths(attacked.desk, "GET", case, person="jonas"):
            if path in STREAMS:
                continue
            for query in ("", f"?q={MARK}", "?tab=open&status=all"):
                answer = browser.client.get(path + query, follow_redirects=True)
                assert answer.status_code < 500, (path, answer.text[:500])
                kind = answer.headers.get("content-type", "").partition(";")[0]
                text = answer.text if kind != "application/pdf" else ""
                found[f"{person} {path}{query}"] = (kind, text)
    return found


def test_the_hostile_words_are_shown(answers: dict[str, tuple[str, str]]) -> None:
    """Else the tests below would look at nothing."""
    shown = {key.split()[1].partition("?")[0] for key, (_, text) in answers.items() if MARK in text}
    assert len(shown) >= 5, shown


def test_no_page_holds_an_element_or_address_that_somebody_wrote(
    answers: dict[str, tuple[str, str]],
) -> None:
    wrong = [
        (key, fault)
        for key, (kind, text) in answers.items()
        if kind == "text/html"
        for fault in faults(text)
    ]
    assert not wrong


def faults(html: str) -> Iterator[str]:
    """What a browser would run, or follow, that we did not write."""
    for node in LexborHTMLParser(html).css("*"):
        if node.tag in FORBIDDEN:
            yield f"<{node.tag}>"
        attributes = node.attributes
        if node.tag == "script" and not (attributes.get("src") or "").startswith("/static/"):
            yield f"<script>{node.text()[:40]}"
        if node.tag == "img" and attributes.get("src") == "x":
            yield "<img src=x>"
        for name, value in attributes.items():
            if name.startswith("on") or name == "style":
                yield f"{name}={value}"
            address = (value or "").strip().casefold()
            if name in SPEAKING and address.startswith(("javascript:", "data:text", "vbscript:")):
                yield f"{name}={value}"


@pytest.mark.parametrize(
    "html",
    [
        "<p onclick=x>", "<a href='JavaScript:x'>", "<script>x</script>", "<iframe>",
        "<img src=x>", "<p style=x>", "<script src=//evil.example/x.js></script>",
        "<form action='javascript:x'>",
    ],
)  # fmt: skip
def test_the_search_itself_finds_what_it_looks_for(html: str) -> None:
    assert list(faults(html))


def test_templates_are_not_filled_a_second_time(answers: dict[str, tuple[str, str]]) -> None:
    assert not [key for key, (_, text) in answers.items() if MARK in text and "x</a>49" in text]


def test_no_cell_of_a_csv_is_run_by_a_spreadsheet(answers: dict[str, tuple[str, str]]) -> None:
    tables = {key: text for key, (kind, text) in answers.items() if kind == "text/csv"}
    wrong = [
        (key, cell)
        for key, text in tables.items()
        for row in csv.reader(io.StringIO(text))
        for cell in row
        if cell.startswith(("=", "@", "\t", "\r")) or (cell[:1] in "+-" and not _number(cell))
    ]
    assert not wrong


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return cell == ""
    return True
