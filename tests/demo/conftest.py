"""The staged desk, made once for all who look at it."""

from pathlib import Path

import pytest

from tests.demo.stage import staged_file


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return staged_file(tmp_path_factory.mktemp("staged"))
