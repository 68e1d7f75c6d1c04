"""Does the core stay pure, and do the doors keep to the counter?

The order of the rooms is import-linter's affair. Here is what no linter says: the list of what the
core may import at all, the doors that may not go round the desk, and who may ask what time it is.
"""

import sys
from collections.abc import Iterator

from tests.house.source import PACKAGE, Module, calls, imports, modules

PURE = frozenset(
    {
        "__future__",
        "bisect",
        "collections",
        "dataclasses",
        "datetime",
        "decimal",
        "difflib",
        "enum",
        "functools",
        "hashlib",
        "html",
        "itertools",
        "math",
        "operator",
        "re",
        "statistics",
        "string",
        "types",
        "typing",
        "unicodedata",
    }
)
ADMITTED = {"core.zones": frozenset({"zoneinfo"})}
"""What one module may import besides, each by a decision (docs/decisions/0001)."""

READERS = ("words", "triage")
"""Readers of text: pure as well, and below the core, so they know nothing of the package."""

DOORS = ("api", "web", "mcp", "cli")
BEHIND_THE_DESK = ("wiring", "engine", "store", "connectors", "channels", "intelligence")

CLOCK_READERS = ("wiring",)
"""Where the machine's time comes in, as the Clock that everybody else is handed."""

READS_THE_CLOCK = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
}
NEVER_THE_SAME_TWICE = {"random", "secrets", "uuid"}


def test_the_core_and_the_readers_import_only_what_is_listed() -> None:
    strangers = [
        f"{module}:{line} imports {name}"
        for module, line, name in _imported("core", *READERS)
        if name.split(".")[0] not in PURE | {PACKAGE} | ADMITTED.get(module.name, frozenset())
    ]
    assert not strangers, "Hand the value in as an argument, or admit the import by a decision."


def test_a_reader_of_text_knows_nothing_of_the_package_but_its_own_room() -> None:
    outside = [
        f"{module}:{line} imports {name}"
        for module, line, name in _imported(*READERS)
        if name.startswith(f"{PACKAGE}.")
        and not f"{name}.".startswith(f"{PACKAGE}.{module.name.split('.')[0]}.")
    ]
    assert not outside


def test_a_door_goes_through_the_desk() -> None:
    round_it = [
        f"{module}:{line} imports {name}"
        for module, line, name in _imported(*DOORS)
        for room in BEHIND_THE_DESK
        if f"{name}.".startswith(f"{PACKAGE}.{room}.")
    ]
    assert not round_it, "A door is handed a Desk; whatever else it needs, the desk offers."


def test_nobody_but_the_wiring_asks_what_time_it_is() -> None:
    asked = [
        f"{module}:{line} {name}"
        for module in modules()
        if not module.within(*CLOCK_READERS)
        for line, name in [*calls(module), *imports(module)]
        if name in READS_THE_CLOCK
    ]
    assert not asked, "Take the instant as an argument called `at`, or ask the Clock port."


def test_nothing_is_left_to_chance() -> None:
    drawn = [
        f"{module}:{line} imports {name}"
        for module, line, name in _imported()
        if name.split(".")[0] in NEVER_THE_SAME_TWICE
    ]
    assert not drawn, "Derive the name from the event, so that doing it twice gives the same."


def _imported(*rooms: str) -> Iterator[tuple[Module, int, str]]:
    """Every import in these rooms, or in all; there must be some, else nothing was looked at."""
    looked_at = [one for one in modules() if not rooms or one.within(*rooms)]
    for room in rooms:
        assert any(one.within(room) for one in looked_at), f"there is no {room}"
    for module in looked_at:
        for line, name in imports(module):
            yield module, line, name


def test_every_name_on_the_list_is_a_module_of_the_standard_library() -> None:
    assert not sorted(PURE - sys.stdlib_module_names)
