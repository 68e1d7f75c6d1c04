"""A desk with Zendesk beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from escalation_manager.desk.counter import Desk
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on
from tests.api.office import MORNING, Watch, copied
from tests.connectors.zendesk_served import SARAH, ZendeskServed

TABLE = """
[zendesk]
base_url = "{url}"
user = "desk@acme.example"
token = "env:ZENDESK_OF_THE_TEST"
escalate = "escalation"
"""
SECRET = "ZENDESK_OF_THE_TEST"


@contextmanager
def desk_beside(
    served: ZendeskServed, folder: Path, made: Path, watch: Watch | None = None
) -> Iterator[Desk]:
    """A copy of the desk that was made; who writes tickets is the first contact of acc_123."""
    (folder / "channels.toml").write_text(TABLE.format(url=served.url))
    served.now = MORNING
    os.environ[SECRET] = "zd-test"
    try:
        store = open_store(copied(made, folder))
        desk = desk_on(store, folder / "channels.toml", clock=watch or Watch())
    finally:
        del os.environ[SECRET]
    writer = desk.policy.accounts()["acc_123"].contacts[0]
    served.users[SARAH] |= {"name": writer.name, "email": writer.email}
    try:
        yield desk
    finally:
        desk.store.close()
