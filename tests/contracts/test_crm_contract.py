"""The promises of the Crm and DirectorySource ports: fakes and real CRMs keep them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from escalation_manager.connectors.builtin_crm import BuiltinCrm
from escalation_manager.connectors.hubspot import HubSpot
from escalation_manager.connectors.salesforce import Salesforce
from escalation_manager.connectors.zendesk import Zendesk
from escalation_manager.core.directory import Contract
from escalation_manager.core.errors import KeyReused, NotFound
from escalation_manager.ports.connectors import (
    Crm,
    DirectorySource,
    NoteRequest,
    TaskRequest,
    TaskWanted,
)
from escalation_manager.store.directory_rows import StoredDirectory
from tests.connectors import hubspot_served as hubspot
from tests.connectors import salesforce_served as salesforce
from tests.connectors import zendesk_served as zendesk
from tests.contracts.acme import ACME, DIRECTORY, GLOBEX, NOON, acme, ago
from tests.contracts.acme_stored import stored_acme

LATER = NOON + timedelta(minutes=5)
TASKS = TaskRequest(
    "acc_123",
    "escalation",
    (
        TaskWanted("Acknowledge customer", "csm", "mia", NOON + timedelta(hours=1), "+1h"),
        TaskWanted("Root cause analysis", "engineering"),
    ),
    "ESC-0001",
)
NOTE = NoteRequest("acc_123", "Called Sarah: they can work again.", "ESC-0001", "call")


class Filler(NamedTuple):
    crm: Crm
    source: DirectorySource


@pytest.fixture(params=["memory", "builtin", "hubspot", "salesforce", "zendesk"])
def filler(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Filler]:
    if request.param == "memory":
        world = acme()
        yield Filler(world, world)
    else:
        with stored_acme(tmp_path) as engine:
            builtin, source = BuiltinCrm(engine), StoredDirectory(engine)
            if request.param == "hubspot":
                with hubspot.hubspot_served() as served:
                    yield Filler(HubSpot(hubspot.settings(served), builtin), source)
            elif request.param == "salesforce":
                with salesforce.salesforce_served() as there:
                    yield Filler(Salesforce(salesforce.settings(there), builtin), source)
            elif request.param == "zendesk":
                with zendesk.zendesk_served(NOON) as helped:
                    yield Filler(Zendesk(zendesk.settings(helped), builtin), source)
            else:
                yield Filler(builtin, source)


@pytest.fixture
def crm(filler: Filler) -> Crm:
    return filler.crm


def ids(crm: Crm, **which: object) -> list[str]:
    return [item.id for item in crm.get_interactions("acc_123", **which)]  # type: ignore[arg-type]


def test_the_directory_comes_back_as_it_is(filler: Filler) -> None:
    assert filler.source.directory() == DIRECTORY
    assert filler.source.accounts() == (ACME, GLOBEX)


def test_an_account_comes_whole_or_without_what_is_not_asked_for(crm: Crm) -> None:
    assert crm.get_account("acc_123") == ACME
    assert crm.get_account("acc_123", include_contract=False).contract == Contract()
    assert crm.get_account("acc_123", include_health=False).health is None


def test_an_unknown_account_is_not_found(crm: Crm) -> None:
    asks = (
        lambda: crm.get_account("acc_12"),
        lambda: crm.get_interactions("acc_12"),
        lambda: crm.create_task(TaskRequest("acc_12", "escalation", TASKS.tasks), at=NOON, by="m"),
        lambda: crm.add_note(NoteRequest("acc_12", "Hm"), at=NOON, by="m"),
        lambda: crm.add_note(NoteRequest("acc_12", "Hm"), at=NOON, by="m", dry_run=True),
    )
    for ask in asks:
        with pytest.raises(NotFound, match="Did you mean 'acc_12"):
            ask()


def test_history_comes_newest_first_both_ends_included(crm: Crm) -> None:
    assert ids(crm) == ["int_8", "int_5", "int_4", "int_3", "int_2", "int_1"]
    assert ids(crm, since=ago(90), until=ago(3)) == ["int_5", "int_4", "int_3"]
    assert ids(crm, types=("complaint", "meeting")) == ["int_4", "int_3"]
    assert ids(crm, types=("chat",)) == []


def test_restricted_history_comes_only_to_a_reader_it_names(crm: Crm) -> None:
    assert "int_6" in ids(crm, reader="amara")
    for reader in (None, "mia", "assist", "", "ama"):
        assert "int_6" not in ids(crm, reader=reader)


def test_tasks_are_made_in_order_once_per_key(crm: Crm) -> None:
    first = crm.create_task(TASKS, at=NOON, by="mia", key="k")
    assert [(task.title, task.person, task.due) for task in first] == [
        ("Acknowledge customer", "mia", NOON + timedelta(hours=1)),
        ("Root cause analysis", None, None),
    ]
    later = TaskRequest(
        TASKS.account_id,
        TASKS.type,
        (
            TaskWanted("Acknowledge customer", "csm", "noah", LATER + timedelta(hours=1), "+1h"),
            TASKS.tasks[1],
        ),
        TASKS.escalation_id,
    )
    assert crm.create_task(later, at=LATER, by="daniel", key="k") == first
    assert len({task.id for task in first}) == 2


def test_a_key_used_for_something_else_is_refused(crm: Crm) -> None:
    crm.create_task(TASKS, at=NOON, by="mia", key="k")
    with pytest.raises(KeyReused):
        crm.create_task(TaskRequest("acc_124", "escalation", TASKS.tasks), at=NOON, by="m", key="k")
    crm.add_note(NOTE, at=NOON, by="mia", key="k")
    with pytest.raises(KeyReused):
        crm.add_note(NoteRequest("acc_123", "Another"), at=NOON, by="mia", key="k", dry_run=True)


def test_without_a_key_the_same_request_at_the_same_instant_is_one(crm: Crm) -> None:
    first = crm.create_task(TASKS, at=NOON, by="mia")
    assert crm.create_task(TASKS, at=NOON, by="mia") == first
    assert crm.create_task(TASKS, at=LATER, by="mia")[0].id != first[0].id


def test_a_note_stands_in_the_history_once(crm: Crm) -> None:
    note = crm.add_note(NOTE, at=NOON, by="mia", key="k")
    assert crm.add_note(NOTE, at=LATER, by="mia", key="k") == note
    (item,) = crm.get_interactions("acc_123", types=("call",))
    assert (item.id, item.summary, item.at) == (note.id, NOTE.text, NOON)


def test_a_restricted_note_comes_only_to_its_readers(crm: Crm) -> None:
    secret = NoteRequest("acc_123", "Secret", "ESC-0002", restricted_to=("amara",))
    note = crm.add_note(secret, at=NOON, by="amara")
    assert note.id in ids(crm, reader="amara")
    assert note.id not in ids(crm, reader="mia")


def test_a_dry_run_answers_the_same_and_changes_nothing(crm: Crm) -> None:
    tried = crm.create_task(TASKS, at=NOON, by="mia", key="k", dry_run=True)
    note = crm.add_note(NOTE, at=NOON, by="mia", key="k", dry_run=True)
    assert note.id not in ids(crm)
    assert crm.create_task(TASKS, at=NOON, by="mia", key="k") == tried
    assert crm.add_note(NOTE, at=NOON, by="mia", key="k") == note


def test_words_are_kept_as_they_are(crm: Crm) -> None:
    text = '=HYPERLINK("x"); \'; DROP TABLE accounts; -- ‮ 漢字 😀\nsecond line'
    crm.add_note(NoteRequest("acc_123", text), at=NOON, by="mia")
    assert crm.get_interactions("acc_123", types=("note",))[0].summary == text
