"""Does a real browser run anything that a customer wrote?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, expect

from escalation_manager.core import commands as c
from tests.api.office import MORNING, Office, copied, template
from tests.attacks.hostile import MARK, MARKUP, hostile_case
from tests.browser.site import Site, Visitor, visiting


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    folder = tmp_path_factory.mktemp("hostile")
    office = Office(copied(template(folder), folder), demo=True)
    id_ = hostile_case(office)
    office.close()
    served = tmp_path_factory.mktemp("served")
    site = Site(folder / "desk.db", served, at=MORNING)
    yield site, id_
    site.close()


def test_no_page_runs_it_and_new_rows_do_not_either(
    hostile: tuple[Site, str], browser: Browser
) -> None:
    site, id_ = hostile
    ran: list[str] = []
    with visiting(site, browser) as visitor:
        page = visitor.window("mia")

        def heard(dialog: Dialog) -> None:
            ran.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", heard)
        for path in (f"/e/{id_}", f"/e/{id_}/report", "/accounts/acc_123", f"/search?q={MARK}"):
            page.goto(path)
            expect(page.get_by_text(MARK).first).to_be_visible()
        page.goto("/")
        expect(page.locator("#live")).to_have_text("Live")
        raised = c.Raise("acc_123", MARKUP, MARKUP, severity="critical", reason=MARKUP)
        new = site.desk.submit(raised, actor="daniel").escalation
        expect(page.locator(f"#row-{new}")).to_contain_text(MARK)
        _look_again(visitor, page.context.pages[0].url)
    assert ran == []


def _look_again(visitor: Visitor, where: str) -> None:
    page = visitor.window("mia", script=False)
    page.goto(where)
    expect(page.get_by_text(MARK).first).to_be_visible()
