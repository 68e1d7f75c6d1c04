"""An office to look at in a browser without one: what is sent, and what comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.office import Office, copied, template


@pytest.fixture(scope="session")
def plain_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("web"))


@pytest.fixture
def office(plain_desk: Path, tmp_path: Path) -> Iterator[Office]:
    office = Office(copied(plain_desk, tmp_path))
    yield office
    office.close()
