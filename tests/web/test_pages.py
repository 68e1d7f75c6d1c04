"""Every page is strict: no foreign word becomes markup, nothing is inline, one heading first."""

import re
from contextlib import suppress
from pathlib import Path

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.errors import EscalationError, NotFound
from escalation_manager.core.events import SYSTEM
from escalation_manager.demo import company
from escalation_manager.handbook_file import shipped
from escalation_manager.store.opening import create_store
from escalation_manager.wiring import desk_on
from tests.api.office import MORNING, Office, Watch
from tests.web.seen import Looker, Page

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"
SAID = "Everything is stopped: our shops are down, nobody can pay."


def evil(office: Office) -> str:
    """Customers' and colleagues' words, wherever they can write some."""
    id_ = office.raised(f"{SAID} {EVIL}", subject=EVIL, sender=f"{EVIL} <x@acme.example>")
    later = office.watch.at.replace(hour=22)
    for command in (
        c.AddNote(EVIL),
        c.AddTask(EVIL, "mia", offset="+1h"),
        c.RecordImpact(EVIL, EVIL),
        c.RecordRootCause(EVIL, EVIL, (EVIL,)),
        c.LogCommunication("in", EVIL, EVIL, EVIL),
        c.WriteMessage(f"Hello, {EVIL}", recipient=EVIL),
        c.RecordExitCriteria((EVIL,)),
        c.RequestGoodwill("service_credit", EVIL, quantity=EVIL),
        c.Pause(EVIL, later),
        c.RecordLesson(EVIL, EVIL),
        c.RecordImprovement(EVIL),
        c.AgreeNextUpdate(later, EVIL),
    ):
        # What is refused is not kept, and that is as well.
        with suppress(EscalationError):
            office.desk.submit(command, actor="mia", escalation=id_)
    return id_


def strict(page: Page) -> None:
    assert page.status == 200
    html = page.answer.text
    for node in page.all("script"):
        assert str(node.attributes.get("src", "")).startswith("/static/desk.")
        assert node.text() == ""
    assert not page.all("style, [style], iframe, object, embed, base")
    for node in page.all("*"):
        assert not [name for name in node.attributes if name.startswith("on")], node.html
        for name in ("href", "src", "action"):
            value = str(node.attributes.get(name) or "/")
            assert re.match(r"[/#?]|mailto:|tel:", value), value
    assert len(page.all("h1")) == 1
    ids = [node.attributes["id"] for node in page.all("[id]")]
    assert len(ids) == len(set(ids)), "an id stands for one thing"
    named = {node.attributes.get("for") for node in page.all("label[for]")}
    for node in page.all("input:not([type=hidden]), select, textarea"):
        labelled = node.attributes.get("aria-label") or node.attributes.get("id") in named
        assert labelled or _inside(node, "label"), node.html
    assert "49" not in page.text("h1"), "templates are not filled in twice"
    assert "&lt;script&gt;" not in html or not page.all("img")


def _inside(node: object, tag: str) -> bool:
    while node is not None:
        if getattr(node, "tag", "") == tag:
            return True
        node = getattr(node, "parent", None)
    return False


@pytest.mark.parametrize(
    "path", ["/", "/?tab=mine&q=shops", "/e/{id}", "/e/{id}?show=system&whole=1"]
)
def test_no_word_of_theirs_is_more_than_a_word(office: Office, path: str) -> None:
    strict(Looker(office, "mia").get(path.format(id=evil(office))))


def test_every_page_brings_its_guards(office: Office) -> None:
    answer = Looker(office, "mia").get("/").answer
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'; trusted-types em" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"


def test_what_is_served_for_ever_is_named_by_its_content(office: Office) -> None:
    page = Looker(office, "mia").get("/")
    sheet = str(page.one("link[rel=stylesheet]").attributes["href"])
    script = str(page.one("script").attributes["src"])
    for url, most in ((sheet, 32 * 1024), (script, 12 * 1024)):
        found = office.browser().get(url)
        assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert len(found.content) <= most
    assert office.browser().get("/static/desk.000000000000.js").status_code == 404


def test_choices_are_remembered_and_nothing_else_is(office: Office) -> None:
    mia = Looker(office, "mia")
    mia.send("/choices", theme="dark", rows="compact", keys="off")
    page = mia.get("/")
    assert page.one("html").attributes["data-theme"] == "dark"
    assert page.one("html").attributes["data-density"] == "compact"
    assert page.one("body").attributes["data-keys"] == "off"
    mia.send("/choices", theme="system", rows="<b>", keys="on")
    assert "data-theme" not in mia.get("/").one("html").attributes


def test_a_page_that_is_not_there_says_where_to_go(office: Office) -> None:
    for path in ("/nowhere", "/e/ESC-4711", "/e/nonsense", "/e/ESC-4711/do/resolve"):
        page = Looker(office, "mia").get(path)
        assert page.status == 404
        assert page.text("h1") == "Nothing is here"
        assert page.one("#not-there a[href='/']")


def test_every_clock_can_be_explained(office: Office) -> None:
    id_, mia = office.raised(), Looker(office, "mia")
    page = mia.get(f"/e/{id_}")
    links = [str(a.attributes["href"]) for a in page.all("#clocks a[href*=clocks]")]
    assert len(links) == 4
    office.watch.passes(hours=1)
    for link in links:
        told = mia.get(link)
        assert told.status == 200
        assert "1h counted" in told.text("main")


def test_what_can_be_done_follows_the_life_of_it(office: Office) -> None:
    id_, mia = office.raised(), Looker(office, "mia")
    assert mia.get(f"/e/{id_}").all("#can a[href$='/do/resolve']")
    for command in (c.AcknowledgeAlert(), c.AcknowledgeCustomer()):
        office.desk.submit(command, actor="mia", escalation=id_)
    office.desk.act()
    office.desk.submit(c.Resolve("It works again"), actor="mia", escalation=id_)
    page = mia.get(f"/e/{id_}")
    assert not page.all("#can a[href$='/do/resolve']")
    assert page.all("#can a[href$='/do/reopen']")
    assert "Resolved" in page.text("#head")
    closing = mia.send(f"/e/{id_}/close")
    assert closing.status == 409


def test_another_site_puts_no_words_on_the_sign_in_page(office: Office) -> None:
    visitor, words = office.browser(), "Call+0800+EVIL+to+unlock"
    for site, said in (("cross-site", False), ("none", False), ("same-origin", True)):
        answer = visitor.get(f"/sign-in?problem={words}", headers={"sec-fetch-site": site})
        assert ("EVIL" in answer.text) is said
        assert answer.status_code == (401 if said else 200)


@pytest.mark.parametrize("people", [True, False])
def test_who_comes_to_a_new_desk_is_told_the_first_step(tmp_path: Path, people: bool) -> None:
    store = create_store(tmp_path / "desk.db")
    desk_on(store, clock=Watch()).policy.put_handbook(shipped(), SYSTEM, MORNING)
    store.close()
    office = Office(tmp_path / "desk.db")
    if people:
        office.desk.load_text("people", company())
    shown = office.browser().get("/sign-in").text
    assert ("escalations load people.csv" in shown) is not people
    assert "escalations password PERSON" in shown
    with pytest.raises(NotFound) as refused:
        office.desk.identity.set_password("anna", "long enough it is", by=SYSTEM, at=MORNING)
    assert ("Load your people first" in refused.value.remedy) is not people
    office.close()
