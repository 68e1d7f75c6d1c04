"""When does the queue of 200 rows stand on the screen: on a desktop, and on a slow phone?

    python -m benchmarks.paint

The staged demo desk with 1,000 open escalations, in Chromium, three times each: as it is, and with
a CPU four times slower behind 1.6 Mbit/s and 40 ms. Shown is the largest contentful paint.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.web import grow
from tests.browser.chromium import ARGUMENTS, chromium
from tests.browser.site import Site, Visitor
from tests.demo.stage import staged_file

PAINTED = """() => new Promise(done => new PerformanceObserver(list =>
    done(list.getEntries().at(-1).startTime)
).observe({type: 'largest-contentful-paint', buffered: true}))"""
SLOW_LINE = {
    "offline": False,
    "latency": 40,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 1.6e6 / 8,
}


def main() -> None:
    """Print milliseconds."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        template = staged_file(Path(folder))
        grow(template, 1_000)
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        with tempfile.TemporaryDirectory() as place:
            site = Site(template, Path(place))
            page = Visitor(site, browser).window("mia")
            page.goto("/?tab=open")
            for name, slower in (("desktop", 1), ("slow phone", 4)):
                if slower > 1:
                    session = page.context.new_cdp_session(page)
                    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
                    session.send("Network.enable")
                    session.send("Network.emulateNetworkConditions", SLOW_LINE)
                for _ in range(3):
                    page.goto("/?tab=open")
                    print(f"{name:12} {page.evaluate(PAINTED):6.0f} ms")
            site.close()
        browser.close()


if __name__ == "__main__":
    main()
