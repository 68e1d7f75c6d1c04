"""Whatever people write, it stays text: read back by an independent reader of Markdown."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from escalation_manager.core.report.markdown import to_markdown
from escalation_manager.core.report.wording import clean, one_line
from tests.core.report.sample import FULL
from tests.core.report.texts import UNKIND, every_text, texts

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ONLY = {"text", "text_special", "softbreak", "hardbreak", "strong_open", "strong_close"}


def shape(tokens: list[Token]) -> list[tuple[str, str]]:
    """The blocks, with the inside of the quote left out: it may have several paragraphs."""
    found, inside = [], False
    for token in tokens:
        if token.type == "blockquote_close":
            inside = False
        if not inside:
            found.append((token.type, token.tag))
        if token.type == "blockquote_open":
            inside = True
    return found


PLAIN = shape(READER.parse(to_markdown(FULL)))


def said(token: Token) -> str:
    children = token.children or []
    return "".join("\n" if "break" in child.type else child.content for child in children)


def within(tokens: list[Token], name: str) -> list[Token]:
    start = next(n for n, token in enumerate(tokens) if token.type == f"{name}_open")
    end = next(n for n, token in enumerate(tokens) if token.type == f"{name}_close")
    return tokens[start + 1 : end]


def holds_its_shape(text: str) -> None:
    tokens = READER.parse(to_markdown(every_text(FULL, lambda _: text)))
    assert shape(tokens) == PLAIN
    inline = [token for token in tokens if token.type == "inline"]
    assert {child.type for token in inline for child in token.children or ()} <= ONLY
    quote = within(tokens, "blockquote")
    assert {token.type for token in quote} <= {"paragraph_open", "inline", "paragraph_close"}
    paragraphs = [said(token) for token in quote if token.type == "inline"]
    lines = [" ".join(line.split()) for line in clean(text).strip().split("\n")]
    shown = [line for paragraph in paragraphs for line in paragraph.split("\n")]
    joined = "\n".join(lines)
    expected = f'"{joined}"' if any(lines) else "unknown"
    assert shown == [line for line in expected.split("\n") if line]
    cells = [said(token) for before, token in pairwise(tokens) if before.type == "td_open"]
    assert cells[1] == (one_line(text) or "unknown")


@given(texts)
def test_a_text_is_shown_as_it_is_and_breaks_nothing(text: str) -> None:
    holds_its_shape(text)


@pytest.mark.parametrize("text", UNKIND, ids=ascii)
def test_an_unkind_text_is_shown_as_it_is_and_breaks_nothing(text: str) -> None:
    holds_its_shape(text)


def test_a_text_of_100_kb_breaks_nothing() -> None:
    long = "| # `x` \n> - [a](b) <i>\n\n" * 4_500
    report = replace(FULL, issue=replace(FULL.issue, statement=long, business_impact=long))
    text = to_markdown(report)
    assert shape(READER.parse(text)) == PLAIN
    assert len(text) > 200_000


def test_lines_stay_lines_for_a_reader_of_markdown() -> None:
    html = READER.render(to_markdown(FULL))
    assert "<strong>Account</strong>: Northwind Logistics<br />\n<strong>ARR</strong>" in html


def test_ordinary_words_are_not_littered_with_backslashes() -> None:
    plain = "Export job_run 3 fails (50 % of 1,200) - see https://status.example.com/a_b?x=1#y!"
    report = every_text(FULL, lambda _: plain)
    assert f"- Business Impact: {plain}\n" in to_markdown(report)
