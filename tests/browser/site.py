"""The demo desk behind the real server, and people who visit it with a real browser."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

from escalation_manager.core import commands as c
from escalation_manager.core.escalation import Escalation
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.passwords import Passwords
from escalation_manager.ports.log import Query
from escalation_manager.serving.app import build
from escalation_manager.serving.run import Server, config, listening
from escalation_manager.serving.settings import Settings
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on
from tests.demo.stage import NOW

DESKTOP, PHONE = (1280, 720), (390, 844)
WIDTHS = (320, 390, 768, 1440)
EVERY_STATUS = ("open", "in_progress", "resolved", "closed", "merged", "cancelled")
PATIENCE = 120_000
"""Milliseconds: how long a thing may take to appear before it counts as missing."""
SLOWER = float(os.environ.get("ESCALATIONS_SLOWER_BROWSER", "1"))
"""So many times as slow as it is, every page runs: what hangs on a moment is found that way."""
HEARD = """(() => {
    window.heard = [];
    new MutationObserver(all => {
        for (const node of all.flatMap(one => [...one.addedNodes]))
            if (node.parentElement?.matches("#notice, #alert")) window.heard.push(node.textContent);
    }).observe(document, { childList: true, subtree: true });
})()"""
"""A page says something for some seconds; this remembers it, for who looks later."""
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")

expect.set_options(timeout=PATIENCE)


class RunningClock:
    """Begins at the staged instant, and runs from there as real time does, or stands still."""

    def __init__(self, at: datetime = NOW, *, still: bool = False) -> None:
        self._at = at
        self._began = None if still else time.monotonic()

    def now(self) -> datetime:
        if self._began is None:
            return self._at
        return self._at + timedelta(seconds=time.monotonic() - self._began)

    def passes(self, **length: float) -> None:
        """So much later at once."""
        self._at += timedelta(**length)


class Site:
    """A copy of the staged desk, served on a free port in a thread of its own."""

    def __init__(
        self,
        template: Path,
        folder: Path,
        settings: Settings | None = None,
        at: datetime = NOW,
        *,
        still: bool = False,
    ) -> None:
        self.path = Path(shutil.copy(template, folder / "desk.db"))
        self.clock = RunningClock(at, still=still)
        self.desk: Desk = desk_on(
            open_store(self.path), clock=self.clock, passwords=Passwords(quick=True)
        )
        self._settings = settings or Settings(port=0)
        self._thread: Thread | None = None
        self.port = 0
        self.open()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Serve it, on the port it had before if it had one."""
        settings = Settings(port=self.port, work=self._settings.work)
        app = build(self.desk, settings)
        self._live = app.state.live
        found = listening(settings)
        self.port = found.getsockname()[1]
        self._server = Server(config(app, settings), app.state.live)
        self._thread = Thread(target=self._server.run, args=([found],), daemon=True)
        self._thread.start()

    @property
    def streams(self) -> int:
        """How many are read now."""
        return int(self._live.streams)

    def shut(self) -> None:
        """As when the machine goes down: nobody is answered any more."""
        if self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
            self._thread = None

    def close(self) -> None:
        self.shut()
        self.desk.store.close()

    # --- what is on the desk ---------------------------------------------------------------------

    def id(self, title: str, viewer: str = "mia") -> str:
        """The number of the case whose title begins like this."""
        page = self.desk.list(Query(statuses=EVERY_STATUS, limit=200), actor=viewer)
        return next(line.row.id for line in page.lines if line.row.title.startswith(title))

    def state(self, id_: str, viewer: str = "mia") -> Escalation:
        return self.desk.show(id_, actor=viewer).state

    def texts(self, id_: str) -> list[str]:
        """Whatever stands in its history, as text."""
        return [str(entry.event) for entry in self.desk.show(id_, actor="mia").entries]

    def does(self, person: str, id_: str, command: c.Command) -> None:
        """Somebody else does something meanwhile."""
        self.desk.submit(command, actor=person, escalation=id_)
        self.desk.act()

    @property
    def owes(self) -> bool:
        """Whether anything is still to be done outside, which changes its escalation once more."""
        return bool(self.desk.store.pending(self.clock.now()))

    def raises(self, statement: str, account: str = "acc_123", **more: Any) -> str:
        command = c.Raise(account, statement, **more)
        return self.desk.submit(command, actor="jonas").escalation


@dataclass(slots=True)
class Watch:
    """What must never happen while a page is looked at."""

    host: str
    faults: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def on(self, context: BrowserContext) -> None:
        context.on("console", lambda message: self._said(message))
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("request", lambda request: self._requested(request.url))

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning") and not _REFUSED.match(message.text):
            self.faults.append(f"{message.type}: {message.text}")

    def _requested(self, url: str) -> None:
        parts = urlsplit(url)
        self.asked.append(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.faults.append(f"asked another host: {url}")


@dataclass(slots=True)
class Visitor:
    """Somebody with a browser."""

    site: Site
    browser: Browser
    contexts: list[tuple[BrowserContext, Watch]] = field(default_factory=list)

    def window(
        self,
        person: str = "mia",
        size: tuple[int, int] = DESKTOP,
        *,
        dark: bool = False,
        script: bool = True,
        bypass: bool = False,
        still: bool = False,
        over: str = "",
    ) -> Page:
        """A browser of its own in which this person is signed in; nobody when it is empty.

        It reaches the desk at its own address, or `over` another one.
        """
        address = over or self.site.address
        context = self.browser.new_context(
            base_url=address,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            bypass_csp=bypass,
            reduced_motion="reduce" if still else "no-preference",
            has_touch=size[0] < 500,
            locale="en-GB",
            timezone_id="Europe/Berlin",
        )
        context.set_default_timeout(PATIENCE)
        watch = Watch(urlsplit(address).netloc)
        watch.on(context)
        if script:
            context.add_init_script(HEARD)
        if SLOWER > 1:
            context.on("page", _slowed)
        self.contexts.append((context, watch))
        if person:
            answer = context.request.post("/sign-in/demo", form={"person": person}, max_redirects=0)
            assert answer.status == 303, answer.text()
        return context.new_page()

    @property
    def faults(self) -> list[str]:
        return [fault for _, watch in self.contexts for fault in watch.faults]

    @property
    def pages(self) -> Iterator[Page]:
        for context, _ in self.contexts:
            yield from context.pages

    def forgive(self, words: str) -> None:
        """A fault that the test itself brought about."""
        for _, watch in self.contexts:
            watch.faults[:] = [fault for fault in watch.faults if words not in fault]

    def leave(self) -> None:
        for context, _ in self.contexts:
            context.close()
        self.contexts.clear()


@contextmanager
def visiting(site: Site, browser: Browser) -> Iterator[Visitor]:
    """A visit, in which nothing may go wrong unseen."""
    visitor = Visitor(site, browser)
    try:
        yield visitor
        faults = visitor.faults
    finally:
        visitor.leave()
    assert not faults, faults


def hears(page: Page, words: str) -> None:
    """Wait until the page has said something with these words, even if it says so no more."""
    page.wait_for_function("words => window.heard.some(one => one.includes(words))", arg=words)


def _slowed(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def sideways(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(
        page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    )
