"""One browser for each module, and a served desk for each test or module.

A failed test leaves pictures of its windows in build/browser.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import ARGUMENTS, NoChromium, chromium
from tests.browser.site import Site, Visitor, visiting

PICTURES = Path(__file__).resolve().parents[2] / "build" / "browser"
FAILED: pytest.StashKey[bool] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
    call: pytest.CallInfo[None],  # noqa: ARG001 - pytest asks for this name
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not longer than for a module: while it lives, this thread has a running event loop, and no
    test of another folder may begin one of its own."""
    try:
        path = chromium()
    except NoChromium as none:
        pytest.skip(f"NO BROWSER: {none}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def site(staged: Path, tmp_path: Path) -> Iterator[Site]:
    """A desk that the test may change."""
    site = Site(staged, tmp_path)
    yield site
    site.close()


@pytest.fixture(scope="module")
def seen_site(staged: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for a whole module whose tests only look. Its clock stands still: nothing changes."""
    site = Site(staged, tmp_path_factory.mktemp("seen"), still=True)
    yield site
    site.close()


@pytest.fixture
def visitor(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    with visiting(site, browser) as visitor:
        yield visitor
        _picture(request.node, visitor)


@pytest.fixture
def looking(seen_site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    with visiting(seen_site, browser) as visitor:
        yield visitor
        _picture(request.node, visitor)


@pytest.fixture(scope="module")
def staying(seen_site: Site, browser: Browser) -> Iterator[Visitor]:
    """Somebody who goes on looking in the same window from test to test."""
    with visiting(seen_site, browser) as visitor:
        visitor.window("mia")
        yield visitor


@pytest.fixture
def queue(staying: Visitor, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The queue, loaded anew in that window."""
    (page,) = staying.pages
    page.goto("/")
    yield page
    _picture(request.node, staying)


def _picture(node: Any, visitor: Visitor) -> None:
    if not node.stash.get(FAILED, False):
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    name = "".join(sign if sign.isalnum() else "-" for sign in node.name)[:80]
    for number, page in enumerate(visitor.pages):
        page.screenshot(path=PICTURES / f"{name}-{number}.png", full_page=True)
