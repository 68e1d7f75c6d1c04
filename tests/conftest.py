"""How hard do the property tests look? Three profiles, chosen by HYPOTHESIS_PROFILE.

`everyday` draws the same histories on every machine, so that a change alone decides what a test
says; `quick` is for writing; `thousands` looks for histories that nobody has seen yet.
"""

import os

from hypothesis import HealthCheck, settings

from tests.postgresql import postgresql_empty_url, postgresql_server, postgresql_url

__all__ = ["postgresql_empty_url", "postgresql_server", "postgresql_url"]

settings.register_profile(
    "everyday",
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("everyday"), max_examples=20)
settings.register_profile(
    "thousands",
    settings.get_profile("everyday"),
    max_examples=3000,
    derandomize=False,
    print_blob=True,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))
