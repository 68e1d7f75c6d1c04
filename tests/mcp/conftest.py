"""A desk of the demo company, with an escalation on it, for whoever comes in as an agent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.office import Office, copied, template


@pytest.fixture(scope="session")
def demo_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(demo_desk: Path, tmp_path: Path) -> Iterator[Office]:
    office = Office(copied(demo_desk, tmp_path))
    yield office
    office.close()


@pytest.fixture(scope="module")
def shared(demo_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for a whole module, whose tests leave it as it was."""
    office = Office(copied(demo_desk, tmp_path_factory.mktemp("visited")))
    yield office
    office.close()
