"""An office for each test, and one for those that only look."""

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


@pytest.fixture
def visited(shared: Office) -> Office:
    """One office for a whole module, whose tests leave it as it was."""
    assert shared.app is not None  # the server may have served another desk meanwhile
    return shared


@pytest.fixture(scope="module")
def shared(demo_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(copied(demo_desk, tmp_path_factory.mktemp("visited")))
    yield office
    office.close()


@pytest.fixture
def demo_office(demo_desk: Path, tmp_path: Path) -> Iterator[Office]:
    """Where anybody may be anyone."""
    office = Office(copied(demo_desk, tmp_path), demo=True)
    yield office
    office.close()
