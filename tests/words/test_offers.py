"""Never offer goodwill without manager approval: what counts as an offer."""

from decimal import Decimal

import pytest

from escalation_manager.words import Finding, read


def reds(text: str) -> list[Finding]:
    return [one for one in read(text) if (one.kind, one.level) == ("goodwill", "red")]


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("We are applying a $500 credit to your next invoice.", "service_credit"),
        ("We will refund you in full.", "service_credit"),
        ("I can take 20% off your renewal.", "service_credit"),
        ("We have waived the overage fee.", "service_credit"),
        ("We will extend your contract by two months.", "extended_contract"),
        ("You get two extra months on us.", "extended_contract"),
        ("We'd like to move you to premium support for the quarter.", "premium_support"),
        ("You'll have a dedicated engineer at no cost.", "premium_support"),
        ("Here's a gift card for your trouble.", "other"),
        ("We will make it up to you.", "other"),
        ("There may be some flexibility on your renewal price.", "other"),
        ("If it slips again, I'll see what we can do about the invoice.", "other"),
    ],
)
def test_an_offer_of_value_is_found_and_told_which_option_it_is(text: str, option: str) -> None:
    (found, *_) = reds(text)
    assert found.option == option


@pytest.mark.parametrize(
    "text",
    [
        "Your plan includes 10,000 API credits.",
        "The credit card was declined.",
        "Feel free to write to me.",
        "The refund endpoint answers with an error.",
        "I'm not able to offer a discount.",
        "Service credits follow from section 7 of your agreement.",
        "You asked for a refund; Finance will contact you.",
        "The browser extension has to be updated.",
        "The credit note you received in April was for a duplicate.",
        "> We want a refund.\nI understand.",
        "Sorry for the inconvenience.",
    ],
)
def test_a_word_of_value_in_another_sense_is_no_offer(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("We will credit you $2,500.", "2500", "USD"),
        ("We will credit you 1.250,50 EUR.", "1250.50", "EUR"),
        ("A credit of £3k is on its way to you.", "3000", "GBP"),
        ("We will credit you CHF 90.", "90", "CHF"),
        ("We will refund you 40 dollars.", "40", "USD"),
    ],
)
def test_the_amount_of_an_offer_is_read(text: str, amount: str, currency: str) -> None:
    (found, *_) = reds(text)
    assert (found.amount, found.currency) == (Decimal(amount), currency)


def test_an_offer_without_an_amount_names_none() -> None:
    (found,) = reds("We will refund the fee.")
    assert (found.amount, found.currency) == (None, None)


def test_one_sentence_can_promise_and_offer() -> None:
    assert {one.kind for one in read("We will refund you by Friday.")} == {"promise", "goodwill"}


def test_a_price_we_mean_to_touch_is_at_least_asked_about() -> None:
    (found,) = read("Let me talk to my boss about your licence fees.")
    assert found.kind == "goodwill"
