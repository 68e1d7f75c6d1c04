"""Does every open page tell the truth while others work, the line is down, or two write at once?"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from escalation_manager.core import commands as c
from escalation_manager.core.money import Money
from tests.api.office import MORNING, template
from tests.browser.line import line
from tests.browser.screens import CRITICAL, HELD
from tests.browser.site import Site, Visitor, hears, visiting
from tests.contracts.runners import comes

CREDIT = Money(Decimal(1200), "USD")
STOPPED = "All 14 warehouses stand still since 8:40. Nobody can work, and there is no workaround."


def lamp(page: Page) -> str:
    return page.locator("#live").inner_text().strip()


class TestWhatOthersDo:
    def test_a_new_critical_shows_in_every_one_of_eight_tabs(self, visitor: Visitor) -> None:
        first = visitor.window("mia")
        tabs = [first, *(first.context.new_page() for _ in range(7))]
        for tab in tabs:
            tab.goto("/")
        for tab in tabs:
            expect(tab.locator("#live")).to_have_text("Live")
        id_ = visitor.site.raises(STOPPED)
        for tab in tabs:
            expect(tab.locator(f"#row-{id_}")).to_be_visible()
            hears(tab, "New Critical")
        assert comes(lambda: visitor.site.streams == 1), "one browser reads one stream for its tabs"

    def test_a_changed_row_changes_where_it_is_shown(self, visitor: Visitor) -> None:
        page, id_ = visitor.window("mia"), visitor.site.id(HELD)
        page.goto("/")
        row = page.locator(f"#row-{id_}")
        expect(page.locator("#live")).to_have_text("Live")
        visitor.site.does("daniel", id_, c.ChangeSeverity("critical", "all carriers now"))
        expect(row).to_contain_text("Critical")
        expect(page.locator("#group-overdue .line, #group-hour .line").first).to_be_visible()

    def test_a_page_of_one_case_tells_what_a_colleague_just_did(self, visitor: Visitor) -> None:
        page, id_ = visitor.window("mia"), visitor.site.id(HELD)
        page.goto(f"/e/{id_}")
        expect(page.locator("#live")).to_have_text("Live")
        text = page.get_by_label("Message to the customer")
        text.fill("Half a sentence that")
        visitor.site.does("piotr", id_, c.AddNote("It is the second reader, not the first."))
        expect(page.locator("#timeline")).to_contain_text("It is the second reader")
        expect(text).to_have_value("Half a sentence that")

    def test_a_request_shows_where_it_is_decided(self, visitor: Visitor) -> None:
        page, id_ = visitor.window("daniel"), visitor.site.id(HELD)
        page.goto("/approvals")
        expect(page.locator("#live")).to_have_text("Live")
        asked = c.RequestGoodwill("service_credit", "Three days of missing states.", CREDIT)
        visitor.site.does("mia", id_, asked)
        expect(page.locator("#approvals")).to_contain_text("Three days of missing states.")

    def test_what_becomes_secret_leaves_the_page_of_others(self, visitor: Visitor) -> None:
        page, id_ = visitor.window("jonas"), visitor.site.id(CRITICAL)
        page.goto("/")
        expect(page.locator(f"#row-{id_}")).to_be_visible()
        expect(page.locator("#live")).to_have_text("Live")
        visitor.site.does("daniel", id_, c.Restrict(("mia", "daniel"), "privileged"))
        page.reload()
        expect(page.locator("#rows")).to_be_visible()
        expect(page.locator(f"#row-{id_}")).to_have_count(0)

    def test_the_first_one_of_a_desk_shows_by_itself(
        self, tmp_path: Path, browser: Browser
    ) -> None:
        empty = Site(template(tmp_path), tmp_path, at=MORNING)
        empty.desk.store.set_setting("demo", True)
        with visiting(empty, browser) as visitor:
            page = visitor.window("mia")
            page.goto("/")
            expect(page.locator("#empty")).to_be_visible()
            expect(page.locator("#live")).to_have_text("Live")
            id_ = empty.raises(STOPPED)
            expect(page.locator(f"#row-{id_}")).to_be_visible()
            empty.does("daniel", id_, c.Cancel("raised in error"))
            expect(page.locator("#rows")).to_contain_text("New escalations appear here")
        empty.close()

    def test_no_row_moves_while_the_hand_is_in_the_list_it_moves_afterwards(
        self, visitor: Visitor
    ) -> None:
        page = visitor.window("mia")
        page.goto("/")
        expect(page.locator("#live")).to_have_text("Live")
        page.locator("#rows .title").nth(2).focus()
        before = order(page)
        new = f"row-{visitor.site.raises(STOPPED)}"
        hears(page, "New Critical")
        now = order(page)
        assert [row for row in now if row != new] == before
        page.get_by_role("heading", level=1).click()
        expect(page.locator(f"#group-hour #{new}")).to_be_visible()


def order(page: Page) -> list[str]:
    """The rows from top to bottom."""
    found = page.evaluate("() => [...document.querySelectorAll('#rows .line[id]')].map(r => r.id)")
    return [str(one) for one in found]


class TestTheLineIsDown:
    """The network is cut between browser and server; `benchmarks.browser` does it for 60 s."""

    def test_the_page_says_so_ticks_on_fails_loudly_and_catches_up(self, visitor: Visitor) -> None:
        site, critical, id_ = visitor.site, visitor.site.id(CRITICAL), visitor.site.id(HELD)
        with line(site.port) as wire:
            page = visitor.window("mia", over=wire.address)
            case = page.context.new_page()
            case.goto(f"/e/{id_}")
            page.goto("/")
            for tab in (page, case):
                expect(tab.locator("#live")).to_have_text("Live")
            words = case.get_by_label("Message to the customer")
            words.fill("Half a sentence that")
            page.evaluate("() => { window.sameAsBefore = true; }")
            wire.cut()
            for tab in (page, case):
                expect(tab.locator("#live")).to_have_text("Reconnecting")
            clock = page.locator(f"#row-{critical} time").first
            shown = clock.inner_text()
            expect(clock).not_to_have_text(shown)
            page.locator(f"#row-{critical}").get_by_role("button").first.click()
            expect(page.locator("#alert")).to_contain_text("did not go through")
            page.get_by_role("heading", level=1).click()
            case.get_by_role("button", name="Check and send").click()
            expect(case.locator("#alert")).to_contain_text("did not go through")
            new = site.raises(STOPPED)
            site.does("piotr", id_, c.AddNote("Written while the line was down."))
            site.does("daniel", id_, c.ChangeSeverity("critical", "all carriers now"))
            wire.mend()
            for tab in (page, case):
                expect(tab.locator("#live")).to_have_text("Live")
            expect(page.locator(f"#row-{new}")).to_be_visible()
            expect(page.locator(f"#row-{id_}")).to_contain_text("Critical")
            assert page.evaluate("() => window.sameAsBefore"), "It catches up without a reload."
            expect(case.locator("#timeline")).to_contain_text("Written while the line was down.")
            expect(words).to_have_value("Half a sentence that")
            page.locator(f"#row-{critical}").get_by_role("button").first.click()
            hears(page, "cknowledged")
        visitor.forgive("net::ERR_")

    def test_a_line_that_falls_silent_counts_as_cut(self, visitor: Visitor) -> None:
        with line(visitor.site.port) as wire:
            page = visitor.window("mia", over=wire.address)
            page.clock.install()
            page.goto("/")
            expect(page.locator("#live")).to_have_text("Live")
            wire.hush()
            new = visitor.site.raises(STOPPED)
            page.clock.fast_forward("00:41")
            expect(page.locator("#live")).to_have_text("Reconnecting")
            wire.mend()
            page.clock.fast_forward("00:06")
            expect(page.locator("#live")).to_have_text("Live")
            expect(page.locator(f"#row-{new}")).to_be_visible()
        visitor.forgive("net::ERR_")

    def test_a_tab_that_opens_between_two_changes_misses_neither(self, visitor: Visitor) -> None:
        """Others of this browser read the stream: it asks them how far they are."""
        first = visitor.window("mia")
        first.goto("/")
        expect(first.locator("#live")).to_have_text("Live")
        late = first.context.new_page()
        made: list[str] = []

        def between(route: Route) -> None:
            id_ = visitor.site.raises(STOPPED)
            expect(first.locator(f"#row-{id_}")).to_be_visible()
            # An alert that is sent a moment later would show the row as well.
            while visitor.site.owes:
                first.wait_for_timeout(50)
            first.wait_for_timeout(500)
            made.append(id_)
            route.continue_()

        late.route("**/static/*.js", between)
        late.goto("/")
        expect(late.locator(f"#row-{made[0]}")).to_be_visible()


class TestTwoAtOnce:
    @pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
    def test_one_wins_and_the_other_sees_both_and_loses_no_text(
        self, visitor: Visitor, script: bool
    ) -> None:
        site, id_ = visitor.site, visitor.site.id(HELD)
        page = visitor.window("mia", script=script)
        page.goto(f"/e/{id_}/do/change-severity")
        form = page.locator("#do form")
        form.locator("[name=severity]").select_option("critical")
        form.locator("[name=reason]").fill("Every carrier is affected by now.")
        site.clock.passes(seconds=20)
        site.does("daniel", id_, c.ChangeSeverity("medium", "They work around it."))
        form.get_by_role("button").last.click()
        refusal = page.locator("#refusal")
        expect(refusal).to_contain_text("Daniel Okafor changed this")
        expect(refusal).to_contain_text("They work around it.")
        expect(refusal).to_contain_text("Every carrier is affected by now.")
        assert site.state(id_).severity == "medium"
        refusal.get_by_role("button", name="Save mine all the same").click()
        expect(page.locator("#head")).to_contain_text("Critical")
        reasons = [one for one in site.texts(id_) if "carrier" in one or "work around" in one]
        assert len(reasons) >= 2

    def test_a_clock_that_comes_to_its_end_says_so_once(self, visitor: Visitor) -> None:
        page, site = visitor.window("mia"), visitor.site
        id_ = site.id(CRITICAL)
        due = next(
            v.due for v in site.desk.show(id_, actor="mia").clocks if v.name == "acknowledge"
        )
        assert due is not None
        left = due - site.clock.now()
        site.clock.passes(seconds=(left - timedelta(seconds=4)).total_seconds())
        page.goto("/?severity=critical&q=dispatch")
        row = page.locator(f"#row-{id_}")
        expect(row.locator(".clock").first).to_contain_text("Overdue")
        expect(page.locator(f"#group-overdue #row-{id_}")).to_be_visible()
