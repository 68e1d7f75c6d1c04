"""Does the project keep its word to a newcomer: two commands, sealed locks, a whole package?"""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.house.source import ROOT

LOCKS = ("run", "dev", "server")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
SECTIONS = ("Context", "Decision", "What we give up", "What enforces it")


@pytest.fixture(scope="module")
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def requirements(lock: str) -> dict[str, str]:
    """Name → everything the lock file says about it, hashes included."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    pinned = lines.replace("\\\n", " ").splitlines()
    return {line.split("==")[0].strip(): line for line in pinned if line.strip()}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_and_sealed_by_its_hash(lock: str) -> None:
    unsealed = [
        name
        for name, line in requirements(lock).items()
        if not re.match(r"[a-z0-9._-]+==\S+ .*--hash=sha256:[0-9a-f]{64}\b", line)
    ]
    assert requirements(lock)
    assert not unsealed


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_fetch_from(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    assert not re.findall(
        r"\S*://\S*|--(?:extra-)?index-url|--find-links|file:\S*|(?<=\s)/\S+", text
    )


def test_the_tools_are_locked_to_the_product_they_check() -> None:
    tools, product = requirements("dev"), requirements("run")
    assert {name: tools.get(name) for name in product} == product


def test_the_locks_hold_what_the_project_asks_for(pyproject: dict[str, Any]) -> None:
    groups = pyproject["dependency-groups"]
    for_run = [*pyproject["project"]["dependencies"], *groups["build"]]
    for lock, asked in (("run", for_run), ("dev", [*for_run, *groups["dev"]])):
        names = {re.split(r"[^\w.-]", each)[0].lower() for each in asked}
        assert not names - requirements(lock).keys(), "Renew them with: make lock"


def test_the_image_of_the_server_holds_what_was_tested(pyproject: dict[str, Any]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    asked = re.search(r"^SERVER := (.*)$", makefile, re.MULTILINE)
    assert asked
    extras = pyproject["project"]["optional-dependencies"]
    names = {
        re.split(r"[^\w.-]", line)[0].lower()
        for extra in asked[1].split()
        for line in extras[extra]
    }
    tested, served = requirements("dev"), requirements("server")
    assert names <= served.keys(), "Renew them with: make lock"
    assert {name: tested.get(name) for name in served} == served


def test_the_locks_hold_what_builds_the_package(pyproject: dict[str, Any]) -> None:
    assert pyproject["build-system"]["requires"] == pyproject["dependency-groups"]["build"]


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_names_the_two_commands(command: str) -> None:
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_machine_that_judges_a_change_runs_the_readmes_test_command() -> None:
    assert " test 2>&1" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_licence_is_the_one_the_package_declares(pyproject: dict[str, Any]) -> None:
    assert pyproject["project"]["license"] == "Apache-2.0"
    assert "Apache License\n" in (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_says_why_and_what_it_costs_and_what_holds_it(page: Path) -> None:
    headings = re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple(headings) == SECTIONS


def test_decisions_are_numbered_without_a_gap_and_listed() -> None:
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert not [page.name for page in DECISIONS if f"decisions/{page.name}" not in index]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The names of the files in the package as a user would install it."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return frozenset(archive.namelist())


@pytest.mark.parametrize("name", ["handbook.toml", "py.typed", "demo/company.json"])
def test_the_package_holds_what_it_needs_at_run_time(wheel: frozenset[str], name: str) -> None:
    assert f"escalation_manager/{name}" in wheel


def test_the_package_holds_the_product_alone(wheel: frozenset[str]) -> None:
    strays = [
        name
        for name in wheel
        if not name.startswith(("escalation_manager/", "escalation_manager-"))
        or {"tests", "fixtures", "payloads", "benchmarks", "evaluation"} & set(Path(name).parts)
    ]
    assert not strays
