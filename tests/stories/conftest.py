"""A world of its own for every story."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    proof = made.desk.rebuild(dry_run=True)
    assert proof.differences == (), "the lists must follow from the log"
    assert made.desk.check().findings == ()
    made.desk.store.close()
