"""Do the docs say what the code does: no stale page, and no command, event, error or setting
without words?"""

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args

import pytest

from docs.generate import handbook as handbook_page
from docs.generate.chapters import chapters
from docs.generate.errors import family
from docs.generate.page import FOLDER, Page, pages
from docs.generate.source import field_words, first_line
from escalation_manager.core import commands, events, handbook
from escalation_manager.core.lifecycle import ALLOWED
from tests.house.source import ROOT, modules

OF_THE_HANDBOOK = ("core.handbook", "core.handbook_parsing", "core.handbook_writing")
SENTENCE = re.compile(r"[A-Z].*[.?:]$")

ASKED_AND_KEPT = [*get_args(commands.Command), *get_args(events.Event)]
SETTINGS = [
    (kind, each.name)
    for kind in (*(part.kind for part in handbook_page.parts()),)
    for each in fields(kind)
    if each.name not in handbook_page.GIVEN_BY_PLACE
]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_written_from_the_code_is_not_stale(page: Page) -> None:
    written = (FOLDER / page.name).read_text(encoding="utf-8")
    assert written == page.text(), "Renew it with: make docs"


def test_the_pages_of_the_reference_are_all_made() -> None:
    made = {page.name for page in pages()}
    assert made >= {"handbook.md", "commands.md", "events.md", "errors.md", "lifecycle.md"}


@pytest.mark.parametrize("kind", ASKED_AND_KEPT, ids=lambda kind: kind.__name__)
def test_a_command_or_event_says_what_it_is_in_a_sentence(kind: type) -> None:
    assert SENTENCE.match(first_line(kind)), "Write a docstring; it is the help at every door."


@pytest.mark.parametrize("kind", list(family()), ids=lambda kind: kind.__name__)
def test_an_error_says_what_it_means(kind: type) -> None:
    assert SENTENCE.match(first_line(kind))


@pytest.mark.parametrize(("kind", "setting"), SETTINGS, ids=lambda value: str(value))
def test_a_setting_says_what_it_does(kind: type, setting: str) -> None:
    said = field_words(kind).get(setting, "")
    assert SENTENCE.match(said), f"Write a docstring under {kind.__name__}.{setting}."


FOR_READERS = {"owners_label"}
"""Words of the page that no rule needs; they are shown with the handbook."""


def test_no_setting_is_written_for_nobody() -> None:
    rest = "\n".join(m.text for m in modules() if not m.within("handbook_file", *OF_THE_HANDBOOK))
    read = set(re.findall(r"\.(\w+)", rest))
    unread = {name for _, name in SETTINGS if name not in read}
    assert unread == FOR_READERS, "Let a rule ask for it, or take the setting out."


def test_every_part_of_the_handbook_stands_on_its_page() -> None:
    parts = {each for each in vars(handbook).values() if isinstance(each, type)}
    ours = {each for each in parts if is_dataclass(each) and each.__module__ == handbook.__name__}
    assert ours - {handbook.Handbook} == {part.kind for part in handbook_page.parts()}


def test_every_command_and_event_stands_in_a_chapter() -> None:
    for package, union in ((commands, commands.Command), (events, events.Event)):
        shown = [each for chapter in chapters(package, union) for each in chapter.members]
        assert sorted(e.__name__ for e in shown) == sorted(e.__name__ for e in get_args(union))


def test_every_command_has_its_place_in_the_lifecycle() -> None:
    assert set(ALLOWED) == set(get_args(commands.Command))


def test_no_setting_of_the_shipped_file_is_missing_on_the_page() -> None:
    text = (FOLDER / "handbook.md").read_text(encoding="utf-8")
    for line in (ROOT / "src/escalation_manager/handbook.toml").read_text("utf-8").splitlines():
        key = re.match(r"([a-z_]+) = ", line)
        if key:
            assert f"`{key[1]}`" in text or key[1] in handbook.ROLES + handbook.DESK_ROLES


def markdown() -> list[Path]:
    return sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])


@pytest.mark.parametrize("page", markdown(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target or target.startswith("mailto:"):
            continue
        file, _, anchor = target.partition("#")
        aim = (page.parent / file).resolve() if file else page
        assert aim.exists(), f"{target} leads nowhere."
        if anchor and aim.suffix == ".md":
            assert anchor in anchors(aim), f"{target}: there is no such heading."


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in found}


def test_every_page_is_listed_where_a_reader_begins() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages_ = (page.relative_to(ROOT / "docs").as_posix() for page in (ROOT / "docs").rglob("*.md"))
    assert not [page for page in pages_ if page != "README.md" and f"({page})" not in index]
