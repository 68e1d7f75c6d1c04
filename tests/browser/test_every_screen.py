"""Is every screen sound: for a screen reader, in the dark, on a phone, and without a fault?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from tests.browser.screens import SCREENS, Screen
from tests.browser.site import PHONE, WIDTHS, Site, Visitor, sideways

WIDE = (1440, 900)
CONTRAST = {"runOnly": ["color-contrast", "link-in-text-block"]}
AXE = Axe()

every = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)


@pytest.fixture(scope="module")
def windows(seen_site: Site, browser: Browser) -> Iterator[Windows]:
    """Windows in which axe may run: it alone goes round the policy."""
    found = Windows(Visitor(seen_site, browser), bypass=True)
    yield found
    found.visitor.leave()


@pytest.fixture(scope="module")
def strict_windows(seen_site: Site, browser: Browser) -> Iterator[Windows]:
    """Windows under the whole policy."""
    found = Windows(Visitor(seen_site, browser), bypass=False)
    yield found
    found.visitor.leave()


class Windows:
    """One window for each person, in which they look at one screen after the other."""

    def __init__(self, visitor: Visitor, *, bypass: bool) -> None:
        self.visitor = visitor
        self._bypass = bypass
        self._open: dict[str, Page] = {}

    def of(self, person: str) -> Page:
        if person not in self._open:
            page = self.visitor.window(person, WIDE, bypass=self._bypass, still=True)
            self._open[person] = page
        return self._open[person]


@every
def test_axe_finds_nothing_and_nothing_scrolls_sideways(windows: Windows, screen: Screen) -> None:
    page = windows.of(screen.person)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    page.goto(screen.path(windows.visitor.site))
    if screen.then is not None:
        screen.then(page)
    assert _found(page) == []
    page.emulate_media(color_scheme="dark")
    assert _found(page, CONTRAST) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": PHONE[1]})
        assert sideways(page) <= 0, f"{width} px"
        if width == PHONE[0]:
            assert _found(page) == []
            page.emulate_media(color_scheme="light")
            assert _found(page, CONTRAST) == []


def _found(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """What axe finds, with the place of each."""
    result = AXE.run(page, options=options or {})
    return [
        f"{one['id']}: {one['help']} {node['target']} {node['html'][:160]}"
        for one in result.response["violations"]
        for node in one["nodes"]
    ]


@every
def test_it_is_a_whole_page_under_the_whole_policy(strict_windows: Windows, screen: Screen) -> None:
    """No fault in the console, no policy violated, no other host asked."""
    page, visitor = strict_windows.of(screen.person), strict_windows.visitor
    answer = page.goto(screen.path(visitor.site))
    assert answer is not None
    assert answer.status in (200, 404)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)
    assert "Escalation Manager" in page.title()
    page.wait_for_load_state("load")
    assert visitor.faults == []
