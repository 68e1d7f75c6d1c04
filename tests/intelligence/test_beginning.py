"""Does the assistant begin by itself where it was told to, once, and only there?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from escalation_manager.core.errors import AtWork, Faults, TryAgain
from escalation_manager.desk.beginning import Beginning
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.specialist.at_work import at_work
from escalation_manager.desk.specialist.working import Specialist
from escalation_manager.intelligence.settings import begins_by_itself, read_settings
from escalation_manager.ports.models import Question
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on
from tests.api.office import Office, copied, template
from tests.contracts.runners import PATIENCE, comes
from tests.intelligence.scripted import Scripted
from tests.intelligence.test_specialist import ANSWERS


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
    beginning._looked_at = _dies  # type: ignore[method-assign, assignment]
    with pytest.raises(ConnectionError):
        beginning.once()
    written = by_agents(office, came)
    Beginning(office.desk).once()
    assert by_agents(office, came) == written > 0


def _dies(*_: object) -> None:
    raise ConnectionError


class Asked:
    """Two processes on one desk, whose models note what they are asked; the second one looks while
    the model of the first is thinking."""

    def __init__(self, office: Office, database: Path, answers: dict[str, Any]) -> None:
        self.other = desk_on(open_store(database), clock=office.watch)
        self.looks: list[list[str]] = []
        asides = {prompt: partial(self._answer, answer) for prompt, answer in answers.items()}
        self.model = Scripted(asides)
        for desk in (office.desk, self.other):
            desk.specialist = Specialist(desk, self.model, on_arrival=True)
        self.second = Beginning(self.other)

    def _answer(self, answer: Any, _: Question) -> Any:
        self.looks.append(self.second.once())
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.parametrize("answers", [ANSWERS, dict.fromkeys(ANSWERS, TryAgain("Busy.", "Wait."))])
def test_two_processes_ask_a_model_once(
    office: Office, tmp_path: Path, answers: dict[str, Any]
) -> None:
    asked = Asked(office, tmp_path / "desk.db", answers)
    first = Beginning(office.desk)
    first.from_now_on()
    came = office.raised()
    office.watch.passes(seconds=30)
    assert first.once() == [came]
    prompts = [question.prompt for question in asked.model.asked]
    assert len(prompts) == len(set(prompts)) > 1
    assert asked.looks == [[]] * len(prompts)
    assert asked.second.once() == []
    assert len(asked.model.asked) == len(prompts)
    asked.other.store.close()


def test_while_it_is_at_work_nobody_else_has_it_ask(office: Office) -> None:
    came = office.raised()
    refusals: list[str] = []

    def press(_: Question) -> Any:
        for way in (specialist.work, partial(specialist.propose, "summary")):
            with pytest.raises(AtWork, match="at work on ESC-") as refused:
                way(came, actor="mia")
            refusals.append(refused.value.remedy)
        assert specialist.work(came, actor="mia", dry_run=True).dry_run
        return ANSWERS["hand_over"]

    specialist = Specialist(office.desk, Scripted({**ANSWERS, "hand_over": press}))
    office.desk.specialist = specialist
    assert specialist.propose("hand_over", came, actor="mia").text
    assert len(refusals) == 2
    assert specialist.work(came, actor="mia").escalation == came  # and it is free again


def test_whoever_died_at_work_holds_it_for_a_lease_alone(office: Office) -> None:
    name = "assistant_at_work:ESC-0001"
    with at_work(office.desk, "ESC-0001", pulse=0.01):
        first = office.desk.store.setting(name)
        assert comes(lambda: office.desk.store.setting(name) != first)  # it is renewed
    assert office.desk.store.setting(name) is None
    for until in (-1, 3_600):  # over; and counted from another start of the machine
        end = office.desk.steady() + timedelta(seconds=until)
        office.desk.store.set_setting(name, {"turn": "gone:1", "until": end.isoformat()})
        with at_work(office.desk, "ESC-0001"):
            pass


def test_on_a_server_one_of_two_processes_holds_it(postgresql_url: str) -> None:
    desks = [desk_on(open_store(postgresql_url)) for _ in range(2)]
    together = Barrier(2, timeout=PATIENCE)

    def takes(desk: Desk) -> bool:
        together.wait()
        try:
            with at_work(desk, "ESC-0001"):
                together.wait()  # the other one was refused by then, or waits in vain
                return True
        except AtWork:
            together.wait()
            return False

    with ThreadPoolExecutor(2) as both:
        for _ in range(5):
            assert sorted(both.map(takes, desks)) == [False, True]
    for desk in desks:
        desk.store.close()


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
