"""How is a command asked for? Each has a route of its own, made from the core's list of commands.

A new command in the core appears here by itself: its path from its name, its body from its fields,
its help from its docstring.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from starlette.requests import Request
from starlette.responses import Response

from escalation_manager.api.answering import WRITING, answer, answers, etag
from escalation_manager.api.asking import (
    Body,
    DryRun,
    Instant,
    KeyHeader,
    MatchHeader,
    Writer,
    instant,
    number,
    own_key,
    version,
)
from escalation_manager.api.parsing import read
from escalation_manager.api.problems import Unsupported, problem
from escalation_manager.core import commands as c
from escalation_manager.desk.answers import Answer
from escalation_manager.desk.catalogue.commands import COMMANDS as catalogue
from escalation_manager.desk.catalogue.commands import held, required, rest, summary, verb
from escalation_manager.desk.catalogue.shapes import Done, done
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.mail import read_mail
from escalation_manager.ports.identity import Identity

COMMANDS: tuple[type, ...] = tuple(kind for kind in catalogue.values() if kind is not c.Raise)
JSON_TYPES = ("", "application/json")
MAIL_TYPES = ("message/rfc822", "text/plain")
Type = Annotated[str | None, Query(description="With `reason`: overrule the triage.")]


def add(routes: APIRouter, desk: Desk) -> None:
    """Put every command on the router."""
    _add_raise(routes, desk)
    for kind in COMMANDS:
        _add_command(routes, desk, kind)


def _add_raise(routes: APIRouter, desk: Desk) -> None:
    @routes.post(
        "/escalations",
        operation_id="raise",
        summary=summary(c.Raise),
        tags=["commands"],
        responses=answers(Done, status=201, problems=WRITING, also={200: "It was there."}),
        openapi_extra={"requestBody": _mail_or_json()},
    )
    def raise_(
        request: Request,
        identity: Writer,
        body: Body,
        dry_run: DryRun = False,
        idempotency_key: KeyHeader = None,
        content_type: Annotated[str, Header(include_in_schema=False)] = "",
        account: Annotated[
            str | None, Query(description="For a mail: whose it is. Else the sender says it.")
        ] = None,
        contact: Annotated[str | None, Query(description="For a mail: who wrote it.")] = None,
        channel: Annotated[str | None, Query(description="For a mail: email, call, chat …")] = None,
        reported_at: Instant = None,
        type: Type = None,
        severity: Type = None,
        reason: Annotated[str, Query(description="Why the triage is overruled.")] = "",
        linked_to: Annotated[
            str | None, Query(description="The earlier escalation that this repeats.")
        ] = None,
    ) -> Response:
        """From a command as JSON, or from a raw mail (`message/rfc822`) or plain words."""
        media = content_type.partition(";")[0].strip().lower()
        notes: tuple[str, ...] = ()
        if media in MAIL_TYPES:
            mail = read_mail(
                body,
                desk.policy.accounts().values(),
                desk.now(),
                name="The mail",
                account_id=account,
                contact_id=contact,
                reported_at=instant(reported_at, "reported_at"),
                channel=channel,
            )
            notes = mail.notes
            command = replace(
                mail.command, type=type, severity=severity, reason=reason, linked_to=linked_to
            )
        else:
            _only_json(media)
            given = set(request.query_params) - {"dry_run"}
            if given:
                raise Unsupported(
                    f"With JSON, {sorted(given)[0]!r} belongs into the body.",
                    "Put it there, or send a mail as message/rfc822.",
                )
            command = read(c.Raise, body)
        made = _submit(desk, identity, command, None, idempotency_key, None, dry_run)
        status = 200 if made.repeated or dry_run else 201
        headers = etag(made.version)
        if not dry_run:
            headers["location"] = f"/v1/escalations/{made.escalation}"
        return answer(done(made, notes), status, headers)


def _add_command(routes: APIRouter, desk: Desk, kind: type) -> None:
    name = verb(kind)

    @routes.post(
        f"/escalations/{{id}}/{name}",
        operation_id=name,
        summary=summary(kind),
        description=rest(kind),
        tags=["commands"],
        responses=answers(Done, problems=WRITING),
        openapi_extra={
            "requestBody": {
                "required": bool(required(kind)),
                "content": {
                    "application/json": {
                        "schema": {"$ref": f"#/components/schemas/{kind.__name__}"}
                    }
                },
            }
        },
    )
    def command(
        id: str,
        identity: Writer,
        body: Body,
        dry_run: DryRun = False,
        idempotency_key: KeyHeader = None,
        if_match: MatchHeader = None,
        content_type: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> Response:
        _only_json(content_type.partition(";")[0].strip().lower())
        asked: Any = read(kind, body)
        expected = version(if_match)
        made = _submit(desk, identity, asked, number(id), idempotency_key, expected, dry_run)
        refused = _held(asked, made)
        return refused or answer(done(made), 200, etag(made.version))


def _submit(
    desk: Desk,
    identity: Identity,
    command: Any,
    escalation: str | None,
    key: str | None,
    expected: int | None,
    dry_run: bool,
) -> Answer:
    made = desk.submit(
        command,
        actor=identity.person,
        escalation=escalation,
        key=own_key(key, identity),
        expected_version=expected,
        dry_run=dry_run,
    )
    if made.repeated:
        # Who asked then may have been taken off the list of readers since: then it is unknown.
        desk.show(made.escalation, actor=identity.person)
    return made


def _held(command: Any, made: Answer) -> Response | None:
    """A message that the gate holds is recorded, and answered as a refusal with its way on."""
    message = held(command, made)
    if message is None:
        return None
    return problem(
        409,
        "held",
        message.reason,
        message.remedy,
        headers=etag(made.version),
        rule=message.rule,
        escalation=made.escalation,
        version=made.version,
        message=message.id,
        dry_run=made.dry_run,
        found=[
            {
                "quote": words.quote,
                "kind": words.kind,
                "level": words.level,
                "reason": words.reason,
                "explained": words.explained,
            }
            for words in message.found
        ],
    )


def _only_json(media: str) -> None:
    if media not in JSON_TYPES:
        raise Unsupported(f"{media!r} is not taken here.", "Send application/json.")


def _mail_or_json() -> dict[str, Any]:
    mail = {"schema": {"type": "string"}}
    return {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Raise"}},
            "message/rfc822": mail,
            "text/plain": mail,
        },
    }
