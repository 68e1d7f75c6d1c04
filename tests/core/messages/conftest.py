"""Every text here is read by the stand-in reader, so that a test says which words it means."""

import pytest

from escalation_manager.core import reading
from tests.core.outbox import stand_in


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "READERS", (stand_in,))
