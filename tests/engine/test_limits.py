"""What does channels.toml say of how much a system outside can bear?"""

import tomllib
from pathlib import Path

import pytest

from escalation_manager.core.errors import Faults
from escalation_manager.engine.connector import Limit
from escalation_manager.engine.limits import read_limits
from escalation_manager.store.opening import create_store
from escalation_manager.wiring import desk_on


def limits(text: str) -> object:
    return read_limits(tomllib.loads(text), "channels.toml")


def test_each_system_has_its_own() -> None:
    said = "[work.crm]\nat_once = 2\nper_minute = 100\n[work.email]\n"
    assert limits(said) == {"crm": Limit(2, 100), "email": Limit()}
    assert limits("") == {}


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ("work = 3", "work", r"\[work.crm\]"),
        ("[work]\ncrm = 3", "work.crm", r"\[work.crm\]"),
        ("[work.hubspto]\nat_once = 3", "work.hubspto", "crm, messaging, feedback"),
        ("[work.crm]\nat_one = 3", "work.crm.at_one", "at_once, per_minute"),
        ("[work.crm]\nat_once = 0", "work.crm.at_once", "from 1 to 100"),
        ("[work.crm]\nat_once = true", "work.crm.at_once", "from 1 to 100"),
        ("[work.crm]\nper_minute = 1.5", "work.crm.per_minute", "whole number"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, place: str, remedy: str) -> None:
    with pytest.raises(Faults, match=remedy) as faults:
        limits(text)
    assert [fault.place for fault in faults.value.faults] == [place]


def test_a_desk_takes_them_from_the_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "channels.toml").write_text("[work.crm]\nat_once = 7\n")
    desk = desk_on(create_store(tmp_path / "desk.db"), tmp_path / "channels.toml")
    assert desk.limits == {"crm": Limit(7)}
    desk.store.close()
