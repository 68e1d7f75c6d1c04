"""Does the unit for systemd fit the product? What it starts, and how long it waits for the end."""

import shlex
from configparser import ConfigParser

from typer.main import get_command

from escalation_manager.cli.app import build
from escalation_manager.serving.working import PATIENCE
from tests.house.source import ROOT


def unit() -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ROOT / "deploy/systemd/escalations-work.service", encoding="utf-8")
    return parser


def test_it_starts_a_command_with_options_that_there_are() -> None:
    program, name, *options = shlex.split(unit()["Service"]["ExecStart"])
    assert program.endswith("/escalations")
    command = get_command(build(None)).commands[name]  # type: ignore[arg-type,attr-defined]
    known = {option for each in command.params for option in each.opts}
    assert set(options) <= known


def test_it_gives_a_worker_the_time_that_it_needs_to_end() -> None:
    service = unit()["Service"]
    assert service["KillSignal"] == "SIGTERM"
    assert int(service["TimeoutStopSec"]) > PATIENCE
