"""An office whose pages are attacked: one that is changed, and one for all that only look."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.office import Office, copied, template


@pytest.fixture(scope="session")
def demo_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("attacked"))


@pytest.fixture
def office(demo_desk: Path, tmp_path: Path) -> Iterator[Office]:
    office = Office(copied(demo_desk, tmp_path), demo=True)
    yield office
    office.close()
