"""Who is there? Customers, our own people, what reached them, and what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from escalation_manager.api.answering import WRITING, answer, answers
from escalation_manager.api.asking import Admin, Body, Reader, number
from escalation_manager.core.directory import Account
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.desk.catalogue.answered import Accounts, Inbox, LintFindings, Outbox, People
from escalation_manager.desk.counter import Desk


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows of a kind are new, changed, or as they were."""

    created: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class LoadedKinds:
    """What a file brought in."""

    loaded: dict[str, Loaded]


def add(routes: APIRouter, desk: Desk) -> None:
    """Put these questions on the router."""

    @routes.get(
        "/accounts",
        operation_id="accounts",
        summary="Every customer, with team, contacts and contract",
        tags=["directory"],
        responses=answers(Accounts),
    )
    def accounts(
        identity: Reader,
        search: Annotated[str, Query(max_length=200, description="Part of a name or id.")] = "",
    ) -> Response:
        _known(desk, identity.person)
        word = search.casefold()
        found = [
            one
            for one in desk.policy.accounts().values()
            if word in one.name.casefold() or word in one.id.casefold()
        ]
        return answer(Accounts(found))

    @routes.get(
        "/accounts/{id}",
        operation_id="account",
        summary="One customer",
        tags=["directory"],
        responses=answers(Account),
    )
    def account(id: str, identity: Reader) -> Response:
        _known(desk, identity.person)
        found = desk.policy.account(id)
        if found is None:
            raise NotFound(f"There is no account {id[:80]!r}.", "See them: GET /v1/accounts.")
        return answer(found)

    @routes.get(
        "/people",
        operation_id="people",
        summary="Everybody who works here, and who is on duty",
        tags=["directory"],
        responses=answers(People),
    )
    def people(identity: Reader) -> Response:
        _known(desk, identity.person)
        directory = desk.policy.directory()
        return answer(People(list(directory.people.values()), dict(directory.pools)))

    @routes.get(
        "/people/{id}/inbox",
        operation_id="inbox",
        summary="The alerts that a person got: yours, or anybody's for a manager",
        tags=["directory"],
        responses=answers(Inbox),
    )
    def inbox(id: str, identity: Reader) -> Response:
        return answer(Inbox(list(desk.inbox(id, actor=identity.person))))

    @routes.get(
        "/escalations/{id}/sent",
        operation_id="sent",
        summary="What was sent to the customer",
        tags=["questions"],
        responses=answers(Outbox),
    )
    def sent(id: str, identity: Reader) -> Response:
        return answer(Outbox(list(desk.sent(number(id), actor=identity.person))))

    @routes.get(
        "/lint",
        operation_id="lint",
        summary="What do handbook and directory leave open?",
        tags=["directory"],
        responses=answers(LintFindings),
    )
    def lint(identity: Reader) -> Response:
        _known(desk, identity.person)
        return answer(LintFindings(list(desk.lint())))

    @routes.post(
        "/load",
        operation_id="load",
        summary="Bring in people, accounts, history and calendars from a CSV or JSON file",
        tags=["directory"],
        responses=answers(LoadedKinds, problems=WRITING),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {
                    kind: {"schema": {"type": "string"}} for kind in ("text/csv", "text/plain")
                },
            }
        },
    )
    def load(
        identity: Admin,
        body: Body,
        name: Annotated[
            str,
            Query(
                max_length=100,
                pattern=r"^[A-Za-z0-9_. -]+$",
                description="What the file is called, such as people.csv: it says what it holds.",
            ),
        ],
    ) -> Response:
        if not desk.policy.actor(identity.person).has("admin"):
            raise NotAllowed(
                "Only an admin brings in people and accounts.",
                "Ask one.",
                rule="permission: load",
            )
        if not body.strip():
            raise BadInput("The file is empty.", "Send its content as the body.")
        counted = desk.load_text(name, body, by=identity.person)
        desk.identity.note(desk.now(), identity.person, "loaded", name, "")
        found = {
            kind: Loaded(each.created, each.changed, each.unchanged)
            for kind, each in counted.items()
        }
        return answer(LoadedKinds(found))


def _known(desk: Desk, person: str) -> None:
    """Somebody the directory does not know any more sees nothing."""
    desk.policy.actor(person)
