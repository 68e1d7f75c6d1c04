"""What is the policy? The handbook's versions, what another would change, and putting one there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from escalation_manager import handbook_file
from escalation_manager.api.answering import READING, WRITING, answer, answers
from escalation_manager.api.asking import Body, Reader, Writer
from escalation_manager.core.errors import BadInput
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.handbook_diff import Change as SettingChange
from escalation_manager.core.handbook_diff import diff
from escalation_manager.core.handbook_writing import as_data, canonical
from escalation_manager.desk.catalogue.answered import HandbookVersion, HandbookVersions
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.upkeep import Moved

TOML = "application/toml"
Version = Annotated[str | None, Query(max_length=200, description="Else the newest.")]
_BODY = {"requestBody": {"required": True, "content": {TOML: {"schema": {"type": "string"}}}}}


@dataclass(frozen=True, slots=True)
class HandbookPreview:
    """What a handbook would change: its settings, and the running deadlines of escalations."""

    version: str
    changes: list[SettingChange]
    moved: list[Moved]


def add(routes: APIRouter, desk: Desk) -> None:
    """Put these questions on the router."""

    @routes.get(
        "/handbook",
        operation_id="handbook",
        summary="The handbook, every setting spelled out",
        tags=["handbook"],
        responses=answers("Handbook", media=("application/json", TOML)),
    )
    def handbook(
        identity: Reader,
        version: Version = None,
        format: Annotated[Literal["json", "toml"], Query()] = "json",
    ) -> Response:
        desk.policy.actor(identity.person)
        book = desk.policy.handbook(version)
        if format == "toml":
            return Response(canonical(book), media_type=f"{TOML}; charset=utf-8")
        return answer(as_data(book))

    @routes.get(
        "/handbook/versions",
        operation_id="handbook-versions",
        summary="Every version that was ever on this desk",
        tags=["handbook"],
        responses=answers(HandbookVersions),
    )
    def versions(identity: Reader) -> Response:
        desk.policy.actor(identity.person)
        found = [HandbookVersion(each.version, each.by, each.at) for each in desk.handbooks()]
        return answer(HandbookVersions(found))

    @routes.post(
        "/handbook/preview",
        operation_id="handbook-preview",
        summary="What would this handbook change? Nothing is kept",
        tags=["handbook"],
        responses=answers(HandbookPreview, problems=(*READING, 413)),
        openapi_extra=_BODY,
    )
    def preview(identity: Reader, body: Body) -> Response:
        new = _read(body)
        moved = desk.would_move(new, actor=identity.person)
        changes = diff(desk.policy.handbook(), new)
        return answer(HandbookPreview(new.version, list(changes), list(moved)))

    @routes.put(
        "/handbook",
        operation_id="put-handbook",
        summary="Put a handbook on the desk, for escalations to come",
        tags=["handbook"],
        responses=answers(HandbookVersion, problems=WRITING),
        openapi_extra=_BODY,
    )
    def put(identity: Writer, body: Body) -> Response:
        book = desk.put_handbook(_read(body), actor=identity.person)
        desk.identity.note(desk.now(), identity.person, "handbook put", book.version, "")
        kept = next(each for each in desk.handbooks() if each.version == book.version)
        return answer(HandbookVersion(kept.version, kept.by, kept.at))


def _read(body: bytes) -> Handbook:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("The handbook is not UTF-8.", "Save it as UTF-8.") from None
    return handbook_file.read_text(text)
