"""The report in a browser: whole, readable by everybody, and deaf to what people write into it."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from selectolax.lexbor import LexborHTMLParser

from escalation_manager.core.report.html import to_article, to_html
from escalation_manager.core.report.html_style import STYLE, STYLE_HASH
from escalation_manager.core.report.wording import clean, one_line
from tests.core.report.sample import FULL, UNKNOWN
from tests.core.report.texts import UNKIND, every_text, texts


def tags(html: str) -> list[str]:
    body = LexborHTMLParser(html).body
    assert body is not None
    found = [str(node.tag) for node in body.traverse(include_text=False)]
    return [tag for tag in found if tag not in {"span", "svg", "path", "circle", "rect", "bdi"}]


PLAIN = tags(to_html(FULL))


def holds_its_shape(text: str) -> None:
    html = to_html(every_text(FULL, lambda _: text))
    assert tags(html) == PLAIN
    tree = LexborHTMLParser(html)
    quote = tree.css_first("blockquote")
    assert quote is not None
    words = clean(text).strip()
    assert quote.text() == (f"\u201c{words}\u201d" if words else "unknown")
    cell = tree.css_first("td:nth-child(2)")
    assert cell is not None
    assert cell.text() == (one_line(text) or "unknown")


@given(texts)
def test_a_text_is_shown_as_it_is_and_is_no_html(text: str) -> None:
    holds_its_shape(text)


@pytest.mark.parametrize("text", UNKIND, ids=ascii)
def test_an_unkind_text_is_shown_as_it_is_and_is_no_html(text: str) -> None:
    holds_its_shape(text)


def test_one_first_heading_and_none_skipped() -> None:
    tree = LexborHTMLParser(to_html(FULL))
    levels = [int(str(node.tag)[1]) for node in tree.css("h1, h2, h3")]
    assert levels.count(1) == 1
    assert all(lower - upper <= 1 for upper, lower in pairwise(levels))


def test_every_table_has_a_name_and_heads_with_their_scope() -> None:
    tree = LexborHTMLParser(to_html(FULL))
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    tables = tree.css("table")
    assert len(tables) == 10
    for table in tables:
        assert table.attributes["aria-labelledby"] in ids
        assert {node.attributes.get("scope") for node in table.css("thead th")} == {"col"}
        assert {node.attributes.get("scope") for node in table.css("tbody th")} <= {"row"}


def test_ids_are_given_once() -> None:
    ids = [node.attributes["id"] for node in LexborHTMLParser(to_html(FULL)).css("[id]")]
    assert len(ids) == len(set(ids))


def test_a_status_is_said_in_words() -> None:
    words = [node.text() for node in LexborHTMLParser(to_html(FULL)).css(".status")]
    assert {"done", "in progress", "to do", "to do, late", "not needed"} == set(words)


def test_an_instant_is_exact_for_machines() -> None:
    assert '<time datetime="2026-03-10T07:56:00Z">2026-03-10 08:56 CET</time>' in to_html(FULL)


def test_the_stylesheet_is_let_in_by_its_seal() -> None:
    seal = f"sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}"
    assert seal == STYLE_HASH, "The sheet has changed: put its new seal into html_style.py."
    html = to_html(FULL)
    assert f"<style>{STYLE}</style>" in html
    assert f"style-src '{seal}'" in html


def test_nothing_needs_a_looser_policy() -> None:
    html = to_html(every_text(FULL, lambda _: "x"))
    assert not re.search(r"<script|\sstyle=|\son\w+=|javascript:|url\(|@import|https?:", html)


def test_the_stylesheet_may_be_linked_instead() -> None:
    html = to_html(FULL, stylesheet='/static/report.css?"')
    assert '<link rel="stylesheet" href="/static/report.css?&quot;">' in html
    assert "<style" not in html
    assert "style-src 'self'" in html


def test_the_article_fits_under_the_headings_of_another_page() -> None:
    tree = LexborHTMLParser(to_article(UNKNOWN, level=2))
    assert [node.tag for node in tree.css("h1, h2")] == ["h2"]
    assert tree.css_first("main, html[lang]") is None


def test_the_severity_is_a_shape_and_a_word() -> None:
    seen = set()
    for word in ("Critical", "High", "Medium", "Low"):
        html = to_html(replace(FULL, details=replace(FULL.details, severity=word)))
        found = re.search(rf'<span class="{word.lower()}">(<svg.*?</svg>)<bdi>{word}</bdi>', html)
        assert found
        seen.add(found[1])
    assert len(seen) == 4
