"""Which form of the database is ours? The number of the last migration."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def head() -> str:
    """The newest schema of this product, as `0002`."""
    versions = Path(__file__).with_name("migrations") / "versions"
    names = (path.name for path in versions.iterdir())
    return max(found[1] for name in names if (found := re.match(r"(\d{4})_\w+\.py$", name)))
