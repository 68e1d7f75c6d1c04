"""Numbers as pictures: round ticks, true lengths, names for those who do not see them."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_manager.web.views import charts

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "<script>\"'&"
values = st.floats(-1e6, 1e6, allow_nan=False)


def tree(drawing: object) -> ET.Element:
    return ET.fromstring(str(drawing).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (80, 100, [80, 85, 90, 95, 100]),
        (0, 7, [0, 2, 4, 6, 8]),
        (0, 0.3, [0, 0.1, 0.2, 0.3]),
        (5, 5, [5, 5.25, 5.5, 5.75, 6]),
    ],
)
def test_ticks_are_round_numbers_around_the_values(
    low: float, high: float, marks: list[float]
) -> None:
    assert charts.ticks(low, high) == marks


@given(values, values)
def test_ticks_always_hold_the_values_and_are_few(one: float, other: float) -> None:
    low, high = sorted((one, other))
    marks = charts.ticks(low, high)
    assert marks == sorted(marks)
    near = 1e-6 * max(high - low, 1)
    assert marks[0] <= low + near
    assert marks[-1] >= high - near
    assert 2 <= len(marks) <= 8


@given(st.lists(st.integers(0, 500), min_size=1, max_size=12))
def test_bars_are_as_long_as_their_values_say(numbers: list[int]) -> None:
    rows = [
        charts.Bar(f"n{i}", (charts.Part(float(n), "late", str(n)),), str(n))
        for i, n in enumerate(numbers)
    ]
    drawn = tree(charts.bars(rows, "Numbers"))
    widths = [
        float(rect.attrib["width"].rstrip("%"))
        for rect in drawn.iter(f"{SVG}rect")
        if "bar" in rect.attrib["class"]
    ]
    longest = max(numbers)
    expected = [max(100 * n / longest, 0.5) for n in numbers if n]
    assert widths == pytest.approx(expected, abs=0.01)


def test_a_line_is_broken_where_there_is_no_data() -> None:
    points = [
        charts.Point(label, value, str(value))
        for label, value in (("a", 90.0), ("b", 100.0), ("c", None), ("d", 95.0), ("e", 96.0))
    ]
    drawn = tree(charts.line(points, "Course", low=80, high=100, target=95, target_said="> 95 %"))
    assert len(list(drawn.iter(f"{SVG}path"))) == 2
    dots = list(drawn.iter(f"{SVG}circle"))
    assert [dot.attrib["class"] for dot in dots] == ["dot missed", "dot", "dot", "dot"]
    heights = [float(dot.attrib["cy"]) for dot in dots]
    assert heights[1] < heights[3] < heights[2] < heights[0], "higher values stand higher"
    described = drawn.find(f"{SVG}desc")
    assert described is not None
    assert described.text == "a: 90.0; b: 100.0; c: no data; d: 95.0; e: 96.0"


def test_every_point_that_leads_somewhere_is_a_link_with_a_name() -> None:
    point = charts.Point("2 Mar", 97.0, "97 %, 29 of 30", "/metrics/sla_compliance?from=x")
    drawn = tree(charts.line([point], "Course", low=80, high=100))
    (link,) = drawn.iter(f"{SVG}a")
    assert link.attrib["aria-label"] == "2 Mar: 97 %, 29 of 30"
    assert drawn.attrib["role"] == "group", "what is pressed is no picture"
    assert tree(charts.line([], "Nothing", low=0, high=1)).attrib["role"] == "img"


def test_a_spark_needs_two_values() -> None:
    one = [charts.Point("a", 1.0, "1"), charts.Point("b", None, "")]
    assert charts.sparkline(one, "Course") == ""
    assert tree(charts.sparkline([*one, charts.Point("c", 1.0, "1")], "Course")) is not None


def test_months_stack_what_happened_in_them() -> None:
    strip = [("Jan", [("critical", "ESC-1"), ("low", "ESC-2")]), ("Feb", [])]
    drawn = tree(charts.months(strip, "History"))
    marks = [rect.attrib["class"] for rect in drawn.iter(f"{SVG}rect")]
    assert marks == ["mark-critical", "mark-low"]


def test_no_word_becomes_markup() -> None:
    drawings = (
        charts.bars([charts.Bar(EVIL, (charts.Part(1, "late", EVIL),), EVIL, f"/?{EVIL}")], EVIL),
        charts.line([charts.Point(EVIL, 1.0, EVIL, EVIL)], EVIL, low=0, high=1, target_said=EVIL),
        charts.months([(EVIL, [("low", EVIL)])], EVIL),
        charts.sparkline([charts.Point(EVIL, 1.0, EVIL), charts.Point(EVIL, 2.0, EVIL)], EVIL),
    )
    for drawing in drawings:
        assert "<script" not in drawing
        assert "style=" not in drawing
        assert tree(drawing).attrib["aria-label"] == EVIL
