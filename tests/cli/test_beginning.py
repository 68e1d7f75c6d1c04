"""Does somebody who has only just installed it find a way in, and hear what is dangerous?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from escalation_manager.cli.completing import VARIABLE, Shell, asked
from escalation_manager.serving import run as running
from escalation_manager.serving.settings import Settings, from_environment
from escalation_manager.wiring import open_desk
from tests.cli.typed import Terminal


def test_a_new_desk_has_its_first_administrator(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "desk.db")
    said = terminal.types("init", "--admin", "petra")
    assert "escalations password petra" in said.out
    assert terminal.types("password", "petra", stdin="a long enough password\n").code == 0
    assert terminal.types("next").code == 0, "they are who asks from now on"
    desk = open_desk(tmp_path / "desk.db")
    assert desk.policy.actor("petra").has("admin")
    assert desk.store.setting("default_person") == "petra"
    desk.store.close()


def test_an_administrator_whose_id_is_none_is_told_and_the_desk_is_there(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "desk.db")
    said = terminal.types("init", "--admin", "two words")
    assert said.code != 0
    assert "without an administrator: 'two words' is no id" in said.err
    assert "escalations load people.csv" in said.err
    assert (tmp_path / "desk.db").exists()


def test_of_the_demo_company_an_administrator_may_be_named(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "desk.db")
    assert terminal.types("init", "--demo", "--admin", "mia").code == 0
    desk = open_desk(tmp_path / "desk.db")
    known = desk.policy.directory().people["mia"]
    assert (known.name, known.time_zone) == ("Mia Hoffmann", "Europe/Berlin")
    assert "admin" in known.roles
    desk.store.close()


@pytest.mark.parametrize(
    ("settings", "readable"),
    [
        (Settings(), False),
        (Settings(host="::1"), False),
        (Settings(host="0.0.0.0"), True),
        (Settings(host="10.1.2.3", hosts=("desk.example.com",)), True),
        (Settings(host="0.0.0.0", https=True), False),
        (Settings(host="0.0.0.0", plain_http=True), False),
        (Settings(host="0.0.0.0", hosts=("localhost", "127.0.0.1")), False),
        (from_environment({"ESCALATIONS_HOST": "0.0.0.0"}), True),
        (from_environment({"ESCALATIONS_HOST": "::", "ESCALATIONS_PLAIN_HTTP": "yes"}), False),
    ],
)
def test_plain_http_in_a_network_is_warned_of_until_it_is_meant(
    settings: Settings, readable: bool
) -> None:
    assert settings.readable is readable


def test_the_warning_says_what_goes_along_and_what_to_do() -> None:
    for words in ("passwords, cookies", "--https --proxy", "docs/how-to/serve.md", "--plain-http"):
        assert words in running.PLAIN
    assert (Path(__file__).parents[2] / "docs" / "how-to" / "serve.md").exists()


@pytest.mark.parametrize("shell", list(Shell))
def test_every_shell_gets_a_script_that_asks_us(tmp_path: Path, shell: Shell) -> None:
    said = Terminal(tmp_path / "none.db").types("completion", shell.value)
    assert said.code == 0
    assert f"{VARIABLE}=complete_{shell.value}" in said.out
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("escalations", ()),
        ("escalations mer", ()),
        ("escalations merge ", ("merge",)),
        ("escalations merge 7 --in", ("merge", "7")),
    ],
)
def test_the_shell_asks_with_the_words_that_are_whole(
    monkeypatch: pytest.MonkeyPatch, typed: str, whole: tuple[str, ...]
) -> None:
    assert asked() is None
    monkeypatch.setenv(VARIABLE, "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", typed)
    assert asked() == whole


@pytest.mark.skipif(shutil.which("bash") is None, reason="There is no bash.")
def test_bash_itself_completes(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "none.db")
    script = terminal.types("completion", "bash").out
    assert terminal.completes(script, "escalations", "mer") == ["merge"]
    assert terminal.completes(script, "escalations", "merge", "7", "--in") == ["--into"]
    assert terminal.completes(script, "escalations", "goodwill", "app") == ["approve"]
