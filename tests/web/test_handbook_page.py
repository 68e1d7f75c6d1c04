"""The policy in sentences and tables that everybody can read, and every rule under its address."""

import ast
from pathlib import Path

import pytest

from escalation_manager import core, handbook_file
from escalation_manager.web.views import policy
from tests.api.office import Office
from tests.web.seen import Looker, Page

SHIPPED = handbook_file.shipped_text()
FASTER = SHIPPED.replace('version = "1"', 'version = "2"').replace(
    'resolution = "48h"', 'resolution = "36h"'
)


@pytest.fixture
def page(office: Office) -> Page:
    return Looker(office, "ruth").get("/handbook")


def rows(page: Page, section: str) -> list[list[str]]:
    return [
        [" ".join(cell.text(separator=" ").split()) for cell in row.css("th, td")]
        for row in page.all(f"{section} tbody tr")
    ]


def test_the_pages_tables_stand_there_in_words(page: Page) -> None:
    assert rows(page, "#types")[0] == [
        "Technical", "Product bugs, outages, performance", "Engineering, Support",
    ]  # fmt: skip
    severities = rows(page, "#severities")
    assert [row[:4] for row in severities] == [
        ["Critical", "Business stopped, major impact", "1 hour", "24 hours"],
        ["High", "Significant impact, workaround exists", "4 hours", "48 hours"],
        ["Medium", "Moderate impact, limited scope", "8 hours", "5 days"],
        ["Low", "Minor issue, minimal impact", "24 hours", "10 days"],
    ]
    assert severities[0][4] == "every 4 hours"
    matrix = rows(page, "#matrix")
    assert matrix[0][1:4] == ["CSM + CS Manager both acknowledge", "VP CS + VP Eng", "CRO + CTO"]
    assert matrix[3][2:4] == ["\N{EN DASH}", "\N{EN DASH}"]
    assert rows(page, "#goodwill-options")[0] == ["Service credit", "money", "CS Manager"]


def named_in_refusals() -> set[str]:
    """Every rule that the core can name when it says no, as it stands in the code."""
    found = set[str]()
    for file in Path(core.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "rule":
                found |= {
                    each.value
                    for each in ast.walk(node.value)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
    return {rule for rule in found if not rule.startswith("permission")}


def test_every_rule_that_a_refusal_names_has_its_address(page: Page) -> None:
    rules = named_in_refusals()
    assert {"ladder", "closing", "agents", "exit criteria"} <= rules
    for rule in (*rules, "promise", "goodwill", "critical_is_acknowledged_by_a_person"):
        assert page.one(f"#{rule.replace(' ', '_')}").text().strip(), rule
    for each in policy.guardrails():
        assert each.sentence in page.text(f"#{each.anchor}")


@pytest.mark.parametrize(
    ("length", "words"),
    [("1h", "1 hour"), ("4h", "4 hours"), ("5d", "5 days"), ("1bd", "1 business day"),
     ("4bh", "4 business hours"), ("2/week", "twice a week"), ("1mo", "1 month"),
     ("5/week", "5 times a week")],
)  # fmt: skip
def test_lengths_are_written_in_words(length: str, words: str) -> None:
    assert policy.in_words(length) == words


def test_a_hole_in_the_directory_is_told(office: Office) -> None:
    person = b'{"people": [{"id": "zoe", "name": "Zoe Lang", "roles": ["csm"]}]}'
    office.desk.load_text("people", person)
    page = Looker(office, "ruth").get("/handbook")
    assert "Zoe Lang has no contact method" in page.text("#lint")


def test_anybody_may_ask_what_would_change(office: Office) -> None:
    id_ = office.raised("Exports are slow for 40 of us; we work around it.", severity="high")
    mia = Looker(office, "mia")
    page = mia.send("/handbook/edit", text=FASTER)
    assert page.status == 200
    assert "severities.high.resolution" in page.text("#preview")
    assert rows(page, "#preview [aria-label='Deadlines that would move']")[0][1] == "Resolution"
    assert id_ in page.text("#preview")
    assert page.one("#handbook-text").text().strip() == FASTER.strip()
    assert not page.all("button[formaction='/handbook']"), "to put it is for others"
    assert mia.send("/handbook", text=FASTER).status == 403
    assert office.desk.policy.handbook().version != "2"


def test_an_admin_puts_it_and_the_versions_tell_what_changed(office: Office) -> None:
    petra = Looker(office, "petra")
    before = office.desk.policy.handbook().version
    assert petra.send("/handbook/edit", text=FASTER).all("button[formaction='/handbook']")
    put = petra.follow(petra.send("/handbook", text=FASTER))
    assert "Handbook 2 holds" in put.text("#notice")
    assert rows(put, "#versions")[0][:2] == ["2", "Petra Novak"]
    changes = petra.get(f"/handbook/changes?from={before}&to=2")
    assert ["severities.high.resolution", "48h", "36h"] in rows(changes, "#changes")
    old = petra.get(f"/handbook?version={before}")
    assert "An older one" in old.text("header")
    assert rows(old, "#severities")[1][3] == "48 hours"


def test_every_fault_is_told_with_its_place_and_the_text_is_kept(office: Office) -> None:
    broken = SHIPPED.replace('answer_within = "15m"', 'answer_within = "soon"')
    page = Looker(office, "petra").send("/handbook/edit", text=broken)
    assert page.status == 422
    assert "severities.critical.answer_within" in page.text("#refusal")
    assert "soon" in page.one("#handbook-text").text()


def test_a_file_can_be_chosen(office: Office) -> None:
    petra = Looker(office, "petra")
    files = {"file": ("ours.toml", FASTER.encode(), "text/plain")}
    data = {"csrf": petra.csrf(), "text": ""}
    page = Page(petra.client.post("/handbook/edit", data=data, files=files))
    assert "Version 2 would change" in page.text("#preview")
    wrong = {"file": ("ours.toml", b"\xff\xfe\x00", "text/plain")}
    assert petra.client.post("/handbook/edit", data=data, files=wrong).status_code == 422
