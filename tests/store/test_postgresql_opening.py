"""What if the server, the database, its tables or its rights are not as the desk needs them?"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from alembic import command
from alembic.config import Config

from escalation_manager.core.errors import (
    BadInput,
    Conflict,
    EscalationError,
    NewerLog,
    StoreError,
)
from escalation_manager.store.addresses import address, shown
from escalation_manager.store.granting import prepare
from escalation_manager.store.opening import create_store, open_store
from escalation_manager.store.postgresql import Postgresql, postgresql_engine
from escalation_manager.store.schema import head
from tests.contracts.stores import NOON, new, noted, saving
from tests.postgresql import ROLE, Server, as_user, name_of

SECRET = "s/cr@t:#?%"  # every sign that a URL treats in its own way
QUOTED = "s%2Fcr%40t%3A%23%3F%25"


def refused(url: str) -> EscalationError:
    with pytest.raises((StoreError, BadInput)) as refusal:
        open_store(url).close()
    assert refusal.value.remedy
    assert "Traceback" not in str(refusal.value)
    return refusal.value


@pytest.fixture(scope="module")
def guarded(postgresql_server: Server) -> Iterator[str]:
    """The URL, without a password, of a desk whose user needs one."""
    with psycopg.connect(postgresql_server.url(), autocommit=True) as admin:
        admin.execute(f"CREATE ROLE guarded LOGIN PASSWORD '{SECRET}'".encode())
        admin.execute("CREATE DATABASE guarded OWNER guarded")
        hba = postgresql_server.data / "pg_hba.conf"
        hba.write_text("local all guarded scram-sha-256\n" + hba.read_text())
        admin.execute("SELECT pg_reload_conf()")
    url = postgresql_server.url("guarded", "guarded")
    create_store(url.replace("guarded@", f"guarded:{QUOTED}@")).close()
    yield url
    with psycopg.connect(postgresql_server.url(), autocommit=True) as admin:
        admin.execute("DROP DATABASE guarded WITH (FORCE)")


class TestThePassword:
    def test_in_the_url(self, guarded: str) -> None:
        open_store(guarded.replace("guarded@", f"guarded:{QUOTED}@")).close()

    def test_in_a_file_or_a_variable_that_the_url_names(
        self, guarded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "secret").write_text(f"{SECRET}\n")
        open_store(f"{guarded}&password_file={tmp_path / 'secret'}").close()
        monkeypatch.setenv("DESK_PASSWORD", SECRET)
        open_store(f"{guarded}&password_env=DESK_PASSWORD").close()

    def test_in_the_file_of_libpq(
        self, guarded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        passfile = tmp_path / "pgpass"
        passfile.write_text("*:*:*:guarded:" + SECRET.replace(":", r"\:") + "\n")
        passfile.chmod(0o600)
        monkeypatch.setenv("PGPASSFILE", str(passfile))
        open_store(guarded).close()

    def test_a_wrong_one_and_none(self, guarded: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PGPASSFILE", "/nowhere")
        wrong = refused(guarded.replace("guarded@", "guarded:wr0ng@"))
        assert "does not accept the password" in wrong.message
        assert "wr0ng" not in str(wrong)
        assert "does not accept the password" in refused(guarded).message

    def test_a_place_where_there_is_none(self, guarded: str, tmp_path: Path) -> None:
        assert "NOBODY_SET_THIS" in refused(f"{guarded}&password_env=NOBODY_SET_THIS").message
        assert "No such file" in refused(f"{guarded}&password_file={tmp_path / 'no'}").message
        (tmp_path / "empty").touch()
        assert (
            "holds no password" in refused(f"{guarded}&password_file={tmp_path / 'empty'}").message
        )

    @pytest.mark.parametrize(
        "url",
        [
            f"postgresql://mia:{QUOTED}@db.example:5432/desk?sslmode=require",
            f"postgres://mia:{QUOTED}@db.example:5432/desk",
            f"postgresql+psycopg://mia:{QUOTED}@db.example:5432/desk?connections=9",
        ],
    )
    def test_it_is_never_printed(self, url: str) -> None:
        found = address(url)
        assert str(found) == shown(url) == "postgresql://mia@db.example:5432/desk"
        engine = postgresql_engine(Postgresql(found))
        for told in (repr(found), repr(engine), repr(engine.url), str(found)):
            assert "s%2Fcr" not in told
            assert SECRET not in told

    @pytest.mark.parametrize("url", ["postgresql://mia:s#cret@h/x", "postgresql://mia:s/c@h:p/x"])
    def test_not_even_where_the_url_cannot_be_read(self, url: str) -> None:
        assert "cret" not in str(refused(url))
        assert "s#" not in shown(url)


class TestWhatIsNoDesk:
    def test_no_server(self, tmp_path: Path) -> None:
        told = refused(f"postgresql://mia@/desk?host={tmp_path}")
        assert "cannot be reached" in told.message
        assert "Check that the server runs" in told.remedy
        assert "Connection refused" in refused("postgresql://mia@127.0.0.1:1/desk").message

    def test_no_database(self, postgresql_url: str) -> None:
        told = refused(postgresql_url.replace(name_of(postgresql_url), "nowhere"))
        assert 'database "nowhere" does not exist' in told.message
        assert "createdb" in told.remedy

    def test_no_such_user(self, postgresql_url: str) -> None:
        told = refused(as_user(postgresql_url, "nobody_here"))
        assert 'role "nobody_here" does not exist' in told.message
        assert "CREATE ROLE" in told.remedy
        assert "createdb" not in told.remedy

    def test_no_tables(self, postgresql_empty_url: str) -> None:
        assert "holds no desk" in refused(postgresql_empty_url).message

    def test_another_kind_of_database(self) -> None:
        assert "cannot lie at mysql://" in refused("mysql://mia@h/x").message

    def test_a_parameter_that_libpq_does_not_know(self) -> None:
        assert "foo" in refused("postgresql://mia@h/x?foo=1").message
        assert "no number of connections" in refused("postgresql://mia@h/x?connections=1").message

    def test_a_newer_one(self, postgresql_empty_url: str) -> None:
        create_store(postgresql_empty_url).close()
        with psycopg.connect(postgresql_empty_url) as other:
            other.execute("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(NewerLog, match="schema 9999"):
            open_store(postgresql_empty_url)

    def test_no_driver(self) -> None:
        program = (
            "import sys; sys.modules['psycopg'] = None\n"
            "from escalation_manager.store.opening import open_store\n"
            "from escalation_manager.core.errors import StoreError\n"
            "try: open_store('postgresql://mia:pw@h/x')\n"
            "except StoreError as error: print(error)\n"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        assert "pip install 'escalation-manager[postgresql]'" in done.stdout, done.stderr

    def test_a_file_needs_no_driver(self, tmp_path: Path) -> None:
        program = (
            "import sys; sys.modules['psycopg'] = None\n"
            "from pathlib import Path\n"
            "from escalation_manager.store.opening import create_store\n"
            "create_store(Path(sys.argv[1])).close(); print('made')\n"
        )
        asked = [sys.executable, "-c", program, str(tmp_path / "desk.db")]
        done = subprocess.run(asked, capture_output=True, text=True)
        assert done.stdout.strip() == "made", done.stderr


class TestMaking:
    def test_what_is_there_is_never_touched(self, postgresql_url: str) -> None:
        store = create_store(postgresql_url)
        new(store)
        store.close()
        with pytest.raises(Conflict, match="already a desk"):
            create_store(postgresql_url)
        again = open_store(postgresql_url)
        assert again.escalations() == ("ESC-0001",)
        again.close()

    def test_the_steps_lead_to_the_same_tables_as_making_them_at_once(
        self, postgresql_empty_url: str, postgresql_url: str
    ) -> None:
        stepped(postgresql_empty_url, "0001")
        open_store(postgresql_empty_url).close()
        assert described(postgresql_empty_url) == described(postgresql_url)

    def test_every_text_sorts_by_its_bytes_and_may_be_long(self, postgresql_url: str) -> None:
        with psycopg.connect(postgresql_url) as connection:
            odd = connection.execute(
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE table_schema = 'public' AND table_name <> 'alembic_version' "
                "AND (data_type = 'character varying' OR "
                "(data_type = 'text' AND collation_name IS DISTINCT FROM 'C'))"
            ).fetchall()
        assert odd == []

    def test_two_that_migrate_at_once_take_turns(self, postgresql_empty_url: str) -> None:
        stepped(postgresql_empty_url, "0001")
        failed: list[Exception] = []

        def opens() -> None:
            try:
                open_store(postgresql_empty_url).close()
            except Exception as error:
                failed.append(error)

        both = [Thread(target=opens) for _ in range(2)]
        for each in both:
            each.start()
        for each in both:
            each.join()
        assert failed == []
        store = open_store(postgresql_empty_url)
        new(store)
        assert store.check().findings == ()
        store.close()


@pytest.mark.skipif("ESCALATIONS_TEST_POSTGRESQL" in os.environ, reason="It must make roles.")
class TestTheRoleOfTheDesk:
    def test_without_rights_it_is_told_whom_to_ask(self, postgresql_empty_url: str) -> None:
        create_store(postgresql_empty_url).close()
        told = refused(as_user(postgresql_empty_url, ROLE))
        assert "does not allow this" in told.message
        assert "escalations prepare" in told.remedy

    def test_who_may_make_no_tables_is_told_so(self, postgresql_empty_url: str) -> None:
        with pytest.raises(StoreError, match="does not allow this") as told:
            create_store(as_user(postgresql_empty_url, ROLE))
        assert "escalations prepare" in told.value.remedy

    def test_the_owner_prepares_and_said_twice_it_changes_nothing(
        self, postgresql_empty_url: str
    ) -> None:
        assert prepare(postgresql_empty_url, ROLE) == head()
        before = described(postgresql_empty_url)
        assert prepare(postgresql_empty_url, ROLE) == head()
        assert described(postgresql_empty_url) == before
        store = create_store(as_user(postgresql_empty_url, ROLE))
        new(store)
        store.close()

    @pytest.mark.parametrize(
        "deed",
        [
            "UPDATE events SET actor = 'nobody'",
            "DELETE FROM events",
            "TRUNCATE events",
            "DELETE FROM heads",
            "UPDATE changes SET at = now()",
            "DELETE FROM documents",
            "UPDATE audit SET actor = 'nobody'",
            "DROP TABLE events",
            "CREATE TABLE mine (x int)",
            "ALTER TABLE events DISABLE TRIGGER ALL",
        ],
    )
    def test_it_can_add_to_the_log_and_change_none_of_it(
        self, postgresql_url: str, deed: str
    ) -> None:
        store = create_store(postgresql_url)
        new(store)
        store.save(saving(noted(2), seen=1), NOON)
        store.close()
        with (
            psycopg.connect(postgresql_url) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(deed.encode())

    def test_a_file_needs_no_preparation(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="needs no preparation"):
            prepare(tmp_path / "desk.db")


def stepped(url: str, revision: str) -> None:
    """A database as an older version left it."""
    engine = postgresql_engine(Postgresql(address(url)))
    with engine.execution_options(writing=True).begin() as connection:
        config = Config()
        config.set_main_option("script_location", "escalation_manager:store/migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def described(url: str) -> list[tuple[object, ...]]:
    """Columns, constraints and indexes of every table, as PostgreSQL understood them."""
    with psycopg.connect(url) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name, data_type, is_nullable, collation_name, "
            "regexp_replace(coalesce(column_default, ''), '::.*', '') "
            "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
        ).fetchall()
        indexes = connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        references = connection.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'f' ORDER BY 1, 2"
        ).fetchall()
    # SQLite gives an unnamed key no name; what it is of says enough.
    unnamed = [(re.sub(r"INDEX \S+ ON", "INDEX ON", how),) for _, how in indexes]
    return [*columns, *sorted(unnamed), *references]
