"""The shipped handbook, and its data for tests that spoil it."""

import tomllib
from typing import Any

import pytest

from escalation_manager.core.handbook import Handbook
from escalation_manager.handbook_file import shipped, shipped_text


@pytest.fixture
def handbook() -> Handbook:
    return shipped()


@pytest.fixture
def data() -> dict[str, Any]:
    """The shipped handbook as plain data, to be changed at will."""
    return tomllib.loads(shipped_text())
