"""Is each of the twelve things done with as few clicks and keys as the page promises?"""

from __future__ import annotations

import pytest

from tests.browser import tasks
from tests.browser.site import DESKTOP, PHONE, Visitor


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_01_what_to_do_next_is_seen_without_scrolling(
    looking: Visitor, size: tuple[int, int], script: bool
) -> None:
    assert tasks.see_what_to_do_next(looking, script=script, size=size).clicks == 0


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_02_a_critical_is_acknowledged_from_the_queue(visitor: Visitor, script: bool) -> None:
    assert tasks.acknowledge_from_the_queue(visitor, script=script).clicks == 1


def test_03_and_by_keyboard_alone(visitor: Visitor) -> None:
    hand = tasks.acknowledge_by_keyboard(visitor)
    assert (hand.clicks, hand.keys <= 3) == (0, True)


def test_04_an_accounts_escalation_is_found(looking: Visitor) -> None:
    hand = tasks.find_by_account(looking)
    assert (hand.clicks, hand.keys) == (0, 7)


def test_05_an_escalation_is_opened_from_a_pasted_mail(visitor: Visitor) -> None:
    assert tasks.open_from_a_mail(visitor).clicks == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_06_the_update_is_sent_from_its_template(visitor: Visitor, script: bool) -> None:
    assert tasks.send_the_update(visitor, script=script).clicks <= 3


def test_07_a_promise_is_refused_and_engineering_is_asked(visitor: Visitor) -> None:
    assert tasks.promise_too_much(visitor).clicks == 1


def test_08_the_severity_is_changed_with_its_deadlines_in_sight(visitor: Visitor) -> None:
    assert tasks.change_severity(visitor).clicks <= 4


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_09_a_manager_approves_a_credit_on_the_phone(visitor: Visitor, script: bool) -> None:
    assert tasks.approve_on_the_phone(visitor, script=script).clicks == 2


def test_10_what_was_not_learned_from_is_not_closed(looking: Visitor) -> None:
    assert tasks.close_what_was_not_learned(looking).clicks <= 3


def test_11_the_report_is_one_click_away(looking: Visitor) -> None:
    assert tasks.take_the_report(looking).clicks == 1


def test_12_the_figures_answer_in_words(looking: Visitor) -> None:
    assert tasks.read_the_figures(looking).clicks == 1
