"""How do the screens look? A picture of each: light, dark and on the phone, in build/screens.

python -m docs.screens [NAME ...]

Four of them stand in the README; they are written to docs/pictures.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import ARGUMENTS, chromium
from tests.browser.screens import SCREENS, Screen
from tests.browser.site import PHONE, Site, Visitor
from tests.demo.stage import staged_file

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "screens"
WIDE = (1440, 940)
LOOKS = {"light": (WIDE, False), "dark": (WIDE, True), "phone": (PHONE, False)}
QUALITY = 76
"""Of a hundred: below that, letters get a fringe; above, a picture has more than 150 kB."""
IN_README = {
    ("queue", "light"): "queue.jpg",
    ("escalation-held", "light"): "escalation.jpg",
    ("metrics", "dark"): "metrics.jpg",
    ("queue", "phone"): "phone.jpg",
}


def draw(names: list[str]) -> None:
    """Every screen of those names, or every one."""
    wanted = [screen for screen in SCREENS if not names or screen.name in names]
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        template = staged_file(Path(folder))
        site = Site(template, Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        try:
            for look, (size, dark) in LOOKS.items():
                _look(site, browser, wanted, look, size, dark)
        finally:
            browser.close()
            site.close()


def _look(
    site: Site, browser: Browser, wanted: list[Screen], look: str, size: tuple[int, int], dark: bool
) -> None:
    visitor = Visitor(site, browser)
    people = {screen.person for screen in wanted}
    windows = {person: visitor.window(person, size, dark=dark) for person in people}
    for screen in wanted:
        page = windows[screen.person]
        page.goto(screen.path(site))
        if screen.then is not None:
            screen.then(page)
        page.screenshot(path=BUILD / f"{screen.name}-{look}.png", full_page=look != "phone")
        kept = IN_README.get((screen.name, look))
        if kept is not None:
            place = ROOT / "docs" / "pictures" / kept
            page.screenshot(path=place, type="jpeg", quality=QUALITY)
        print(f"{screen.name}-{look}", flush=True)
    for fault in visitor.faults:
        print(f"FAULT: {fault}", file=sys.stderr)
    visitor.leave()


if __name__ == "__main__":
    draw(sys.argv[1:])
