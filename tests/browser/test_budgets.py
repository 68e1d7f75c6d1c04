"""What the queue may ask of the network: few things, and each of them once."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.site import Visitor

MOST_REQUESTS = 8
"""The stream of changes is one of them."""


def test_the_queue_asks_for_at_most_eight_things_and_for_its_parts_only_once(
    looking: Visitor,
) -> None:
    page = looking.window("mia")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    expect(page.locator("#live")).to_have_text("Live")
    # A stream that is silent for long, as on a busy machine, is asked for once more.
    once = [url for url in asked if "/live?" not in url]
    assert 1 < len(once) < MOST_REQUESTS, asked
    again = len(asked)
    page.goto("/")
    expect(page.locator("#live")).to_have_text("Live")
    parts = [url for url in asked[again:] if "/static/" in url]
    fetched = page.evaluate(
        "() => performance.getEntriesByType('resource')"
        ".filter(e => e.name.includes('/static/') && e.transferSize > 0).length"
    )
    assert fetched == 0, f"static files carry a hash and never expire: {parts}"
