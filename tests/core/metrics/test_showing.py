"""How figures are shown: lines, JSON, CSV and Markdown, and to whom."""

import csv as reader
import io
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from markdown_it import MarkdownIt

from escalation_manager.core.errors import BadInput
from escalation_manager.core.figures.exchange import COLUMNS, as_json, cell, csv
from escalation_manager.core.figures.lines import lines, one_line
from escalation_manager.core.figures.markdown import markdown
from escalation_manager.core.figures.spreads import Spread
from escalation_manager.core.figures.values import Target, Unit, Value, plain, said
from escalation_manager.core.figures.window import Window
from escalation_manager.core.metrics import METRICS, compute
from escalation_manager.core.money import Money
from tests.core.metrics.made import (
    HANDBOOK,
    JUNE,
    MARCH,
    account,
    due,
    figure,
    hours,
    made,
    on,
    resolved,
    row,
)

NASTY = '=HYPERLINK("http://x.example"),|`*<b>\n\x1b[31m'


# --- values and targets --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, Unit.SHARE, "no data"),
        (timedelta(0), Unit.HOURS, "0 min"),
        (timedelta(seconds=90), Unit.HOURS, "1.5 min"),
        (hours(1), Unit.HOURS, "1 h"),
        (hours(1234.25), Unit.HOURS, "1,234.3 h"),
        (Decimal("0.95"), Unit.SHARE, "95 %"),
        (Decimal(2) / 3, Unit.SHARE, "66.7 %"),
        (Decimal(100), Unit.PER_HUNDRED, "100 per 100 accounts"),
        (Decimal("4.125"), Unit.SCORE, "4.13 of 5"),
        (Decimal(2), Unit.EACH, "2"),
        (1234, Unit.COUNT, "1,234"),
        (Money(Decimal("99.5"), "EUR"), Unit.MONEY, "€99.50"),
    ],
)
def test_a_value_reads_as_people_write_it(value: Value | None, unit: Unit, text: str) -> None:
    assert said(value, unit) == text


def test_a_value_is_exact_for_machines() -> None:
    assert plain(hours(1.5)) == "1.5"
    assert plain(timedelta(minutes=20)) == "0.333333"
    assert plain(hours(100)) == "100"
    assert plain(Decimal("0.05")) == "0.05"
    assert plain(Money(Decimal(5), "EUR")) == {"amount": "5", "currency": "EUR"}
    assert plain(None) is None


def test_on_the_bound_a_target_is_not_reached() -> None:
    below = Target(hours(24), Unit.HOURS, below=True)
    above = Target(Decimal(4), Unit.SCORE, below=False)
    assert [below.reached(hours(n)) for n in (23.9, 24, 24.1)] == [True, False, False]
    assert [above.reached(Decimal(n)) for n in ("3.9", "4", "4.1")] == [False, False, True]
    with pytest.raises(TypeError):
        below.reached(Decimal(1))


def test_the_targets_are_those_of_the_page() -> None:
    """Copied from the page's table of metrics."""
    page = {
        "MTTR": "< 24 h",
        "SLA Compliance": "> 95 %",
        "First Response Time": "< 1 h",
        "Escalation Rate": "< 5 per 100 accounts",
        "Re-escalation Rate": "< 10 %",
        "Post-Escalation CSAT": "> 4 of 5",
    }
    found = {f.label: f.target for f in compute((), (), HANDBOOK, MARCH, JUNE)}
    assert {label: found[label] for label in page} == page
    assert list(found)[:6] == list(page)


def test_p90_lies_on_a_straight_line_between_neighbours() -> None:
    spread = Spread.of([hours(n) for n in (4, 1, 3, 2)])
    assert (spread.median, spread.p90) == (hours(2.5), hours(3.7))
    one = Spread.of([hours(7)])
    assert (one.mean, one.median, one.p90) == (hours(7), hours(7), hours(7))
    assert Spread.of([]).mean is None


# --- windows -------------------------------------------------------------------------------------


def test_a_window_needs_time_zones_and_its_order() -> None:
    with pytest.raises(BadInput, match="no time zone"):
        Window.of((datetime(2026, 3, 1), on(2)))  # noqa: DTZ001 - the fault that is looked for
    with pytest.raises(BadInput, match="before it begins"):
        Window.of((on(2), on(1)))


def test_an_empty_window_holds_nothing() -> None:
    window = Window.of((on(1), on(1)))
    assert on(1) not in window
    assert None not in window
    assert list(window.months()) == []


def test_months_follow_one_another_without_a_gap_also_over_summer_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    window = Window.of((datetime(2026, 2, 10, tzinfo=berlin), datetime(2027, 1, 1, tzinfo=berlin)))
    months = list(window.months())
    assert [month.name for month in months] == [
        *(f"2026-{n:02}" for n in range(2, 13)),
    ]
    assert all(one.end == other.start for one, other in pairwise(months))
    assert months[2].start == datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert months[1].start == datetime(2026, 2, 28, 23, tzinfo=UTC)


# --- lines, JSON, CSV, Markdown ------------------------------------------------------------------


def test_a_figure_is_printed_with_everything_it_rests_on() -> None:
    found = figure("sla_compliance", due("1", on(10), on(9)), due("2", on(10)))
    text = "\n".join(lines(found))
    assert " ".join(one_line(found).split()) == "SLA Compliance 50 % n = 2 target > 95 % missed"
    assert found.definition in text
    assert "1 (escalations resolved in time) ÷ 2 (escalations whose resolution fell due" in text
    assert "2026-03-01T00:00:00Z until before 2026-04-01T00:00:00Z" in text
    assert "as known at 2026-06-01T00:00:00Z" in text
    assert "Never counted: merged or cancelled; open and not due yet; never due" in text
    assert "Cases in the numerator: ESC-0001\n" in text
    assert text.endswith("Cases in the denominator: ESC-0001, ESC-0002")


def test_no_data_is_said_and_never_a_zero() -> None:
    for found in compute((), (), HANDBOOK, MARCH, JUNE):
        assert "no data" in one_line(found)
        assert as_json(found)["value"] is None


def test_json_holds_everything_as_plain_values() -> None:
    found = figure("mttr", resolved("1", 10.5), resolved("2", 5, severity="low"))
    told = json.loads(json.dumps(as_json(found)))
    assert (told["value"], told["unit"], told["verdict"]) == ("10.5", "hours", "met")
    assert told["numerator"]["value"] == "10.5"
    assert told["denominator"]["value"] == 1
    assert told["cases"] == {"numerator": ["ESC-0001"], "denominator": ["ESC-0001"], "hidden": 0}
    assert told["window"] == {"from": "2026-03-01T00:00:00Z", "to": "2026-04-01T00:00:00Z"}
    by_severity = {each["key"]: each["value"] for each in told["breakdowns"]["severity"]}
    assert by_severity == {"critical": "10.5", "high": None, "medium": None, "low": "5"}
    assert told["exclusions"]["found"][0]["cases"] == ["ESC-0002"]


def test_csv_is_read_back_cell_for_cell() -> None:
    found = figure("arr_at_risk", made("1"), over=[account("acme", arr=Decimal(1200))])
    rows = list(reader.reader(io.StringIO(csv([found]), newline=""), strict=True))
    assert tuple(rows[0]) == COLUMNS
    assert all(len(row) == len(COLUMNS) for row in rows)
    first = dict(zip(COLUMNS, rows[1], strict=True))
    assert (first["value"], first["currency"], first["n"]) == ("1200", "USD", "1")
    assert first["cases"] == "ESC-0001"
    assert any(row[1:3] == ["account", "Acme"] for row in rows)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\n=1", "\r=1"])
def test_csv_lets_no_text_become_a_formula(text: str) -> None:
    (found,) = next(reader.reader(io.StringIO(cell(text), newline="")))
    assert found == f"'{text}"


def test_names_from_other_systems_stay_text_everywhere() -> None:
    nasty = account("acme", arr=Decimal(5))
    found = figure("arr_at_risk", made("1"), over=[type(nasty)("acme", NASTY, arr=Decimal(5))])
    assert row(found, "account", "acme").label == NASTY
    assert "\x1b" not in "".join(lines(found))
    assert not [line for line in lines(found) if "\n" in line]
    html = MarkdownIt("commonmark").enable("table").render(markdown([found]))
    assert "<b>" not in html
    assert "<em>" not in html
    assert "\x1b" not in html
    assert "=HYPERLINK(&quot;http://x.example&quot;),|`*&lt;b&gt;" in html
    assert "\r\narr_at_risk,account,\"'=HYPERLINK(" in csv([found])


def test_markdown_shows_every_metric_in_a_table_and_then_whole() -> None:
    text = markdown(compute([due("1", on(10), on(9))], (), HANDBOOK, MARCH, JUNE))
    html = MarkdownIt("commonmark").enable("table").render(text)
    for metric in METRICS:
        assert f"<h2>{metric.label}</h2>" in html
        assert f"<td>{metric.label}</td>" in html
    assert "<td>100 %</td>\n<td>&gt; 95 %</td>\n<td>met</td>\n<td>1</td>" in html


# --- to whom -------------------------------------------------------------------------------------


def test_who_may_not_read_a_case_sees_the_figure_and_not_its_name() -> None:
    found = figure("sla_compliance", due("1", on(10), on(9)), due("2", on(10), type="legal"))
    told = found.without(frozenset({"ESC-0002"}))
    assert told.value == found.value
    assert (told.of, told.hidden) == (("ESC-0001",), 1)
    text = "\n".join([*lines(told), markdown([told]), csv([told]), json.dumps(as_json(told))])
    assert "ESC-0002" not in text
    assert "Legal" not in text
    assert "and others you may not read" in text
