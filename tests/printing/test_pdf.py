"""The report on paper: PDF/UA-1, every word of it there, and deaf to what people write into it."""

from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from pypdf import PdfReader

from escalation_manager.core.report.blocks import Heading, Table
from escalation_manager.core.report.layout import layout
from escalation_manager.core.report.model import Audience, Report
from escalation_manager.printing.pdf import STANDARD, Paper, to_pdf
from tests.core.report.case import ENDED, OPENED, on, report
from tests.core.report.everything import EVERYTHING, tainted
from tests.core.report.sample import FULL, UNKNOWN
from tests.core.report.texts import UNKIND, every_text, texts

REPORTS = {
    "full": FULL,
    "unknown": UNKNOWN,
    "just opened": report(OPENED, on(10, 8)),
    "ended": report(ENDED, on(14, 0)),
    "everything": report(EVERYTHING, on(13, 23)),
    "for the customer": report(ENDED, on(10, 10, 30), Audience.CUSTOMER),
}

each_report = pytest.mark.parametrize("made", REPORTS.values(), ids=REPORTS)


@cache
def read(made: Report, paper: Paper = "a4") -> PdfReader:
    return PdfReader(BytesIO(to_pdf(made, paper).bytes))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tree(reader: PdfReader) -> list[tuple[str, Any]]:
    """(kind, element) of every tag, in reading order."""
    found: list[tuple[str, Any]] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append((node["/S"].removeprefix("/"), node))
            if "/K" in node:
                walk(node["/K"])

    root: Any = reader.trailer["/Root"]
    walk(root["/StructTreeRoot"])
    return found


@each_report
def test_it_is_pdf_ua_1(made: Report) -> None:
    pdf = to_pdf(made)
    assert pdf.standard == STANDARD
    assert not pdf.note
    root: Any = PdfReader(BytesIO(pdf.bytes)).trailer["/Root"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  (pypdf's own kind of truth)


@each_report
def test_it_names_its_language_and_shows_its_title(made: Report) -> None:
    reader = read(made)
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata is not None
    assert reader.metadata.title == f"{made.escalation_id} · Escalation Management Report"


@each_report
def test_every_heading_and_table_is_tagged_in_its_order(made: Report) -> None:
    expected = []
    for block in layout(made):
        if isinstance(block, Heading):
            expected.append(f"H{block.level - 1}")
        elif isinstance(block, Table):
            expected += ["H3", "Table"] if block.label else ["Table"]
    tags = [kind for kind, _ in tree(read(made))]
    labels = {"BlockQuote", "L"}
    kept = [
        kind
        for kind, following in zip(tags, [*tags[1:], ""], strict=True)
        if kind in ("H1", "H2", "H3", "Table") and not (kind == "H3" and following in labels)
    ]
    assert kept == expected
    assert tags.count("BlockQuote") == 1


@each_report
def test_every_head_of_a_column_says_that_it_is_one(made: Report) -> None:
    heads = [node for kind, node in tree(read(made)) if kind == "TH"]
    columns = [len(block.columns) for block in layout(made) if isinstance(block, Table)]
    assert len(heads) == sum(columns)
    for head in heads:
        assert any(each.get("/Scope") == "/Column" for each in head["/A"])


@each_report
def test_every_word_of_the_report_is_in_it(made: Report) -> None:
    said = words(read(made)).replace("\u00a0", " ")
    squeezed = "".join(said.split())
    for block in layout(made):
        for row in block.rows if isinstance(block, Table) else ():
            for cell in row:
                assert "".join(cell.text.split()) in squeezed


def test_the_signs_are_drawn_and_the_words_beside_them_are_read() -> None:
    said = words(read(FULL))
    for word in ("done", "in progress", "to do, late", "not needed"):
        assert word in said


def test_every_page_has_its_number_and_says_for_whom_it_is() -> None:
    reader = read(report(EVERYTHING, on(13, 23)))
    for n, page in enumerate(reader.pages, 1):
        said = " ".join(page.extract_text().split())
        assert f"page {n} of {len(reader.pages)}" in said
        assert "As of 2026-03-13 23:00 UTC · internal, not for the customer" in said


def test_the_same_report_gives_the_same_bytes() -> None:
    assert to_pdf(FULL).bytes == to_pdf(FULL).bytes


def test_it_comes_on_a4_and_on_us_letter() -> None:
    sizes = {paper: read(FULL, paper).pages[0].mediabox for paper in ("a4", "us-letter")}
    assert [round(float(side)) for side in sizes["a4"][2:]] == [595, 842]
    assert [round(float(side)) for side in sizes["us-letter"][2:]] == [612, 792]


def test_a_letter_that_no_font_has_costs_the_standard_and_is_named() -> None:
    statement = replace(FULL.issue, statement="倉庫が止まった")
    pdf = to_pdf(replace(FULL, issue=statement))
    assert pdf.standard is None
    assert pdf.note.startswith("Not PDF/UA-1: no font at hand has 倉 庫 が 止 ま っ た and")
    reader = PdfReader(BytesIO(pdf.bytes))
    assert "Table" in {kind for kind, _ in tree(reader)}
    assert b"pdfuaid:part" not in pdf.bytes
    assert "Escalation Path" in words(reader)


def test_a_sign_that_no_font_has_is_said_in_words_and_the_standard_is_kept() -> None:
    statement = "Fix it NOW 😡😡😡 👍🏽 👩\u200d🔧 from 🇩🇪"
    pdf = to_pdf(replace(FULL, issue=replace(FULL.issue, statement=statement)))
    assert pdf.standard == STANDARD
    assert pdf.note.startswith("No font at hand has 😡 👍")
    said = words(PdfReader(BytesIO(pdf.bytes)))
    assert "Fix it NOW (pouting face, 3 times) (thumbs up sign) (woman)(wrench) from DE" in said


def test_letters_and_signs_that_no_font_has_are_both_named() -> None:
    pdf = to_pdf(replace(FULL, issue=replace(FULL.issue, statement="倉庫 😡")))
    assert pdf.standard is None
    assert "no font at hand has 倉 庫 and" in pdf.note
    assert pdf.note.endswith("No font at hand has 😡: said in words.")
    assert "(pouting face)" in words(PdfReader(BytesIO(pdf.bytes)))


def test_letters_of_many_scripts_are_at_hand() -> None:
    several = "Zażółć Привет Γειά مرحبا שלום Đặng"
    assert to_pdf(replace(FULL, issue=replace(FULL.issue, statement=several))).standard == STANDARD


def test_a_hundred_unknown_letters_do_not_make_a_note_of_a_hundred() -> None:
    many = "".join(chr(0x4E00 + n) for n in range(100))
    note = to_pdf(replace(FULL, issue=replace(FULL.issue, statement=many))).note
    assert "…" in note
    assert len(note) < 200


@pytest.mark.parametrize("text", UNKIND, ids=ascii)
def test_an_unkind_text_is_no_markup(text: str) -> None:
    made = every_text(FULL, lambda _: text)
    assert [kind for kind, _ in tree(read(made)) if kind == "H2"] == ["H2"] * 12


@given(texts)
@settings(max_examples=25)
def test_whatever_people_write_it_can_be_printed(text: str) -> None:
    assert to_pdf(every_text(FULL, lambda _: text)).bytes.startswith(b"%PDF-")


def test_markup_of_the_typesetter_is_shown_as_it_was_written() -> None:
    words_ = '#import "x": * $x$ @ref *bold* _em_ = Heading // comment #sys.inputs'
    said = words(read(replace(FULL, issue=replace(FULL.issue, business_impact=words_))))
    assert words_ in said


def test_a_statement_of_100_kb_runs_over_many_pages() -> None:
    long = "We have waited since this morning and nobody calls.\n" * 2_000
    reader = read(replace(FULL, issue=replace(FULL.issue, statement=long)))
    assert len(reader.pages) > 20
    assert words(reader).count("nobody calls") == 2_000


def test_no_word_of_ours_is_on_the_customers_paper() -> None:
    history = tainted(EVERYTHING, "kanari")
    for at in (on(10, 8), on(10, 9, 30), on(10, 10, 30), on(13, 23)):
        reader = read(report(history, at, Audience.CUSTOMER))
        assert "kanari" not in words(reader)
        assert "for the customer" in words(reader)
        inside = to_pdf(replace(report(history, at), audience=Audience.CUSTOMER)).bytes
        assert "kanari" not in words(PdfReader(BytesIO(inside)))
