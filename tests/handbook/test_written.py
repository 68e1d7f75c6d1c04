"""One version, one text: the canonical form, its hash, and what a new version changed."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_manager.core.handbook import Handbook
from escalation_manager.core.handbook_diff import diff, settings
from escalation_manager.core.handbook_parsing import parse
from escalation_manager.core.handbook_writing import as_data, as_kept, canonical, fingerprint
from escalation_manager.handbook_file import read_text, shipped, shipped_text

Data = dict[str, Any]

OFFICE = {
    "time_zone": "Europe/Berlin",
    "weekly": {"mon": [["09:00", "12:30"], ["13:15", "17:00"]], "sun": [["22:00", "24:00"]]},
    "holidays": ["2026-04-03"],
    "annual_holidays": ["12-25"],
    "special_days": {"2026-12-24": [["09:00", "12:00"]]},
    "closures": {"2026-05-15": [["13:00:30", "24:00"]]},
}


def changed(**texts: str) -> Handbook:
    """The shipped handbook with some lines replaced."""
    text = shipped_text()
    for old, new in (pair.split(" => ") for pair in texts.values()):
        assert old in text
        text = text.replace(old, new)
    return read_text(text)


def test_the_canonical_text_reads_back_as_the_same_handbook(handbook: Handbook) -> None:
    assert read_text(canonical(handbook)) == handbook


def test_it_spells_out_every_setting_and_is_its_own_canonical_form(handbook: Handbook) -> None:
    text = canonical(handbook)
    assert canonical(read_text(text)) == text
    assert tomllib.loads(text)["types"]["technical"]["survey"] is True


def test_a_handbook_with_calendars_reads_back(data: Data) -> None:
    data["calendars"] = {"office": OFFICE, "the other one": OFFICE}
    data["service"] = {"company": "office", "regions": {"EMEA": "the other one"}}
    handbook = parse(data)
    assert read_text(canonical(handbook)) == handbook
    assert as_data(handbook)["calendars"] == {"office": OFFICE, "the other one": OFFICE}


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_any_text_reads_back(text: str) -> None:
    data: Data = tomllib.loads(shipped_text())
    data["types"]["technical"]["definition"] = text
    data["roles"]["labels"]["csm"] = text
    handbook = parse(data)
    again = parse(tomllib.loads(canonical(handbook)))
    assert again == handbook


def test_comments_spacing_and_left_out_defaults_do_not_matter(handbook: Handbook) -> None:
    bare = "\n".join(
        line
        for line in shipped_text().splitlines()
        if not line.startswith(("#", "quiet_hours = t"))
    )
    assert bare != shipped_text()
    assert fingerprint(read_text(bare)) == fingerprint(handbook)
    assert diff(read_text(bare), handbook) == ()


def test_every_setting_counts_for_the_fingerprint(handbook: Handbook) -> None:
    other = changed(a='late_after = "1m" => late_after = "2m"')
    assert fingerprint(other) != fingerprint(handbook)
    assert len(fingerprint(handbook)) == 64


def test_the_same_length_in_another_unit_is_the_same_elapsed_time(handbook: Handbook) -> None:
    assert fingerprint(changed(a='late_after = "1m" => late_after = "60s"')) == fingerprint(
        handbook
    )


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ('response = "4h" => response = "2h"', "severities.high.response: 4h → 2h"),
        ('update = "2/week" => update = "1bd"', "severities.medium.update: 2/week → 1bd"),
        ('max_pause = "30d" => max_pause = "36h"', "clocks.max_pause: 30d → 36h"),
        ("attempts = 2 => attempts = 3", "closing.attempts: 2 → 3"),
        (
            "automatic_holding = false => automatic_holding = true",
            "messages.automatic_holding: no → yes",
        ),
        (
            '[["csm"], ["cs_manager"], []] => [["csm"], ["cs_manager"], ["vp_cs"]]',
            "severities.medium.ladder: csm / cs_manager / - → csm / cs_manager / vp_cs",
        ),
        (
            'due = "+10d" => due = "+5d"',
            "tasks[Agree on prevention; engineering_lead; technical; critical, high].due: 10d → 5d",
        ),
        (
            'every = "8h" => every = "6h"',
            "plan[Internal (Exec); Email; critical].every: 8h → 6h",
        ),
        (
            'owners = ["executive"] => owners = ["executive", "cro"]',
            "types.executive.owners: executive → executive, cro",
        ),
    ],
)
def test_change(handbook: Handbook, change: str, line: str) -> None:
    assert [str(each) for each in diff(handbook, changed(a=change))] == [line]


def test_what_is_new_and_what_was_taken_out_is_said(handbook: Handbook, data: Data) -> None:
    data["duties"]["dora"] = {"title": "DORA: initial report", "within": "4h"}
    del data["tasks"][0]
    lines = [str(each) for each in diff(handbook, parse(data))]
    assert lines == [
        "tasks[Acknowledge customer; csm].title: Acknowledge customer (taken out)",
        "tasks[Acknowledge customer; csm].owner: csm (taken out)",
        "tasks[Acknowledge customer; csm].due: 1h (taken out)",
        "tasks[Acknowledge customer; csm].types: none (taken out)",
        "tasks[Acknowledge customer; csm].severities: none (taken out)",
        "tasks[Acknowledge customer; csm].done_with: acknowledge (taken out)",
        "duties.dora.title: DORA: initial report (new)",
        "duties.dora.within: 4h (new)",
    ]


def test_a_handbook_does_not_differ_from_itself(handbook: Handbook) -> None:
    assert diff(handbook, handbook) == ()
    assert len(settings(handbook)) > 300


def test_a_handbook_of_before_is_written_as_it_was(data: Data) -> None:
    del data["tasks"][0]["done_with"]
    older = parse(data)
    assert "done_with" not in canonical(older)
    assert not any("done_with" in task for task in as_kept(older)["tasks"])  # type: ignore[attr-defined]
    assert as_kept(shipped())["tasks"][0]["done_with"] == "acknowledge"  # type: ignore[index]
