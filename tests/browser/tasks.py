"""Twelve things that people come for, each done by hand in a real browser, and counted.

Each returns what it took; the tests hold the clicks and keys, the benchmark tells the seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from re import compile as words

from playwright.sync_api import Locator, Page, expect

from tests.browser.screens import CREDIT, CRITICAL, HELD, LATE, MAIL, OWING
from tests.browser.site import DESKTOP, PHONE, Visitor

PROMISE = "Hello Tom, card readers work again: it will be fixed by 17:00 today."
UPDATE = "Dear Camille,\n\nwe are still working on it.\n\nMia"


@dataclass
class Hand:
    """One person's hand: what it clicks and types is counted."""

    page: Page
    clicks: int = 0
    keys: int = 0
    seconds: float = 0.0
    """From the last deed to what it was done for."""

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def choose(self, what: Locator, value: str) -> None:
        """To open a list and choose in it counts as one."""
        what.select_option(value)
        self.clicks += 1

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def until(self, deed: Callable[[], object], seen: Callable[[], object]) -> None:
        """Do it, and wait for what should come of it."""
        began = time.perf_counter()
        deed()
        seen()
        self.seconds = time.perf_counter() - began


def see_what_to_do_next(
    visitor: Visitor, *, script: bool = True, size: tuple[int, int] = DESKTOP
) -> Hand:
    """1. The next thing to do, and its button, without scrolling."""
    hand = Hand(visitor.window("mia", size, script=script))
    button = hand.page.locator("#doing").get_by_role("button")
    hand.until(lambda: hand.page.goto("/"), lambda: expect(button).to_be_in_viewport(ratio=1))
    expect(hand.page.get_by_text("Do this next")).to_be_in_viewport(ratio=1)
    below = button.bounding_box()
    bar = hand.page.locator("nav.side").bounding_box()
    assert below is not None
    assert bar is not None
    if size[0] < 500:
        assert below["y"] + below["height"] <= bar["y"], "The bar at the bottom covers the button."
    return hand


def acknowledge_from_the_queue(visitor: Visitor, *, script: bool = True) -> Hand:
    """2. A Critical is acknowledged with one click in its row."""
    hand = Hand(visitor.window("mia", script=script))
    hand.page.goto("/")
    id_ = visitor.site.id(CRITICAL)
    row = hand.page.locator(f"#row-{id_}")
    mine = row.get_by_role("button", name=words("^Acknowledge ESC"))
    hand.until(
        lambda: hand.click(mine),
        lambda: expect(
            row.get_by_role("button", name=words("^Acknowledge customer"))
        ).to_be_visible(),
    )
    expect(hand.page.get_by_role("status")).to_contain_text("cknowledged")
    assert "mia" in [one.person for one in visitor.site.state(id_).ladder.acknowledged]
    return hand


def acknowledge_by_keyboard(visitor: Visitor) -> Hand:
    """3. The same without a mouse, and the result is announced."""
    hand = Hand(visitor.window("mia"))
    hand.page.goto("/?severity=critical&q=dispatch")
    id_ = visitor.site.id(CRITICAL)
    said = hand.page.get_by_role("status")
    hand.press("j")
    hand.until(lambda: hand.press("a"), lambda: expect(said).to_contain_text("cknowledged"))
    assert "mia" in [one.person for one in visitor.site.state(id_).ladder.acknowledged]
    return hand


def find_by_account(visitor: Visitor) -> Hand:
    """4. Slash and five letters find it, Enter opens it."""
    hand = Hand(visitor.window("mia"))
    hand.page.goto("/")
    hand.press("/", *"trid")
    found = hand.page.locator("#rows .line[id]")
    hand.until(lambda: hand.press("e"), lambda: expect(found).to_have_count(1))
    expect(found).to_contain_text(CREDIT)
    hand.press("Enter")
    expect(hand.page.get_by_role("heading", level=1)).to_contain_text(CREDIT)
    return hand


def open_from_a_mail(visitor: Visitor) -> Hand:
    """5. A pasted mail fills the rest in."""
    hand = Hand(visitor.window("mia"))
    page = hand.page
    page.goto("/new")
    hand.until(
        lambda: page.get_by_label("What the customer wrote").fill(MAIL),
        lambda: expect(page.get_by_label("Account")).to_have_value("acc_123"),
    )
    expect(page.locator("#new-ahead")).to_contain_text("Who is told")
    expect(page.locator("#new-ahead")).to_contain_text("Clocks that start")
    hand.click(page.get_by_role("button", name="Open the escalation"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Scanners in Hamburg")
    return hand


def send_the_update(visitor: Visitor, *, script: bool = True) -> Hand:
    """6. The update that is due every four hours, from its template."""
    hand = Hand(visitor.window("mia", script=script))
    id_ = visitor.site.id(LATE)
    page = hand.page
    page.goto(f"/e/{id_}")
    before = len(visitor.site.state(id_).messages)
    if script:
        with page.expect_response(f"**/e/{id_}/compose"):
            hand.choose(page.get_by_label("Template"), "update")
    else:
        hand.choose(page.get_by_label("Template"), "update")
        hand.click(page.get_by_role("button", name="Use it"))
    page.get_by_label("Message to the customer").fill(UPDATE)
    sent = page.locator("#notice p").filter(has_text="on its way")
    hand.until(
        lambda: hand.click(_composer(page).get_by_role("button", name="Check and send")),
        lambda: expect(sent).to_be_visible(),
    )
    messages = visitor.site.state(id_).messages
    assert len(messages) == before + 1
    assert messages[-1].text == UPDATE
    return hand


def promise_too_much(visitor: Visitor) -> Hand:
    """7. A promise that nobody confirmed is refused, and the way on is one click away."""
    hand = Hand(visitor.window("mia"))
    id_ = visitor.site.id(HELD)
    page = hand.page
    page.goto(f"/e/{id_}")
    page.get_by_label("Message to the customer").fill(PROMISE)
    refused = page.locator("#say-refusal")
    hand.until(
        lambda: _composer(page).get_by_role("button", name="Check and send").click(),
        lambda: expect(refused).to_be_focused(),
    )
    expect(refused.locator("mark").first).to_contain_text("17:00")
    expect(page.get_by_label("Message to the customer")).to_have_value(PROMISE)
    hand.click(refused.get_by_role("button", name=words("^Ask Engineering to confirm")))
    expect(page.get_by_role("status")).to_contain_text(words("ask", flags=2))
    return hand


def change_severity(visitor: Visitor) -> Hand:
    """8. With a reason, and the new deadlines are shown before anything is saved."""
    hand = Hand(visitor.window("mia"))
    id_ = visitor.site.id(HELD)
    page = hand.page
    page.goto(f"/e/{id_}")
    hand.click(page.get_by_role("link", name="Change severity"))
    hand.choose(page.get_by_label(words("severity", flags=2)).last, "critical")
    hand.until(lambda: None, lambda: expect(page.locator("#deadlines table")).to_be_visible())
    assert visitor.site.state(id_).severity == "high"
    page.get_by_label(words("^(Why|Reason)")).fill("All carriers are affected by now.")
    hand.click(page.locator("#do").get_by_role("button").first)
    expect(page.locator("#head").get_by_text("Critical")).to_be_visible()
    assert visitor.site.state(id_).severity == "critical"
    return hand


def approve_on_the_phone(visitor: Visitor, *, script: bool = True) -> Hand:
    """9. A manager approves a credit of $5,000 with two taps."""
    hand = Hand(visitor.window("daniel", PHONE, script=script))
    page = hand.page
    page.goto("/")
    hand.click(page.locator("nav.side").get_by_role("link", name=words("^Approvals")))
    approve = page.get_by_role("button", name="Approve $5,000")
    hand.until(lambda: hand.click(approve), lambda: expect(approve).to_have_count(0))
    expect(page.locator("#undo")).to_contain_text("Approved")
    (gift,) = visitor.site.state(visitor.site.id(CREDIT)).goodwill
    assert (gift.state, gift.decided_by) == ("approved", "daniel")
    return hand


def close_what_was_not_learned(visitor: Visitor) -> Hand:
    """10. Closing is refused, and the post-mortem is started from there."""
    hand = Hand(visitor.window("mia"))
    id_ = visitor.site.id(OWING)
    page = hand.page
    page.goto(f"/e/{id_}")
    hand.click(page.get_by_role("main").get_by_role("link", name="Close", exact=True))
    refused = page.locator("#refusal")
    hand.until(
        lambda: hand.click(page.locator("#do").get_by_role("button", name="Close")),
        lambda: expect(refused).to_contain_text("no post-mortem is filed"),
    )
    hand.click(page.locator("#refusal").get_by_role("link", name=words("post-mortem")))
    expect(page.get_by_label(words("root cause", flags=2)).last).to_be_visible()
    assert visitor.site.state(id_).status.value == "resolved"
    return hand


def take_the_report(visitor: Visitor) -> Hand:
    """11. As PDF and as Markdown."""
    hand = Hand(visitor.window("mia"))
    page = hand.page
    page.goto(f"/e/{visitor.site.id(LATE)}")
    report = page.locator("#report")
    for name, begins in (("PDF", b"%PDF-1.7"), ("Markdown", b"## Escalation Management Report")):
        link = report.get_by_role("link", name=name)
        address = link.get_attribute("href")
        assert address is not None
        began = time.perf_counter()
        answer = page.context.request.get(address)
        hand.seconds = max(hand.seconds, time.perf_counter() - began)
        assert answer.status == 200
        assert answer.body().startswith(begins)
        hand.clicks = 1
    return hand


def read_the_figures(visitor: Visitor) -> Hand:
    """12. Is the target met, and which type misses most? In words, after one click."""
    hand = Hand(visitor.window("mia"))
    page = hand.page
    page.goto("/")
    main = page.get_by_role("main")
    hand.until(
        lambda: hand.click(page.locator("nav.side").get_by_role("link", name="Metrics")),
        lambda: expect(main.get_by_text(words("SLA compliance")).first).to_be_visible(),
    )
    expect(main.get_by_text(words("[Tt]arget (met|missed)|(Met|Missed)")).first).to_be_visible()
    expect(main.get_by_text(words("(misses|missed) most", flags=2)).first).to_be_visible()
    return hand


def _composer(page: Page) -> Locator:
    return page.locator("#composer")
