"""Is every screen sound: for a screen reader, in the dark, on a phone, and without a fault?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from tests.browser.screens import HELD, SCREENS, Screen
from tests.browser.site import PHONE, WIDTHS, Site, Visitor, sideways

WIDE = (1440, 900)
RUN = "async options => (await axe.run(document, options)).violations"
WRONG = """() => {
    const main = document.querySelector("main");
    const pale = document.createElement("p");
    pale.textContent = "Too pale to be read";
    pale.style.cssText = "color: #808080; background: #909090";
    main.append(document.createElement("img"), pale);
}"""
VIOLATIONS = {"resultTypes": ["violations"]}
CONTRAST = {"runOnly": ["color-contrast", "link-in-text-block"]}
AXE: str = Axe().axe_script


@pytest.fixture(scope="module")
def windows(seen_site: Site, browser: Browser) -> Iterator[Windows]:
    """Windows under the whole policy, for all tests of this module."""
    found = Windows(Visitor(seen_site, browser))
    yield found
    found.visitor.leave()


class Windows:
    """One window for each person, in which they look at one screen after the other."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self._open: dict[str, Page] = {}

    def of(self, person: str) -> Page:
        if person not in self._open:
            self._open[person] = self.visitor.window(person, WIDE, still=True)
        return self._open[person]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_it_is_whole_and_axe_finds_nothing_wide_and_narrow_light_and_dark(
    windows: Windows, screen: Screen
) -> None:
    """No fault in the console, no policy violated, no other host asked, nothing off the side."""
    page, visitor = windows.of(screen.person), windows.visitor
    _looks(page, WIDE[0], "light")
    answer = page.goto(screen.path(visitor.site))
    assert answer is not None
    assert answer.status in (200, 404)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)
    assert "Escalation Manager" in page.title()
    if screen.then is not None:
        screen.then(page)
    assert visitor.faults == []
    page.evaluate(AXE)
    assert _found(page) == []
    _looks(page, WIDE[0], "dark")
    assert _found(page, CONTRAST) == []
    _looks(page, PHONE[0], "dark")
    assert _found(page) == []
    _looks(page, PHONE[0], "light")
    assert _found(page, CONTRAST) == []
    for width in WIDTHS:
        _looks(page, width, "light")
        assert sideways(page) <= 0, f"{width} px"
    assert visitor.faults == []


def test_what_is_wrong_would_be_found(windows: Windows) -> None:
    page = windows.of("")
    page.goto("/sign-in")
    page.evaluate(WRONG)
    page.evaluate(AXE)
    assert {one.partition(":")[0] for one in _found(page)} >= {"image-alt", "color-contrast"}
    assert {one.partition(":")[0] for one in _found(page, CONTRAST)} == {"color-contrast"}


def _looks(page: Page, width: int, scheme: Literal["light", "dark"]) -> None:
    """The same page in a window of that width and under that scheme."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": WIDE[1] if width == WIDE[0] else PHONE[1]})


def _found(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """What axe finds, with the place of each. It stays in the page until another is loaded."""
    violations: list[dict[str, Any]] = page.evaluate(RUN, {**VIOLATIONS, **(options or {})})
    return [
        f"{one['id']}: {one['help']} {node['target']} {node['html'][:160]}"
        for one in violations
        for node in one["nodes"]
    ]


def test_a_case_on_paper_has_its_report_and_a_task_in_one_line(looking: Visitor) -> None:
    page = looking.window("mia")
    page.goto(f"/e/{looking.site.id(HELD)}")
    report = page.locator("#report pre")
    expect(report).to_be_hidden()
    page.pdf()
    page.emulate_media(media="print")
    expect(report).to_be_visible()
    task = page.locator("#tasks .what", has_text="Check the fix with the customer")
    size = task.bounding_box()
    assert size is not None
    assert size["width"] > size["height"], "A word a line: it stands where the tick box was."
