"""When does the queue of 200 rows stand on the screen: on a desktop, and on a slow phone?

    python -m benchmarks.paint

The staged demo desk with 6,000 open escalations, in Chromium, three times each: as it is, and with
a CPU four times slower behind 1.6 Mbit/s and 40 ms. Shown is the largest contentful paint. Then a
page of 5,000 rows: CPU of its clocks, and the longest frames while it is scrolled through.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.web import grow
from tests.browser.chromium import ARGUMENTS, chromium
from tests.browser.site import Site, Visitor
from tests.demo.stage import staged_file

PAINTED = """() => new Promise(done => new PerformanceObserver(list =>
    done(list.getEntries().at(-1).startTime)
).observe({type: 'largest-contentful-paint', buffered: true}))"""
FRAMES = """() => {
    let last = performance.now();
    window.frames_ = [];
    const next = at => { window.frames_.push(at - last); last = at; requestAnimationFrame(next); };
    requestAnimationFrame(next);
}"""
SECONDS = 10
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
        grow(template, 6_000)
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
            page.context.close()
            long_page(Visitor(site, browser).window("mia"))
            site.close()
        browser.close()


def long_page(page: Page) -> None:
    """The main thread's CPU in milliseconds a second at rest, and the frames while scrolling."""
    page.goto("/?rows=5000")
    rows = page.locator("#rows .line[id]").count()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.wait_for_timeout(2_000)

    def busy() -> float:
        found = session.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in found if one["name"] == "TaskDuration")) * 1000

    for name, place in (("top", 0), ("middle", 150_000)):
        page.evaluate(f"() => scrollTo(0, {place})")
        page.wait_for_timeout(1_000)
        before = busy()
        page.wait_for_timeout(SECONDS * 1000)
        print(f"{rows} rows, {name:7} {(busy() - before) / SECONDS:6.1f} ms a second")
    page.evaluate("() => scrollTo(0, 0)")
    page.evaluate(FRAMES)
    page.mouse.move(640, 500)
    for _ in range(60):
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(30)
    frames = sorted(page.evaluate("() => window.frames_"))
    p95 = frames[int(len(frames) * 0.95)]
    print(f"{rows} rows, scrolled: {len(frames)} frames, 95 % in {p95:.0f} ms,", end=" ")
    print(f"all in {frames[-1]:.0f} ms")


if __name__ == "__main__":
    main()
