"""Is anything lost or doubled when a server dies, a connection is cut, or many write at once?"""

import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier, Thread

import psycopg
import pytest

from escalation_manager.core.errors import StoreError
from escalation_manager.ports.log import Work
from escalation_manager.store.opening import create_store, open_store
from escalation_manager.store.sql import SqlStore
from tests.contracts.stores import NOON, effect, new, noted, raised, saving
from tests.postgresql import ROLE, Server, as_user, name_of
from tests.store.rivals import compete, number

ROOT = Path(__file__).parents[2]
LONG = 60.0


@pytest.fixture
def desk(postgresql_server: Server) -> Iterator[str]:
    """A desk with one escalation, on a server that can be killed."""
    with psycopg.connect(postgresql_server.url(), autocommit=True) as admin:
        admin.execute("CREATE DATABASE killed")
    url = postgresql_server.url("killed")
    store = create_store(url)
    new(store)
    store.close()
    yield url
    with psycopg.connect(postgresql_server.url(), autocommit=True) as admin:
        admin.execute("DROP DATABASE killed WITH (FORCE)")


def save_one(store: SqlStore) -> None:
    """Something of everything, in one transaction."""
    with store.write() as work:
        version = len(work.read("ESC-0001")) + 1
        effects = (effect(f"k{version}"),)
        work.save(saving(noted(version), seen=version - 1, effects=effects), NOON)
        work.answer(f"key{version}", "sam", "f", version, NOON)
        work.set_setting("last", version)


WRITER = """
import sys
from escalation_manager.core.errors import StoreError
from escalation_manager.store.opening import open_store
from tests.store.test_postgresql_crashes import save_one
store = open_store(sys.argv[1])
try:
    while True:
        save_one(store)
        print(store.row("ESC-0001").version, flush=True)
except StoreError as error:
    print(error, file=sys.stderr)
"""


def test_whatever_was_said_to_be_saved_is_there_after_the_server_was_killed(
    postgresql_server: Server, desk: str
) -> None:
    store = open_store(desk)
    for round_ in range(2):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, desk],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert writer.stdout is not None
        said = 0
        for line in writer.stdout:
            said = int(line)
            if said >= (round_ + 1) * 30:
                break
        postgresql_server.kill()
        rest, told = writer.communicate()
        said = max([said, *map(int, rest.split())])
        assert "The database postgresql://postgres@" in told, "the writer is told, and what to do"
        with pytest.raises(StoreError):
            store.position()
        postgresql_server.start()
        # The store that was open all the time finds its way back by itself.
        history = store.read("ESC-0001")
        assert len(history) in (said, said + 1), "saved, and killed before it could say so"
        assert store.setting("last") == len(history)
        assert len(store.effects(limit=None)) == len(history) - 1
        assert store.position() == len(history)
        assert store.check().findings == ()
    store.close()


def cut(url: str) -> int:
    """End every connection to the database but one's own, and wait until they are gone."""
    with psycopg.connect(url, autocommit=True) as admin:
        ended = admin.execute(
            "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return len(ended.fetchall())


def test_connections_that_were_cut_while_nobody_used_them_are_not_noticed(desk: str) -> None:
    store = open_store(desk)
    store.read("ESC-0001")
    assert cut(desk) >= 1
    store.save(saving(noted(2), seen=1), NOON)
    cut(desk)
    assert len(store.read("ESC-0001")) == 2
    store.close()


def test_one_that_is_cut_in_the_middle_leaves_nothing_and_says_what_to_do(desk: str) -> None:
    store = open_store(desk)

    def act(work: Work) -> None:
        work.save(saving(noted(2), seen=1), NOON)
        cut(desk)
        work.set_setting("never", 1)

    with pytest.raises(StoreError) as told:
        store.transact(act)
    assert "Look, then repeat it" in told.value.remedy
    assert len(store.read("ESC-0001")) == 1
    store.save(saving(noted(2), seen=1), NOON)
    assert store.setting("never") is None
    store.close()


def test_a_listener_whose_connection_was_cut_listens_again(desk: str) -> None:
    here, there = open_store(desk), open_store(desk)
    with here.listen() as listening:
        while not listening.wait(0.2):  # until it listens
            save_one(there)
        cut(desk)
        assert listening.wait(LONG), "what may have been missed is worth a look"
        save_one(there)
        assert listening.wait(LONG)
    here.close()
    there.close()


def test_two_that_wait_for_one_another_both_get_there(postgresql_url: str) -> None:
    store = create_store(postgresql_url)
    new(store, "ESC-0001")
    new(store, "ESC-0002")
    meet = Barrier(2, timeout=120)
    tries: list[str] = []

    def crossing(first: str, second: str) -> None:
        def act(work: Work) -> None:
            tries.append(first)
            seen = len(work.read(first))
            if len(tries) <= 2:
                meet.wait()
            also = len(work.read(second))
            work.save(saving(noted(seen + 1, first), escalation=first, seen=seen), NOON)
            work.save(saving(noted(also + 1, second), escalation=second, seen=also), NOON)

        store.transact(act)

    both = [
        Thread(target=crossing, args=pair)
        for pair in (("ESC-0001", "ESC-0002"), ("ESC-0002", "ESC-0001"))
    ]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(tries) >= 3, "one was undone, and began again"
    assert len(store.read("ESC-0001")) == len(store.read("ESC-0002")) == 3
    assert store.check().findings == ()
    store.close()


@pytest.mark.parametrize("work", [compete, number])
def test_many_processes_lose_nothing_double_nothing_and_leave_no_gap(  # type: ignore[no-untyped-def]
    postgresql_url: str, work
) -> None:
    store = create_store(postgresql_url)
    if work is compete:
        new(store)
    context = get_context("spawn")
    processes = [context.Process(target=work, args=(postgresql_url, 25)) for _ in range(4)]
    for process in processes:
        process.start()
    seen: list[int] = []
    with store.listen() as listening:
        while any(process.is_alive() for process in processes):
            listening.wait(0.2)
            seen += [each.position for each in store.changes(len(seen), limit=1000)]
    for process in processes:
        process.join()
    seen += [each.position for each in store.changes(len(seen), limit=1000)]
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    # Whoever follows the desk never goes past a place that somebody fills later.
    assert seen == list(range(1, 102 if work is compete else 101))
    if work is compete:
        assert [entry.version for entry in store.read("ESC-0001")] == list(range(1, 102))
    else:
        assert store.escalations() == tuple(f"ESC-{n:04d}" for n in range(1, 101))
    assert store.check().findings == ()
    store.close()


def test_a_dump_restores_to_the_same_desk(postgresql_server: Server, desk: str) -> None:
    store = open_store(desk)
    for _ in range(3):
        save_one(store)
    dump = postgresql_server.folder / "desk.dump"
    socket = ("-h", postgresql_server.folder, "-U", "postgres")
    postgresql_server.run("pg_dump", *socket, "-Fc", "-f", dump, name_of(desk))
    postgresql_server.run("createdb", *socket, "restored")
    postgresql_server.run("pg_restore", *socket, "-d", "restored", "--exit-on-error", dump)
    restored = open_store(postgresql_server.url("restored"))
    assert b"".join(restored.export()) == b"".join(store.export())
    assert restored.check() == store.check()
    assert restored.changes(0) == store.changes(0)
    save_one(restored)
    restored.close()
    store.close()
    postgresql_server.run("dropdb", *socket, "restored")


def test_a_text_that_postgresql_cannot_hold_is_kept_whole_in_the_log(postgresql_url: str) -> None:
    odd = "nul \0 stays, \U0001f4a9 \u2028 é ﬁ \x7f too"
    store = create_store(postgresql_url)
    with store.write() as work:
        entry = noted(2, text=odd)
        told = effect("k", target="a\0b", data={"message": odd})
        one = saving(raised(), entry, effects=(told,), title=odd, words=odd)
        work.save(one, NOON)
        work.set_setting("odd", odd)
    assert store.read("ESC-0001")[1] == entry
    assert store.setting("odd") == odd
    (owed,) = store.effects()
    assert owed.effect.data["message"] == odd
    assert owed.effect.target == "a\ufffdb", "a column of text shows that something was there"
    assert store.check().findings == ()
    store.close()


def test_the_role_of_the_desk_is_not_the_owner(postgresql_url: str) -> None:
    """What all tests here run as: otherwise none of them would prove that it may do enough."""
    with psycopg.connect(postgresql_url) as connection:
        owner = connection.execute(
            "SELECT tableowner FROM pg_tables WHERE tablename = 'events'"
        ).fetchone()
        assert owner is not None
        assert as_user(postgresql_url, ROLE) == postgresql_url
        assert owner[0] != connection.info.user
