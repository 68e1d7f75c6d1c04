"""A CRM of the desk's own in a database, for every connector that writes through one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from escalation_manager.connectors.builtin_crm import BuiltinCrm
from escalation_manager.ports.connectors import Crm
from tests.contracts.acme_stored import stored_acme


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with stored_acme(tmp_path) as engine:
        yield engine


@pytest.fixture
def stored(engine: Engine) -> Crm:
    return BuiltinCrm(engine)
