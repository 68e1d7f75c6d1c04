"""How long do the twelve things take in a real browser, and how long until eight tabs know?

    python -m benchmarks.browser

On the staged demo desk, in Chromium, with the server in a thread of the same process. Each is told
with its limit, its clicks and keys, and the seconds from the last deed to what it was done for. At
last the network is cut for a whole minute between the browser and the server.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Browser, expect, sync_playwright

from escalation_manager.core import commands as c
from tests.browser import tasks
from tests.browser.chromium import ARGUMENTS, chromium
from tests.browser.line import line
from tests.browser.screens import HELD
from tests.browser.site import PHONE, Site, Visitor
from tests.browser.tasks import Hand
from tests.demo.stage import staged_file

_Came = TypeVar("_Came")

TASKS: tuple[tuple[str, float, Callable[[Visitor], Hand]], ...] = (
    ("1 see what to do next", 1.0, tasks.see_what_to_do_next),
    ("1 the same on a phone", 1.0, lambda v: tasks.see_what_to_do_next(v, size=PHONE)),
    ("2 acknowledge from the queue", 0.5, tasks.acknowledge_from_the_queue),
    ("3 acknowledge by keyboard", 0.5, tasks.acknowledge_by_keyboard),
    ("4 find by account", 0.3, tasks.find_by_account),
    ("5 a pasted mail is read", 45.0, tasks.open_from_a_mail),
    ("6 send the update", 30.0, tasks.send_the_update),
    ("7 a promise is refused", 0.5, tasks.promise_too_much),
    ("8 new deadlines are shown", 15.0, tasks.change_severity),
    ("9 approve on the phone", 20.0, tasks.approve_on_the_phone),
    ("10 close without post-mortem", 15.0, tasks.close_what_was_not_learned),
    ("11 the report as PDF", 1.0, tasks.take_the_report),
    ("12 is the target met?", 1.0, tasks.read_the_figures),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        template = staged_file(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        print(f"{'task':32}{'limit':>8}{'took':>8}  clicks, keys")
        for name, limit, task in TASKS:
            hand = _visit(template, browser, task)
            print(f"{name:32}{limit:7.1f}s{hand.seconds:7.2f}s  {hand.clicks}, {hand.keys}")
        seconds = _visit(template, browser, eight_tabs)
        print(f"{'a new Critical in eight tabs':32}{1.0:7.1f}s{seconds:7.2f}s")
        seconds = _visit(template, browser, back_after_a_minute)
        print(f"{'back after 60 s without network':32}{2.0:7.1f}s{seconds:7.2f}s")
        browser.close()


def eight_tabs(visitor: Visitor) -> float:
    """Seconds until the last of eight tabs shows a new Critical."""
    first = visitor.window("mia")
    tabs = [first, *(first.context.new_page() for _ in range(7))]
    for tab in tabs:
        tab.goto("/")
        expect(tab.locator("#live")).to_have_text("Live")
    began = time.perf_counter()
    id_ = visitor.site.raises("All 14 warehouses stand still and there is no workaround.")
    for tab in tabs:
        expect(tab.locator(f"#row-{id_}")).to_be_attached()
    return time.perf_counter() - began


def back_after_a_minute(visitor: Visitor) -> float:
    """Seconds until the queue and a case have caught up, once the line is whole again."""
    site = visitor.site
    id_ = site.id(HELD)
    with line(site.port) as wire:
        queue = visitor.window("mia", over=wire.address)
        case = queue.context.new_page()
        for tab, path in ((queue, "/"), (case, f"/e/{id_}")):
            tab.goto(path)
            expect(tab.locator("#live")).to_have_text("Live")
        words = case.get_by_label("Message to the customer")
        words.fill("Half a sentence that")
        wire.cut()
        expect(queue.locator("#live")).to_have_text("Reconnecting")
        time.sleep(30)
        new = site.raises("All 14 warehouses stand still and there is no workaround.")
        site.does("piotr", id_, c.AddNote("Written while the line was down."))
        time.sleep(30)
        began = time.perf_counter()
        wire.mend()
        expect(queue.locator(f"#row-{new}")).to_be_attached()
        expect(case.locator("#timeline")).to_contain_text("Written while the line was down.")
        took = time.perf_counter() - began
        expect(words).to_have_value("Half a sentence that")
    return took


def _visit(template: Path, browser: Browser, deed: Callable[[Visitor], _Came]) -> _Came:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(template, Path(folder))
        visitor = Visitor(site, browser)
        try:
            return deed(visitor)
        finally:
            visitor.leave()
            site.close()


if __name__ == "__main__":
    main()
