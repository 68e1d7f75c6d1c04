"""A handbook in a file: every way in which it cannot be read says what to do."""

from pathlib import Path

import pytest

from escalation_manager.core.errors import BadInput, EscalationError, Faults, NotFound
from escalation_manager.core.handbook import Handbook
from escalation_manager.handbook_file import LONGEST, read, read_text, shipped, shipped_text


def refused(path: Path) -> EscalationError:
    with pytest.raises(EscalationError) as wrong:
        read(path)
    assert wrong.value.remedy or isinstance(wrong.value, Faults)
    assert str(path) in str(wrong.value)
    return wrong.value


def test_a_file_is_read(tmp_path: Path, handbook: Handbook) -> None:
    path = tmp_path / "handbook.toml"
    path.write_text(shipped_text(), encoding="utf-8")
    assert read(path) == handbook


@pytest.mark.parametrize("mark", ["utf-8-sig"])
def test_an_editor_of_windows_may_have_saved_it(
    tmp_path: Path, handbook: Handbook, mark: str
) -> None:
    path = tmp_path / "handbook.toml"
    path.write_bytes(shipped_text().replace("\n", "\r\n").encode(mark))
    assert read(path) == handbook


def test_there_is_no_such_file(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path / "gone.toml"), NotFound)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "is a folder" in str(refused(tmp_path))


def test_other_encodings_are_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "handbook.toml"
    path.write_bytes('version = "1"\ntitle = "Größe"\n'.encode("latin-1"))
    assert "not UTF-8 in line 2" in str(refused(path))


def test_what_is_far_too_long_is_no_handbook(tmp_path: Path) -> None:
    path = tmp_path / "handbook.toml"
    path.write_bytes(b"#" * (LONGEST + 1))
    assert "larger than 1 MB" in str(refused(path))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('version = "1"\ntitle = \n', "line 2, column 9"),
        ('version = "1"\nversion = "2"\n', "line 2, column 14"),
        ('version = "1', "line 1, column 13"),
        ('version = "1"\n[types.technical\n', "line 2, column 17"),
        ("", None),
    ],
)
def test_a_syntax_error_has_its_line_and_column(text: str, place: str | None) -> None:
    if place is None:
        with pytest.raises(Faults):
            read_text(text)
        return
    with pytest.raises(BadInput, match=rf"^mine.toml, {place}: [a-z]"):
        read_text(text, "mine.toml")


def test_what_is_nested_without_end_is_refused() -> None:
    with pytest.raises(BadInput, match="nested too deeply"):
        read_text("a = " + "[" * 100_000)


def test_faults_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "handbook.toml"
    path.write_text(shipped_text().replace("attempts = 2", "attempts = 0"), encoding="utf-8")
    assert str(refused(path)).startswith(f"{path} has 1 fault:\n  closing.attempts: is 0. Give ")


KEPT = sorted((Path(__file__).parent / "kept").glob("*.toml"))


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_a_version_that_a_desk_has_kept_can_still_be_read(path: Path) -> None:
    """One for each release: what was written down then. A later setting must have a default."""
    assert read(path).version


def test_the_shipped_one_is_read_once() -> None:
    assert shipped() is shipped()
