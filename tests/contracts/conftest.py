"""Which filler does a suite run on? Each of them, new for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from escalation_manager.ports.log import Store
from tests.contracts.stores import STORES


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A new store of each kind."""
    with STORES[request.param](tmp_path) as made:
        yield made
