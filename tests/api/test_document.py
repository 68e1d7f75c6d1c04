"""Does the document tell the truth? Schemathesis draws requests from it: nothing breaks, and every
answer is one that the document names, in the form that it says."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from escalation_manager.core import commands as c
from escalation_manager.core.money import Money
from tests.api.office import QUIET, Office, copied, server

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
DRAWING = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
KNOWN = {"clock": "resolution", "id": "ESC-0001"}

schemathesis.serializer.alias("application/toml", "text/plain")


@pytest.fixture(scope="module")
def asked(demo_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    path = copied(demo_desk, tmp_path_factory.mktemp("asked"))
    office = Office(path, replace(QUIET, hosts=("testserver",)))
    yield office
    office.close()


@pytest.fixture(scope="module")
def drawn(asked: Office) -> Any:
    """The document of an office in which there is something to ask about."""
    id_ = asked.raised()
    submit = asked.desk.submit
    submit(c.WriteMessage("It will be fixed by tomorrow."), actor="mia", escalation=id_)
    submit(c.SendMessage("M1"), actor="mia", escalation=id_)
    submit(c.AddTask("Look", "csm", offset="+1h"), actor="mia", escalation=id_)
    submit(c.LogCommunication("out", "call", "Told them."), actor="mia", escalation=id_)
    gift = c.RequestGoodwill("service_credit", "Two bad days.", Money(Decimal(500)))
    submit(gift, actor="mia", escalation=id_)
    return schemathesis.openapi.from_asgi("/v1/openapi.json", asked.app)


OPERATIONS = [
    (path, method)
    for path, methods in server(QUIET)[0].openapi()["paths"].items()
    for method in methods
    if path != "/v1/changes"  # a stream does not end
]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda part: part)
def test_nothing_breaks_and_every_answer_is_documented(
    drawn: Any, asked: Office, headers: dict[str, str], path: str, method: str, mode: GenerationMode
) -> None:
    """Right requests, and such as break the document in one place."""
    assert asked.app is not None

    @given(drawn[path][method].as_strategy(generation_mode=mode))
    @DRAWING
    def drawn_requests(case: Case[Any]) -> None:
        for name in set(case.path_parameters or {}) & set(KNOWN):
            if method == "post" or len(str(case.path_parameters[name])) % 2:
                case.path_parameters[name] = KNOWN[name]
        case.call_and_validate(headers=headers, checks=CHECKS)

    drawn_requests()


@pytest.fixture(scope="module")
def headers(asked: Office) -> dict[str, str]:
    everything = ("read", "write", "admin")
    token = asked.program("daniel", *everything).client.headers["authorization"]
    return {"authorization": token}
