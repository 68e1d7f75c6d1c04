"""Does the skill come to where an assistant looks for it, and never over what somebody changed?"""

import re
from pathlib import Path

import pytest

from escalation_manager.core.errors import Conflict, StoreError
from escalation_manager.desk.catalogue.tools import tools
from escalation_manager.skills import installing
from escalation_manager.skills.installing import SKILL, STAMP, install


def test_it_is_installed_and_is_there_the_next_time(tmp_path: Path) -> None:
    first = install(tmp_path / "skills")
    assert first.written == ("SKILL.md",)
    assert (first.folder / "SKILL.md").read_text(encoding="utf-8").startswith("---\nname: ")
    assert install(tmp_path / "skills").written == ()


def test_what_somebody_changed_stays_unless_forced(tmp_path: Path) -> None:
    file = install(tmp_path).folder / "SKILL.md"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(Conflict, match=r"SKILL\.md.*--force"):
        install(tmp_path)
    assert file.read_text(encoding="utf-8") == "mine"
    assert install(tmp_path, force=True).written == ("SKILL.md",)
    assert file.read_text(encoding="utf-8") != "mine"


def test_a_file_of_somebody_elses_is_not_overwritten_either(tmp_path: Path) -> None:
    (tmp_path / SKILL).mkdir()
    (tmp_path / SKILL / "SKILL.md").write_text("another skill", encoding="utf-8")
    with pytest.raises(Conflict):
        install(tmp_path)


def test_a_newer_version_takes_the_place_of_an_older_one_that_nobody_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = install(tmp_path).folder / "SKILL.md"
    monkeypatch.setattr(installing, "_files", lambda: iter([("SKILL.md", b"the next version")]))
    assert install(tmp_path).written == ("SKILL.md",)
    assert file.read_bytes() == b"the next version"
    assert (tmp_path / SKILL / STAMP).exists()


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="Name another folder"):
        install(tmp_path / "file")


def test_it_teaches_only_tools_that_exist(tmp_path: Path) -> None:
    text = (install(tmp_path).folder / "SKILL.md").read_text(encoding="utf-8")
    table = text.partition("| You are asked")[2].partition("\n\n")[0]
    named = set(re.findall(r"`([a-z_]+)`", table))
    fields = {name for tool in tools().values() for name in tool.takes["properties"]}
    assert named
    assert named <= set(tools()) | fields
