"""Does the assistant begin by itself where it was told to, once, and only there?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from escalation_manager.core.errors import Faults
from escalation_manager.desk.beginning import Beginning
from escalation_manager.desk.specialist.working import Specialist
from escalation_manager.intelligence.settings import begins_by_itself, read_settings
from tests.api.office import Office, copied, template


@pytest.fixture(scope="module")
def demo_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(demo_desk: Path, tmp_path: Path) -> Iterator[Office]:
    office = Office(copied(demo_desk, tmp_path))
    office.desk.specialist = Specialist(office.desk, None, on_arrival=True)
    yield office
    office.close()


def by_agents(office: Office, escalation: str) -> int:
    return sum(one.actor == "assist" for one in office.desk.store.read(escalation))


def test_it_works_what_comes_in_once_and_after_a_restart_not_again(office: Office) -> None:
    before = office.raised()
    beginning = Beginning(office.desk)
    beginning.from_now_on()
    came = office.raised()
    assert beginning.once() == []  # the desk gathers and alerts first
    office.watch.passes(seconds=30)
    assert beginning.once() == [came]
    written = by_agents(office, came)
    assert written > 0
    assert by_agents(office, before) == 0
    office.watch.passes(minutes=5)
    assert beginning.once() == []
    again = Beginning(office.desk)
    again.from_now_on()
    assert again.once() == []
    assert by_agents(office, came) == written


def test_a_round_that_a_crash_cut_off_is_taken_up(office: Office) -> None:
    beginning = Beginning(office.desk)
    beginning.from_now_on()
    came = office.raised()
    office.watch.passes(seconds=30)
    kept = office.desk.store.set_setting
    office.desk.store.set_setting = _dies  # type: ignore[method-assign, assignment]
    with pytest.raises(ConnectionError):
        beginning.once()
    office.desk.store.set_setting = kept  # type: ignore[method-assign]
    written = by_agents(office, came)
    Beginning(office.desk).once()
    assert by_agents(office, came) == written > 0


def _dies(*_: object) -> None:
    raise ConnectionError


def test_what_is_restricted_is_left_to_people(office: Office) -> None:
    beginning = Beginning(office.desk)
    beginning.from_now_on()
    came = office.restricted("mia")
    office.watch.passes(seconds=30)
    beginning.once()
    assert by_agents(office, came) == 0


def test_without_being_told_it_begins_nothing(office: Office) -> None:
    assert Beginning(office.desk).wanted
    office.desk.specialist = Specialist(office.desk, None)
    assert not Beginning(office.desk).wanted


def test_the_file_says_so_with_a_model_or_without(tmp_path: Path) -> None:
    file = tmp_path / "assistant.toml"
    assert not begins_by_itself(file)
    file.write_text("[assistant]\non_arrival = true\n", encoding="utf-8")
    assert begins_by_itself(file)
    assert read_settings(file, str) is None
    file.write_text('[assistant]\non_arrival = true\n[model]\nname = "m"\n', encoding="utf-8")
    assert begins_by_itself(file)
    model = read_settings(file, str)
    assert model is not None
    assert model.name == "m"
    file.write_text("[assistant]\non_arrivals = true\n", encoding="utf-8")
    with pytest.raises(Faults, match="on_arrivals"):
        begins_by_itself(file)
