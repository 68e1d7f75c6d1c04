"""The queue says what to do next, keeps its filters in the address, and tells no secrets."""

import json

import pytest

from escalation_manager.core import commands as c
from escalation_manager.web.pages.live import event
from tests.api.office import Office
from tests.web.seen import PARTIAL, PROOF, Looker

STOPPED = "All our shops are down since 07:40, nobody can pay and nothing works. No workaround."


def test_a_new_desk_says_how_to_begin(office: Office) -> None:
    page = Looker(office, "mia").get("/")
    assert page.status == 200
    assert "Nothing needs you now" in page.text("#doing")
    assert page.one("#empty a[href='/new']")


def test_the_first_thing_to_do_stands_above_all_with_its_button(office: Office) -> None:
    office.raised(STOPPED)
    mia = Looker(office, "mia")
    page = mia.get("/")
    assert "1 needs you, 0 overdue" in page.text("#counts")
    assert page.text("#doing h2").startswith("Acknowledge the alert:")
    assert "goes to" in page.text("#doing")
    done = mia.press(page, "#doing button")
    assert done.answer.headers["location"] == "/"
    after = mia.follow(done)
    assert after.text("#notice") == "Acknowledged: you are on it."
    assert after.text("#doing h2").startswith("Acknowledge the customer:")
    assert mia.get("/").text("#notice") == "", "it is said once"


def test_with_script_only_the_row_the_card_and_the_counts_come_back(office: Office) -> None:
    id_ = office.raised(STOPPED)
    mia = Looker(office, "mia")
    answer = mia.press(mia.get("/"), f"#row-{id_} button", script=True)
    assert answer.answer.headers["x-say"].startswith("Acknowledged")
    assert "<html" not in answer.answer.text.casefold()
    assert answer.one(f"#row-{id_}")
    assert answer.one("#counts")
    assert answer.one("#doing")


def test_rows_stand_in_groups_by_their_deadline(office: Office) -> None:
    office.raised(STOPPED)
    office.watch.passes(minutes=30)
    mia = Looker(office, "mia")
    assert len(mia.get("/").all("#group-hour .line")) == 1
    office.watch.passes(hours=3)
    page = mia.get("/")
    assert len(page.all("#group-overdue .line")) == 1
    assert "Overdue 2h 30m" in page.text("#group-overdue")
    assert "overdue" in page.text("#group-overdue .vh")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?severity=critical", 1),
        ("?severity=low&severity=medium", 0),
        ("?type=technical", 1),
        ("?type=legal", 0),
        ("?q=SHOPS+down", 1),
        ("?q=nowhere", 0),
        ("?owner=mia", 1),
        ("?owner=daniel", 0),
        ("?tab=mine", 1),
        ("?tab=waiting", 0),
        ("?tab=resolved", 0),
        ("?tab=nonsense", 1),
        ("?severity=%00&tab=mine", 0),
    ],
)
def test_filters_live_in_the_address(office: Office, query: str, found: int) -> None:
    office.raised(STOPPED)
    page = Looker(office, "mia").get(f"/{query}")
    assert page.status == 200
    assert len(page.all(".line[id]")) == found
    if not found and "tab=" not in query:
        assert page.text("#rows h2") == "Nothing matches"


def test_a_paused_one_waits_on_its_own_tab(office: Office) -> None:
    id_ = office.raised(STOPPED)
    later = office.watch.at.replace(hour=23)
    office.desk.submit(c.Pause("they freeze their site", later), actor="mia", escalation=id_)
    page = Looker(office, "mia").get("/?tab=waiting")
    assert [row.attributes["id"] for row in page.all(".line[id]")] == [f"row-{id_}"]


def test_a_restricted_one_is_nowhere_for_those_not_named(office: Office) -> None:
    id_ = office.restricted("daniel")
    mia, daniel = Looker(office, "mia"), Looker(office, "daniel")
    for path in ("/", "/?tab=mine", "/?q=regulator", "/?tab=waiting", "/live/head"):
        assert id_ not in mia.get(path).answer.text
    assert "All open 0" in mia.get("/").text("#tabs") or mia.get("/").all("#empty")
    assert id_ in daniel.get("/").answer.text
    unknown = mia.get("/e/ESC-9999")
    said = unknown.answer.text.replace("ESC-9999", id_)
    assert PROOF.sub("", mia.get(f"/e/{id_}").answer.text) == PROOF.sub("", said)
    assert mia.get(f"/e/{id_}").status == unknown.status == 404
    for path in ("do/resolve", "clocks/resolution"):
        assert mia.get(f"/e/{id_}/{path}").status == 404
    assert mia.send(f"/e/{id_}/add-note", text="hello").status == 404


def test_pages_of_two_hundred_follow_one_another(office: Office) -> None:
    for number in range(203):
        office.raised(f"Label {number} prints the wrong date on one printer.")
    daniel = Looker(office, "mia")
    first = daniel.get("/")
    rows = [row.attributes["id"] for row in first.all(".line[id]")]
    assert len(rows) == 200
    second = daniel.get(str(first.one("#pager a[rel=next]").attributes["href"]))
    assert len(second.all(".line[id]")) == 3
    assert not set(rows) & {row.attributes["id"] for row in second.all(".line[id]")}
    (longer,) = [one for one in first.all("#pager a") if "one page" in one.text()]
    whole = daniel.get(str(longer.attributes["href"]))
    assert len(whole.all(".line[id]")) == 203
    assert not whole.all("#pager a")


def test_a_changed_row_is_the_same_for_everybody_who_looks(office: Office) -> None:
    """So it is rendered once: nothing in it depends on who looks."""
    id_ = office.raised(STOPPED)
    (*_, changed) = office.desk.changed(0)
    said = event(office.desk, changed).decode()
    data = json.loads(said.split("data: ")[1])
    assert said.startswith(f"id: {changed.position}\ndata: ")
    assert data["case"] == id_
    assert "mia" in data["asks"].split()
    assert 'name="csrf" value=""' in data["row"]


def test_the_signed_out_get_no_stream_and_no_page(office: Office) -> None:
    visitor = office.browser()
    assert visitor.get("/?tab=mine").headers["location"] == "/sign-in?next=%2F%3Ftab%3Dmine"
    assert visitor.get("/live").status_code == 303
    assert visitor.get("/live", headers=PARTIAL).status_code == 401


def test_a_new_desk_can_be_tried_with_an_invented_company(office: Office) -> None:
    admin = next(
        one.id for one in office.desk.policy.directory().people.values() if "admin" in one.roles
    )
    looker = Looker(office, admin)
    button = looker.get("/").one("#empty a[href='/admin/sample-data']")
    page = looker.get(str(button.attributes["href"]))
    assert Looker(office, "mia").send("/admin/sample-data").status == 403
    queue = looker.follow(looker.press(page, "#samples button"))
    assert len(queue.all(".line[id]")) == 4
    assert looker.send("/admin/sample-data").status == 409, "only while there is none"
