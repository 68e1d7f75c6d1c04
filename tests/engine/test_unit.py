"""Do the units for systemd fit the product? What they start, and how long they wait for the end."""

import shlex
from configparser import ConfigParser

import pytest
from typer.main import get_command

from escalation_manager.cli.app import build
from escalation_manager.serving.settings import Settings
from escalation_manager.serving.working import PATIENCE
from tests.house.source import ROOT

UNITS = ("escalations-work", "escalations-serve")
STOPS = max(PATIENCE, Settings().stop_seconds)


def unit(name: str) -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ROOT / f"deploy/systemd/{name}.service", encoding="utf-8")
    return parser


@pytest.mark.parametrize("which", UNITS)
def test_it_starts_a_command_with_options_that_there_are(which: str) -> None:
    program, name, *options = shlex.split(unit(which)["Service"]["ExecStart"])
    assert program.endswith("/escalations")
    command = get_command(build(None)).commands[name]  # type: ignore[arg-type,attr-defined]
    known = {option for each in command.params for option in each.opts}
    assert set(options) <= known


@pytest.mark.parametrize("which", UNITS)
def test_it_is_given_the_time_that_it_needs_to_end(which: str) -> None:
    service = unit(which)["Service"]
    assert service["KillSignal"] == "SIGTERM"
    assert int(service["TimeoutStopSec"]) > STOPS
