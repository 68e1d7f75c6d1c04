"""Can everything be reached without a mouse, and does no key act where somebody types?"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import HELD
from tests.browser.site import Visitor


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.textContent.trim()"))


def one_after_the_other(page: Page, *keys: str) -> None:
    """A tenth of a second apart, by the times that they bear, however long the machine takes."""
    hand = page.context.new_cdp_session(page)
    now = page.evaluate("() => performance.timeOrigin + performance.now()") / 1000
    for number, key in enumerate(keys):
        said = {"key": key, "text": key, "timestamp": now + number / 10}
        hand.send("Input.dispatchKeyEvent", {"type": "keyDown", **said})
        hand.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": key})
    hand.detach()


@pytest.mark.parametrize(
    ("keys", "where"),
    [
        ("n", "/new"), ("g a", "/approvals"), ("g c", "/accounts"), ("g m", "/metrics"),
        ("g h", "/handbook"),
    ],
)  # fmt: skip
def test_keys_lead_to_places(queue: Page, staying: Visitor, keys: str, where: str) -> None:
    one_after_the_other(queue, *keys.split())
    expect(queue).to_have_url(f"{staying.site.address}{where}")


def test_j_and_k_move_and_o_opens(queue: Page) -> None:
    titles = queue.locator("#rows .title").all_inner_texts()
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        queue.keyboard.press(key)
        assert focused(queue) == titles[at]
    queue.keyboard.press("o")
    expect(queue.get_by_role("heading", level=1)).to_have_text(titles[1])
    expect(queue.locator("#live")).to_have_text("Live")
    one_after_the_other(queue, "g", "q")
    expect(queue.get_by_role("heading", level=1)).to_have_text("Queue")


def test_slash_searches_and_escape_leaves(queue: Page) -> None:
    queue.keyboard.press("/")
    field = queue.get_by_role("searchbox").first
    expect(field).to_be_focused()
    queue.keyboard.type("jn?")
    expect(field).to_have_value("jn?")
    queue.keyboard.press("Escape")
    expect(field).not_to_be_focused()


@pytest.mark.parametrize(
    ("where", "slowly", "found"),
    [
        ("/", ("tr", "i", "de"), "#rows .line[id]"),
        ("/accounts", ("ve", "n", "to"), "#accounts tbody tr"),
        ("/admin/people", ("marg", "a", "ret"), "#people tbody tr"),
    ],
)
def test_who_types_slowly_keeps_what_is_typed(
    looking: Visitor, where: str, slowly: tuple[str, ...], found: str
) -> None:
    page = looking.window("petra")
    page.goto(where)
    page.keyboard.press("/")
    field, answer = page.get_by_role("searchbox").first, found.split()[0]
    for some in slowly:
        page.locator(answer).evaluate("old => old.dataset.old = ''")
        page.keyboard.type(some)
        expect(page.locator(f"{answer}:not([data-old])")).to_be_visible()
        expect(field).to_be_focused()
    expect(field).to_have_value("".join(slowly))
    expect(page.locator(found)).to_have_count(1)
    assert page.url.startswith(f"{looking.site.address}{where}?q={''.join(slowly)}")


def test_arrows_go_through_a_list_of_the_filters_and_stay_in_it(queue: Page) -> None:
    chosen = queue.get_by_label("Type")
    chosen.focus()
    for number in (1, 2):
        queue.keyboard.press("ArrowDown")
        value = chosen.locator("option").nth(number).get_attribute("value")
        expect(queue.locator("#tabs a").first).to_have_attribute(
            "href", re.compile(f"type={value}")
        )
        expect(chosen).to_be_focused()
    assert queue.url.endswith(f"/?type={value}")


def test_a_case_answers_to_its_keys(looking: Visitor) -> None:
    page = looking.window("mia")
    page.goto(f"/e/{looking.site.id(HELD)}")
    page.keyboard.press("u")
    expect(page.get_by_label("Message to the customer")).to_be_focused()
    page.keyboard.press("Escape")
    for key, field in (("t", "Title"), ("e", "Why"), ("r", "")):
        page.keyboard.press(key)
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        expect(dialog.get_by_role("heading", level=1)).to_be_visible()
        assert field is not None
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()


def test_help_tells_every_key(queue: Page) -> None:
    queue.keyboard.press("?")
    shown = queue.get_by_role("dialog", name="Keyboard")
    expect(shown).to_be_visible()
    for key in ["j", "k", "o", "a", "u", "e", "t", "r", "n", "/", "[", "]", "g", "?", "Esc"]:
        expect(shown.get_by_text(key, exact=True).first).to_be_visible()
    queue.keyboard.press("Escape")
    expect(shown).to_be_hidden()


def test_no_key_acts_with_ctrl_alt_or_meta_or_when_they_are_switched_off(
    looking: Visitor,
) -> None:
    page = looking.window("mia")
    page.goto("/")
    for chord in ("Control+j", "Alt+n", "Meta+n"):
        page.keyboard.press(chord)
    expect(page).to_have_url(f"{looking.site.address}/")
    page.context.add_cookies(
        [{"name": "escalations-keys", "value": "off", "url": looking.site.address}]
    )
    page.reload()
    page.keyboard.press("n")
    page.keyboard.press("j")
    expect(page).to_have_url(f"{looking.site.address}/")
    assert page.locator("#rows .line.at").count() == 0


def test_tab_goes_through_the_page_in_reading_order_with_a_ring_to_see(queue: Page) -> None:
    queue.keyboard.press("Tab")
    assert focused(queue) == "Skip to the content"
    seen = []
    for _ in range(12):
        queue.keyboard.press("Tab")
        ring = queue.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' ? parseFloat(s.outlineWidth) : 0 }"
        )
        assert ring >= 2, focused(queue)
        seen.append(focused(queue))
    assert seen[0].startswith("Escalation")
    assert any(text.startswith("Queue") for text in seen)


def test_targets_are_large_enough_for_a_thumb(looking: Visitor) -> None:
    page = looking.window("mia", (390, 844))
    page.goto("/")
    small = page.evaluate(
        "() => [...document.querySelectorAll('button, .tabs a, .toggles a, nav.side a, summary')]"
        ".filter(e => e.offsetParent).map(e => [e.textContent.trim(), e.getBoundingClientRect()])"
        ".filter(([, r]) => r.width && Math.min(r.width, r.height) < 39.5)"
        ".map(([t, r]) => `${t} ${r.width}x${r.height}`)"
    )
    assert small == []
