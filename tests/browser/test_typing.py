"""Does whatever somebody types stay theirs, whoever answers late and whatever happens meanwhile?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from escalation_manager.core import commands as c
from tests.browser.screens import CRITICAL, HELD, MAIL
from tests.browser.site import Visitor

NOTE = "Note for the team"
MESSAGE = "Message to the customer"


class Held:
    """Questions to the desk whose answers wait until they are let go, in any order."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.routes = page, list[Route]()
        page.route(address, lambda route: self.routes.append(route))

    def wait(self, number: int) -> None:
        """Until so many were asked."""
        while len(self.routes) < number:
            self.page.wait_for_timeout(20)

    def answer(self, number: int) -> None:
        """Let one go, and wait until it has come."""
        with self.page.expect_response(lambda _: True):
            self.routes[number].continue_()
        self.page.wait_for_timeout(50)


def live(page: Page) -> None:
    expect(page.locator("#live")).to_have_text("Live")


def test_what_is_typed_in_a_new_one_is_not_overwritten_by_what_is_read(visitor: Visitor) -> None:
    page = visitor.window("mia")
    page.goto("/new")
    page.get_by_label("What the customer wrote").fill(MAIL)
    title = page.get_by_label("Title")
    expect(title).to_have_value("Scanners in Hamburg are slow")
    late = Held(page, "**/new/preview")
    title.press("Home")
    for asked, some in enumerate(("All ", "60 "), 1):
        page.keyboard.type(some)
        late.wait(asked)
    page.keyboard.press("End")
    page.keyboard.type(", ")
    late.answer(1)
    page.keyboard.type("I")
    late.answer(0)
    page.keyboard.type(" hear")
    expect(title).to_have_value("All 60 Scanners in Hamburg are slow, I hear")
    page.keyboard.press("Control+z")
    assert title.input_value().startswith("All 60 Scanners in Hamburg are slow")


def test_the_last_answer_to_a_search_is_the_one_that_was_asked_for_last(visitor: Visitor) -> None:
    page = visitor.window("mia")
    page.goto("/")
    page.keyboard.press("/")
    late = Held(page, "**/?q=*")
    for asked, some in enumerate(("tri", "dent"), 1):
        page.keyboard.type(some)
        late.wait(asked)
    late.answer(1)
    expect(page.locator("#rows .line[id]")).to_have_count(1)
    late.answer(0)
    expect(page.locator("#rows .line[id]")).to_have_count(1)
    expect(page.get_by_role("searchbox")).to_have_value("trident")


def test_a_page_changes_around_who_types_selects_and_chooses(visitor: Visitor) -> None:
    page, id_ = visitor.window("mia"), visitor.site.id(HELD)
    page.goto(f"/e/{id_}")
    live(page)
    note, chosen = page.get_by_label(NOTE), page.locator("#composer [name=recipient]")
    note.fill("Half a note")
    page.locator("#statement blockquote").select_text()
    chosen.focus()
    chosen.evaluate("list => list.dataset.same = 'yes'")
    visitor.site.does("piotr", id_, c.AddNote("It is the second reader."))
    expect(page.locator("#timeline")).to_contain_text("It is the second reader.")
    expect(note).to_have_value("Half a note")
    expect(chosen).to_be_focused()
    expect(chosen).to_have_attribute("data-same", "yes")
    assert "since" in page.evaluate("() => getSelection().toString()")


def test_what_is_typed_while_it_is_sent_stays(visitor: Visitor) -> None:
    page, id_ = visitor.window("mia"), visitor.site.id(HELD)
    page.goto(f"/e/{id_}")
    late = Held(page, "**/add-note")
    page.get_by_label(NOTE).fill("It is the first")
    page.keyboard.press("Enter")
    late.wait(1)
    page.keyboard.type(", and more")
    late.answer(0)
    expect(page.locator("#timeline")).to_contain_text("It is the first")
    expect(page.get_by_label(NOTE)).to_have_value("It is the first, and more")
    expect(page.get_by_label(NOTE)).to_be_focused()


def test_pressed_twice_means_it_once(visitor: Visitor) -> None:
    """The second press lands where the answer has put another deed: to write to the customer."""
    page, id_, asked = visitor.window("mia"), visitor.site.id(CRITICAL), list[str]()
    page.goto("/")
    page.on("request", lambda request: asked.append(request.url))
    deed = page.locator(f"#row-{id_}").get_by_role("button")
    deed.evaluate(
        "deed => new MutationObserver((_, eye) => { eye.disconnect(); deed.click(); })"
        ".observe(deed, { childList: true, subtree: true, characterData: true })"
    )
    deed.click()
    expect(deed).to_contain_text("Acknowledge customer")
    assert [one for one in asked if one.endswith("/acknowledge-alert")]
    assert not [one for one in asked if one.endswith("/acknowledge-customer")]
    assert visitor.site.state(id_).messages == ()


@pytest.mark.parametrize("gone", ["reload", "server", "session"])
def test_what_is_typed_outlasts_the_page(visitor: Visitor, gone: str) -> None:
    page, id_ = visitor.window("mia"), visitor.site.id(HELD)
    page.goto(f"/e/{id_}")
    live(page)
    page.get_by_label(MESSAGE).fill("Half a sentence")
    page.get_by_label(NOTE).fill("Half a note")
    if gone == "server":
        visitor.site.shut()
        page.get_by_role("button", name="Leave it").click()
        expect(page.locator("#alert")).to_contain_text("did not go through")
        visitor.site.open()
    if gone == "session":
        page.context.clear_cookies()
        page.get_by_role("button", name="Leave it").click()
        page.get_by_role("button", name="Mia Hoffmann").click()
    else:
        page.reload()
    expect(page.get_by_label(MESSAGE)).to_have_value("Half a sentence")
    expect(page.get_by_label(NOTE)).to_have_value("Half a note")
    page.get_by_role("button", name="Leave it").click()
    expect(page.locator("#timeline")).to_contain_text("Half a note")
    page.reload()
    expect(page.get_by_label(MESSAGE)).to_have_value("Half a sentence")
    expect(page.get_by_label(NOTE)).to_have_value("")
    visitor.forgive("net::ERR_")


def test_whoever_is_signed_out_elsewhere_is_told_and_can_go_on_typing(visitor: Visitor) -> None:
    page, id_ = visitor.window("mia"), visitor.site.id(HELD)
    page.goto(f"/e/{id_}")
    live(page)
    page.get_by_label(MESSAGE).fill("Half a sentence")
    idle = visitor.window("jonas")
    idle.goto("/")
    live(idle)
    for one in (page, idle):
        one.context.clear_cookies()
    visitor.site.shut()
    visitor.site.open()
    expect(page.locator("#alert")).to_contain_text("You are signed out")
    expect(page.get_by_label(MESSAGE)).to_have_value("Half a sentence")
    expect(idle).to_have_url(f"{visitor.site.address}/sign-in?next=%2F")
    visitor.forgive("net::ERR_")


def test_escape_leaves_a_field_and_a_closed_form_keeps_its_words(visitor: Visitor) -> None:
    page, id_ = visitor.window("mia"), visitor.site.id(HELD)
    page.goto(f"/e/{id_}")
    add, what = page.get_by_role("link", name="Add task"), page.get_by_label("What is to be done")
    add.click()
    what.fill("Ask the carrier")
    page.keyboard.press("Escape")
    expect(what).to_be_visible()
    page.keyboard.press("Escape")
    expect(what).to_be_hidden()
    add.click()
    expect(what).to_have_value("Ask the carrier")
    page.get_by_role("link", name="Cancel", exact=True).click()
    add.click()
    expect(what).to_have_value("")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_another_template_keeps_what_was_written(visitor: Visitor, script: bool) -> None:
    page = visitor.window("mia", script=script)
    page.goto(f"/e/{visitor.site.id(HELD)}")
    words = page.get_by_label(MESSAGE)
    words.fill(
        words.input_value().replace("I will write", "It is the second reader.\n\nI will write")
    )
    page.get_by_label("Template").select_option("resolution")
    if not script:
        page.get_by_role("button", name="Use it").click()
    expect(words).to_have_value(
        "Hello Tom Verbeek,\n\nwhat you wrote to us about (ESC-0079) is solved. \n\n"
        "Please tell me whether it is solved on your side.\n\nIt is the second reader.\n\n"
        "Mia Hoffmann"
    )


def test_the_tabs_count_what_comes(visitor: Visitor) -> None:
    page = visitor.window("jonas")
    page.goto("/")
    live(page)
    tab = page.get_by_role("link", name="All open")
    before = int(tab.inner_text().split()[-1])
    visitor.site.raises("All 14 warehouses stand still since 8:40.")
    expect(tab).to_have_text(f"All open {before + 1}")
    expect(page.locator("#pager")).to_have_text(f"{before + 1} of {before + 1}")
