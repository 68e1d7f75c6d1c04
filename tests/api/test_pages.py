"""Do the examples in the how-to pages work? Each is run as it is printed there."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest

from escalation_manager.demo import mail, mail_names
from escalation_manager.serving.settings import Oidc, Settings
from tests.api.office import Office, Program
from tests.house.source import ROOT

HOW_TO = ROOT / "docs" / "how-to"
PAGES = [*sorted(HOW_TO.glob("http-api*.md")), HOW_TO / "serve.md"]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
ANYTHING = "…"


@dataclass(frozen=True)
class Example:
    """A command as it is printed, and what is printed under it."""

    command: str
    said: str


def examples(page: Path) -> Iterator[Example]:
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        for each in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, said = each.partition("\n")
            yield Example(command, said.strip())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_example_answers_what_is_printed_under_it(office: Office, page: Path) -> None:
    office.raised()
    mia = office.program("mia")
    ran = list(examples(page))
    assert ran
    for example in ran:
        answer = curl(office, mia, example.command)
        if example.said:
            wanted = json.loads(example.said)
            assert "status" not in wanted or wanted["status"] in (answer.status_code, "open", "ok")
            wrong = differs(wanted, answer.json())
            assert not wrong, f"{example.command}\n{wrong}\n{answer.text}"
        else:
            assert answer.status_code == 200


def curl(office: Office, mia: Program, command: str) -> Any:
    """What curl would do, for the options that the pages use."""
    token = mia.client.headers["authorization"].removeprefix("Bearer ")
    said = command.replace("$DESK", "http://localhost").replace("$TOKEN", token)
    words = iter(shlex.split(said)[1:])
    method, url, headers, body = "GET", "", {}, b""
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word in ("--json", "-d", "--data-binary"):
            method, text = "POST", next(words)
            body = mail(mail_names()[0]) if text.startswith("@") else text.encode()
            if word == "--json":
                headers["content-type"] = "application/json"
        else:
            url = word
    return office.browser().request(method, url, headers=headers, content=body)


def differs(wanted: Any, found: Any, place: str = "") -> str:
    """Where the answer lacks what is printed; nothing where all of it is there."""
    if wanted == ANYTHING:
        return "" if found not in (None, "") else f"{place} is empty"
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key, value in wanted.items():
            wrong = differs(value, found.get(key), f"{place}.{key}")
            if wrong:
                return wrong
        return ""
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) <= len(found):
        pairs = zip(wanted, found, strict=False)
        return next(filter(None, (differs(a, b, f"{place}[]") for a, b in pairs)), "")
    return "" if wanted == found else f"{place}: {found!r}, and the page says {wanted!r}"


def test_every_setting_of_the_server_stands_on_its_page() -> None:
    text = "".join(
        (HOW_TO / name).read_text(encoding="utf-8") for name in ("serve.md", "sign-in.md")
    )
    named = [f"ESCALATIONS_{each.name.upper()}" for each in fields(Settings) if each.name != "oidc"]
    named += [f"ESCALATIONS_OIDC_{each.name.upper()}" for each in fields(Oidc)]
    assert not [name for name in named if f"`{name}`" not in text]
