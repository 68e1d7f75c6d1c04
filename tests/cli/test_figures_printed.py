"""The figures for a program, a spreadsheet and a document, over a whole month."""

import csv
import io
import re

import pytest

from escalation_manager.cli.session import Session
from tests.cli.typed import Terminal


@pytest.fixture
def march(terminal: Terminal) -> Terminal:
    """A case of March, resolved within the hour, seen in April."""
    terminal.at = "2026-03-10T09:00Z"
    terminal.types("raise", "--account", "acc_123", stdin="Our exports fail for 40 users.")
    terminal.at = "2026-03-10T09:30Z"
    said = terminal.types("message", "log", "1", "--summary", "We look at it", "--with", "Sarah")
    assert said.code == 0, said.err
    resolved = terminal.types("resolve", "1", "--summary", "It works")
    assert resolved.code == 0, resolved.err
    terminal.at = "2026-04-02T00:00Z"
    return terminal


def test_a_program_reads_exact_values(march: Terminal) -> None:
    rows = [line.split("\t") for line in march.types("metrics").out.splitlines()]
    found = {row[0]: row for row in rows}
    assert found["sla_compliance"][1:5] == ["1", "share", "> 95 %", "met"]
    assert found["first_response_time"][1:3] == ["0.5", "hours"]
    assert found["mttr"][1] == ""
    assert not any(":" in cell or "Decimal" in cell for row in rows for cell in row)


def test_without_a_window_it_is_the_last_whole_month(march: Terminal) -> None:
    (figure,) = march.types("metrics", "--only", "escalation_rate", "--json").json
    assert figure["window"] == {"from": "2026-03-01T00:00:00Z", "to": "2026-04-01T00:00:00Z"}
    assert figure["verdict"] == "missed", "one of ten accounts: a whole month has its verdict"
    march.at = "2026-03-20T00:00Z"
    (young,) = march.types("metrics", "--only", "escalation_rate", "--json").json
    assert young["window"]["from"] == "2026-03-01T00:00:00Z", "the desk began in this month"


def test_a_spreadsheet_gets_csv_and_a_document_markdown(march: Terminal) -> None:
    rows = list(csv.DictReader(io.StringIO(march.types("metrics", "--format", "csv").out)))
    people = [row["part"] for row in rows if row["by"] == "person"]
    assert "Mia Hoffmann" in people, "people are called by their names"
    document = march.types("metrics", "--format", "md").out
    assert document.startswith("# Metrics\n")
    assert "| SLA Compliance | 100 % |" in document
    wrong = march.types("metrics", "--format", "xml")
    assert wrong.code == 2
    assert "md, csv, json" in wrong.err


@pytest.mark.parametrize("width", ["80", "110"])
@pytest.mark.parametrize("command", ["list", "next", "timeline"])
def test_lists_fit_a_narrow_terminal_and_read_no_markup_in_names(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, command: str, width: str
) -> None:
    terminal.at = "2026-03-10T09:00Z"
    words = "[/b] Nothing [red]prints[/red] in any of our fourteen warehouses since this morning."
    terminal.types("raise", "--account", "acc_123", stdin=words)
    monkeypatch.setenv("COLUMNS", width)
    monkeypatch.setattr(Session, "to_terminal", property(lambda _: True))
    said = terminal.types(command, *(["1"] if command == "timeline" else []))
    assert said.code == 0, said.err
    lines = re.sub("\x1b\\[[0-9;]*m", "", said.out).splitlines()
    assert [line for line in lines if len(line) > int(width)] == []
    assert not [line for line in lines if "\N{HORIZONTAL ELLIPSIS}" in line[-2:]]
    shown = " ".join(" ".join(lines).split())
    if command == "list":
        assert "[/b] Nothing [red]prints[/red]" in shown
    assert "ESC-0001" in shown or command == "timeline"
