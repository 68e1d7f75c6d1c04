"""Whatever the text looks like: spans, disguise, foreign languages, and hostile input."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_manager.words import read
from tests.growing import grows_with_the_length

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "<p>The fix is <b>live by&nbsp;Friday</b>.</p>",
        "The fix is live by **Friday**.",
        "The fix is live by Fri\u200bday.",
        "The fix is live by \u202eFriday\u202c.",
        "The f\u0456x is liv\u0435 by Frid\u0430y.",
        "The fix is live by Friday.".translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)}),
        "The \ufb01x is live by Friday.",
        "The fix is live by &#70;riday.",
        "The fix is live\nby Friday.",
        "The fix is live <!-- not --> by <span style='x'>Fri</span>day.",
    ],
)
def test_a_promise_in_disguise_is_a_promise(text: str) -> None:
    (found,) = read(text)
    assert (found.kind, found.level) == ("promise", "red")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<b>", "</b>", "&amp;", "\u200b", " ", "\n", "> ", "é", "e\u0301", "ﬁ", "*", "_", "—",
             "We will fix it by Friday.", "We will refund you.", "<blockquote>", "Übermorgen",
             "</blockquote>", "&nbsp;", "\u202e", "İ", "From: a\nSent: b\n", "<script>", "<!--"]
        ),
        max_size=14,
    ).map("".join)
)  # fmt: skip
def test_a_span_points_into_the_text_as_it_was_handed_in(text: str) -> None:
    for one in read(text, NOON):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.quote


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_is_read_and_read_the_same_twice(text: str) -> None:
    assert read(text, NOON) == read(text, NOON)


@pytest.mark.parametrize(
    "text",
    [
        "Bis Freitag haben wir das behoben.",
        "Nous vous rembourserons avant vendredi.",
        "Lo resolveremos el lunes y le haremos un descuento.",
        "Мы исправим это к пятнице.",
        "金曜日までに修正します。",
        "سنصلح ذلك يوم الجمعة",
    ],
)
def test_a_language_we_do_not_know_is_never_silently_clean(text: str) -> None:
    assert [one.level for one in read(text)] == ["amber"]


def test_a_foreign_sentence_in_an_english_mail_is_asked_about() -> None:
    text = "Thank you for your patience. Wir werden das bis zum Freitag für Sie beheben."
    (found,) = read(text)
    assert found.level == "amber"
    assert found.quote.startswith("Wir werden")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "Anna", "12345", "---", "Thanks!"])
def test_nothing_said_is_nothing_found(text: str) -> None:
    assert read(text) == ()


HOSTILE = {
    "one letter": "a",
    "spaces": " ",
    "tags": "<",
    "half tags": "<a ",
    "entities": "&",
    "half entities": "&#x",
    "comments": "<!--",
    "scripts": "<script>",
    "quotes": "<blockquote>",
    "stars": "*",
    "accents": "e\u0301\u0301",
    "dots": ". ",
    "commas": "we, ",
    "modals": "will ",
    "times": "by Friday ",
    "numbers": "1",
    "numbers apart": "1 2 ",
    "money": "1,000,",
    "days": "two days or ",
    "value": "refund credit ",
    "not": "not able to ",
    "your": "your team your ",
    "lines": "> a\n",
    "wrote": "On a\n",
    "before": "before your ",
    "lookalikes": "a\u0430",
    "hyphens": "a-",
    "underscores": "_a",
    "from": "From: a\n",
    "invisible": "\u200b",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_takes_time_in_proportion_to_its_length(name: str) -> None:
    def reads(length: int) -> object:
        return read((HOSTILE[name] * length)[:length], NOON)

    assert grows_with_the_length(reads, 50_000)
