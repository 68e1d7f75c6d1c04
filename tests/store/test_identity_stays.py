"""Does what is kept about who may come in stay in its own database?"""

from pathlib import Path

from escalation_manager.store.identities import StoredIdentities
from escalation_manager.store.identity_tables import metadata
from escalation_manager.store.opening import create_store
from tests.contracts.stores import NOON


def test_nothing_of_it_leaves_with_an_export(tmp_path: Path) -> None:
    store = create_store(tmp_path / "desk.db")
    identities = StoredIdentities(store.engine)
    identities.key(lambda count: b"k" * count)
    identities.set_password("mia", "$argon2id$secret", NOON)
    identities.note(NOON, "mia", "signed in", "", "127.0.0.1")
    exported = b"".join(store.export())
    assert b"argon2" not in exported
    assert not [name for name in metadata.tables if f'"{name}"'.encode() in exported]
    store.close()


def test_a_desk_with_people_who_sign_in_can_take_in_another(tmp_path: Path) -> None:
    source, target = (create_store(tmp_path / name) for name in ("a.db", "b.db"))
    StoredIdentities(target.engine).key(lambda count: b"k" * count)
    target.import_(source.export())
    assert StoredIdentities(target.engine).key(lambda count: b"z" * count) == b"k" * 32
    source.close()
    target.close()
