"""Do the Dockerfile and compose.yaml fit the product? No engine runs here, so each line is held to
what it speaks of: files, commands, settings, routes."""

import json
import re
import shlex
from dataclasses import fields
from typing import Any

import pytest
import yaml
from typer.main import get_command

from escalation_manager.cli.app import build
from escalation_manager.cli.session import DB_VARIABLE
from escalation_manager.serving.settings import PREFIX, Settings
from escalation_manager.store.addresses import address
from escalation_manager.wiring import CHANNELS_VARIABLE
from tests.api.office import Office
from tests.house.source import ROOT

KNOWN = {
    DB_VARIABLE,
    CHANNELS_VARIABLE,
    *(f"{PREFIX}{each.name.upper()}" for each in fields(Settings)),
}
KEYS = {"build", "image", "command", "entrypoint", "volumes", "depends_on", "environment", "ports",
        "restart", "stop_grace_period", "read_only", "tmpfs", "cap_drop", "healthcheck",
        "security_opt"}  # fmt: skip


def instructions() -> list[tuple[str, str]]:
    """(instruction, its argument), with continued lines joined and remarks left out."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    pairs = (line.partition(" ") for line in joined.splitlines() if line.strip())
    return [(name, said.strip()) for name, _, said in pairs]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found


def commands() -> set[str]:
    return set(get_command(build(None)).commands)  # type: ignore[arg-type,attr-defined]


def said(name: str) -> list[str]:
    return [argument for each, argument in instructions() if each == name]


def test_every_instruction_is_one() -> None:
    known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL",
             "HEALTHCHECK", "ENTRYPOINT", "CMD"}  # fmt: skip
    assert {name for name, _ in instructions()} <= known


def test_what_is_copied_is_there_and_is_not_left_out() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for argument in said("COPY"):
        if argument.startswith("--from"):
            continue
        *sources, _ = argument.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert f"!{source}" in ignored, f"{source} does not reach the build."


def test_base_images_are_pinned_to_a_version_and_the_last_user_is_not_root() -> None:
    assert all(re.search(r":\d+\.\d+\S+", image) for image in said("FROM"))
    assert said("USER")[-1] == "10001"


def test_it_starts_a_command_that_there_is() -> None:
    assert json.loads(said("ENTRYPOINT")[-1]) == ["escalations"]
    assert json.loads(said("CMD")[-1])[0] in commands()


def test_every_setting_that_is_named_exists(compose: dict[str, Any]) -> None:
    named = {
        pair.partition("=")[0] for argument in said("ENV") for pair in shlex.split(argument)
    } | {
        name for service in compose["services"].values() for name in service.get("environment", ())
    }
    assert {name for name in named if name.startswith(PREFIX)} <= KNOWN


def test_whether_it_is_well_is_asked_where_it_is_told(office: Office) -> None:
    (check,) = said("HEALTHCHECK")
    path = re.search(r"http://127\.0\.0\.1:8000(/[^']+)'", check)
    assert path
    asked = office.browser(base="http://127.0.0.1:8000").get(path[1], headers={"host": "x.test"})
    assert asked.status_code == 200


def test_the_composition_is_whole(compose: dict[str, Any]) -> None:
    assert set(compose) <= {"services", "volumes"}
    for service in compose["services"].values():
        assert set(service) <= KEYS
        volumes = {each.partition(":")[0] for each in service["volumes"]}
        assert volumes <= set(compose["volumes"])
        assert set(service.get("depends_on", ())) <= set(compose["services"])
        command = service.get("command")
        assert command is None or command[0] in commands()
        assert ("build" in service) != ("image" in service)
        if "image" in service:
            assert re.search(r":\d+\.\d+-\w+$", service["image"]), "pinned to a version"
    web = compose["services"]["web"]
    assert web["ports"] == ["127.0.0.1:8000:8000"], "Only the proxy on this machine reaches it."
    assert web["read_only"]
    assert web["cap_drop"] == ["ALL"]


def test_server_and_worker_share_one_database_by_a_url_that_is_one(compose: dict[str, Any]) -> None:
    services = compose["services"]
    urls = {services[name]["environment"][DB_VARIABLE] for name in ("init", "web", "worker")}
    (url,) = urls
    found = address(url, {"DESK_DB_PASSWORD": "secret-1"})
    assert "secret-1" in found.conninfo
    assert "secret-1" not in str(found)
    assert services["db"]["environment"]["POSTGRES_USER"] in found.name
    assert "ports" not in services["db"], "Nobody outside needs to reach the database."
