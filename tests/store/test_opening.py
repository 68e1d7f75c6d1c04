"""What if the database is missing, strange, old, new, full, locked, damaged or read-only?"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from escalation_manager.core.errors import BrokenLog, Conflict, NewerLog, StoreError
from escalation_manager.store.opening import create_store, open_store
from escalation_manager.store.schema import head
from tests.contracts.stores import NOON, new, noted, saving


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def made(path: Path) -> Path:
    """A desk with one escalation, closed again."""
    store = create_store(path)
    new(store)
    store.close()
    return path


def refused(path: Path, error: type[StoreError] = StoreError) -> StoreError:
    with pytest.raises(error) as refusal:
        open_store(path).close()
    assert refusal.value.remedy
    return refusal.value


class TestWhatIsNoDesk:
    def test_no_such_file(self, path: Path) -> None:
        assert "There is no database" in refused(path).message
        assert "escalations init" in refused(path).remedy
        assert not path.exists(), "looking for it does not make it"

    def test_a_folder(self, tmp_path: Path) -> None:
        assert "is a folder" in refused(tmp_path).message

    def test_a_text(self, path: Path) -> None:
        path.write_text("Dear customer, " * 100)
        assert "is not a database" in refused(path).message
        assert path.read_text().startswith("Dear")

    def test_an_empty_file(self, path: Path) -> None:
        path.touch()
        assert "holds no desk" in refused(path).message

    def test_a_database_of_something_else(self, path: Path) -> None:
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE recipes (name TEXT)")
        other.close()
        assert "holds no desk" in refused(path).message


class TestMaking:
    def test_what_is_there_is_never_touched(self, made: Path) -> None:
        with pytest.raises(Conflict, match="already a file"):
            create_store(made)
        store = open_store(made)
        assert len(store.read("ESC-0001")) == 1
        store.close()

    def test_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="no folder"):
            create_store(tmp_path / "nowhere" / "desk.db")

    def test_a_desk_that_could_not_be_made_leaves_no_file(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("escalation_manager.store.opening.make_tables", fails)
        with pytest.raises(ZeroDivisionError):
            create_store(path)
        assert list(path.parent.iterdir()) == []

    @pytest.mark.parametrize("name", ["a b.db", "ä?#%&.db", "'quoted'.db"])
    def test_whatever_its_name(self, tmp_path: Path, name: str) -> None:
        store = create_store(tmp_path / name)
        new(store)
        store.close()
        again = open_store(tmp_path / name)
        assert again.escalations() == ("ESC-0001",)
        again.close()

    @pytest.mark.usefixtures("nobody_hurries")
    def test_it_keeps_what_it_was_told_to_keep(self, made: Path) -> None:
        store = open_store(made)
        with store.engine.connect() as connection:
            ask = connection.exec_driver_sql
            assert ask("PRAGMA journal_mode").scalar() == "wal"
            assert ask("PRAGMA synchronous").scalar() == 2, "FULL: a power cut loses nothing saved"
            assert ask("PRAGMA foreign_keys").scalar() == 1
        store.close()


class TestVersions:
    def test_a_newer_one_is_left_alone(self, made: Path) -> None:
        other = sqlite3.connect(made)
        with other:
            other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.close()
        assert "schema 9999" in refused(made, NewerLog).message

    def migrated_to(self, path: Path, revision: str) -> None:
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", "escalation_manager:store/migrations")
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
        engine.dispose()

    def test_an_older_one_is_brought_up_to_date(self, path: Path) -> None:
        self.migrated_to(path, "0001")
        other = sqlite3.connect(path)
        with other:
            other.execute("INSERT INTO settings VALUES ('made', '\"then\"')")
        other.close()
        store = open_store(path)
        assert store.setting("made") == "then"
        new(store)
        assert store.check().findings == ()
        with store.engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        assert found == head()
        store.close()

    def test_a_step_that_fails_leaves_it_as_it_was(self, path: Path) -> None:
        self.migrated_to(path, "0001")
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE surveys (mine TEXT)")
        before = sorted(other.execute("SELECT name FROM sqlite_master"))
        assert "surveys already exists" in refused(path).message
        assert sorted(other.execute("SELECT name FROM sqlite_master")) == before
        assert other.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        other.close()

    def test_the_steps_lead_to_the_same_tables_as_making_them_at_once(
        self, made: Path, tmp_path: Path
    ) -> None:
        self.migrated_to(tmp_path / "stepped.db", "head")
        assert _schema(tmp_path / "stepped.db") == _schema(made)

    def test_alembic_is_not_loaded_unless_a_step_is_due(self, made: Path) -> None:
        program = (
            "import sys; from pathlib import Path;"
            "from escalation_manager.store.opening import open_store;"
            "open_store(Path(sys.argv[1])).close(); print('alembic' in sys.modules)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, made], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "False"


def _schema(path: Path) -> dict[str, object]:
    """Columns, keys, indexes and references of every table, as SQLite understood them."""
    connection = sqlite3.connect(path)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master ORDER BY name")]
    pragmas = ("table_xinfo", "index_xinfo", "foreign_key_list")
    found: dict[str, object] = {
        f"{name}.{pragma}": sorted(connection.execute(f"PRAGMA {pragma}('{name}')").fetchall())
        for name in names
        for pragma in pragmas
    }
    found["indexes"] = {
        name: sorted(row[1:] for row in connection.execute(f"PRAGMA index_list('{name}')"))
        for name in names
    }
    found["rowids"] = connection.execute(
        "SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%'"
    ).fetchall()
    connection.close()
    return found


class TestTroubleOnTheWay:
    def test_a_full_disk(self, made: Path) -> None:
        store = open_store(made)
        with store.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        long = noted(2, text="x" * 1_000_000)
        with pytest.raises(StoreError, match="disk is full") as full:
            store.save(saving(long, seen=1), NOON)
        assert "nothing saved before is lost" in full.value.remedy
        assert len(store.read("ESC-0001")) == 1
        store.save(saving(noted(2), seen=1), NOON)
        assert store.check().findings == ()
        store.close()

    def test_locked_for_longer_than_patience(self, made: Path) -> None:
        store = open_store(made, patience=0.1)
        other = sqlite3.connect(made, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"locked by another process for 0\.1 seconds"):
            store.save(saving(noted(2), seen=1), NOON)
        assert len(store.read("ESC-0001")) == 1, "who only reads never waits"
        other.execute("COMMIT")
        store.save(saving(noted(2), seen=1), NOON)
        store.close()
        other.close()

    def test_damaged_pages(self, made: Path) -> None:
        data = bytearray(made.read_bytes())
        data[4096 * 2 :] = b"\xff" * (len(data) - 4096 * 2)
        made.write_bytes(data)
        assert "is damaged" in refused(made, BrokenLog).message
        assert "backup" in refused(made, BrokenLog).remedy

    def test_a_file_cut_in_half(self, made: Path) -> None:
        made.write_bytes(made.read_bytes()[: made.stat().st_size // 2])
        assert "is damaged" in refused(made, BrokenLog).message

    def test_damage_that_only_a_check_sees(self, made: Path) -> None:
        other = sqlite3.connect(made)
        (page,) = other.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_escalations_owner'"
        ).fetchone()
        other.close()
        with made.open("r+b") as file:
            file.seek((page - 1) * 4096 + 4000)
            file.write(b"\xff" * 96)
        store = open_store(made)
        assert "SQLite finds damage" in str(store.check().findings[0])
        store.close()

    @pytest.fixture
    def stranger(self) -> int | None:
        """Somebody who is not root: root may write anything."""
        return 65534 if os.name == "posix" and os.geteuid() == 0 else None

    @pytest.fixture
    def apart(self) -> Iterator[Path]:
        """A folder that no other run of pytest makes its own again while a test is at it."""
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)

    @pytest.mark.skipif(os.name != "posix", reason="Permissions of a file are a matter of POSIX.")
    @pytest.mark.parametrize(("file", "folder"), [(0o444, 0o555), (0o444, 0o755), (0o000, 0o755)])
    def test_read_only(
        self, made: Path, apart: Path, stranger: int | None, file: int, folder: int
    ) -> None:
        made = Path(shutil.copy(made, apart))
        program = (
            "import os, sys; from pathlib import Path;"
            "from tests.contracts.stores import NOON, noted, saving;"
            "from escalation_manager.core.errors import StoreError;"
            "from escalation_manager.store.opening import open_store;"
            f"os.setuid({stranger}) if {stranger} else None\n"
            "try: open_store(Path(sys.argv[1])).save(saving(noted(2), seen=1), NOON)\n"
            "except StoreError as error: print(error)\n"
        )
        for above in made.parents:  # however deep the runner of the tests has put it
            if above.stat().st_uid == os.geteuid() and above != Path(above.anchor):
                above.chmod(above.stat().st_mode | 0o055)
        made.chmod(file)
        made.parent.chmod(folder)
        done = subprocess.run(
            [sys.executable, "-c", program, made],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parents[2],
        )
        made.parent.chmod(0o755)
        made.chmod(0o644)
        assert done.returncode == 0, done.stderr
        assert "read-only" in done.stdout or "cannot be opened" in done.stdout
        assert str(made) in done.stdout
        store = open_store(made)
        assert len(store.read("ESC-0001")) == 1
        store.close()


class TestBackup:
    def test_it_is_a_whole_desk(self, made: Path, tmp_path: Path) -> None:
        store, copy = open_store(made), tmp_path / "copy.db"
        with store.write() as work:
            store.back_up(copy)
            work.save(saving(noted(2), seen=1), NOON)
        assert not list(tmp_path.glob("copy.db?*")), "one file, nothing beside it"
        restored = open_store(copy)
        assert len(restored.read("ESC-0001")) == 1, "what was not saved yet is not in it"
        assert restored.check().findings == ()
        restored.save(saving(noted(2), seen=1), NOON)
        restored.close()
        store.close()

    def test_an_older_backup_is_not_overwritten(self, made: Path, tmp_path: Path) -> None:
        store = open_store(made)
        store.back_up(tmp_path / "copy.db")
        with pytest.raises(Conflict, match="already a file"):
            store.back_up(tmp_path / "copy.db")
        store.close()

    def test_a_place_that_takes_no_file_is_named_and_not_the_desk(self, made: Path) -> None:
        store = open_store(made)
        with pytest.raises(StoreError, match=r"cannot be written to /proc/copy\.db"):
            store.back_up(Path("/proc/copy.db"))
        store.close()
