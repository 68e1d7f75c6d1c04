"""Is every guardrail listed, named after its file and explained to whoever it stops?"""

import importlib
from pathlib import Path

import pytest

from escalation_manager.core.guardrail import MEANINGS, Guardrail
from escalation_manager.core.guardrails import GUARDRAILS
from tests.house.source import PACKAGE, ROOT, SOURCE

FILES = sorted(
    path for path in (SOURCE / "core" / "guardrails").glob("*.py") if path.stem != "__init__"
)
PAGE = ROOT / "docs" / "reference" / "guardrails.md"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_holds_one_guardrail_of_its_own_name(path: Path) -> None:
    module = importlib.import_module(f"{PACKAGE}.core.guardrails.{path.stem}")
    held = [value for value in vars(module).values() if isinstance(value, Guardrail)]
    assert held == [module.GUARDRAIL]
    assert module.GUARDRAIL.name == path.stem
    first = (module.__doc__ or "").splitlines()[0]
    assert first == f"{module.GUARDRAIL.sentence}.", "The first line is the page's sentence."


def test_every_file_is_listed() -> None:
    assert sorted(g.name for g in GUARDRAILS) == [path.stem for path in FILES]


@pytest.mark.parametrize("guardrail", GUARDRAILS, ids=lambda guardrail: guardrail.name)
def test_every_guardrail_is_documented(guardrail: Guardrail) -> None:
    page = PAGE.read_text(encoding="utf-8")
    section = page.partition(f"## {guardrail.sentence}\n")[2].partition("\n## ")[0]
    assert f"`{guardrail.name}`" in section
    assert guardrail.enforced_by in " ".join(section.split())


def test_the_meanings_an_author_may_name_are_documented() -> None:
    page = PAGE.read_text(encoding="utf-8")
    meanings = {meaning for allowed in MEANINGS.values() for meaning in allowed}
    assert not [meaning for meaning in sorted(meanings) if f"| `{meaning}` |" not in page]
