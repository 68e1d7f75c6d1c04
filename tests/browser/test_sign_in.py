"""Does the demo open, and does one click sign in?"""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.site import Visitor


def test_one_click_signs_in_as_anybody_of_the_demo(visitor: Visitor) -> None:
    page = visitor.window(person="")
    page.goto("/")
    expect(page).to_have_url(f"{visitor.site.address}/sign-in")
    page.get_by_role("button", name="Mia Hoffmann").click()
    expect(page).to_have_url(f"{visitor.site.address}/")
