"""What is our policy? In sentences and tables that everybody can read and link to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from escalation_manager import handbook_file
from escalation_manager.core import permissions
from escalation_manager.core.errors import BadInput, EscalationError
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.handbook_diff import Change, diff
from escalation_manager.core.handbook_writing import canonical
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.upkeep import MAY_CHANGE_POLICY, Moved
from escalation_manager.web.asking import Form, Sent, Viewer
from escalation_manager.web.refusing import status_of
from escalation_manager.web.rendering import page, say
from escalation_manager.web.views import policy

PLACE = "/handbook"
MOST_MOVED = 200
Version = Annotated[str, Query(max_length=200)]
RUNGS = ("Initial owner", "First escalation", "Final escalation")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a handbook would change, before it is put."""

    version: str
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]
    titles: dict[str, str]


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the handbook, its versions and its editor on the router."""

    @routes.get(PLACE)
    def handbook(request: Request, viewer: Viewer, version: Version = "") -> Response:
        desk.policy.actor(viewer.person)
        book = desk.policy.handbook(version or None)
        return page(request, "handbook.html", **_values(desk, book, viewer.person))

    @routes.get(PLACE + "/changes")
    def changes(
        request: Request,
        viewer: Viewer,
        since: Annotated[str, Query(alias="from", max_length=200)] = "",
        to: Version = "",
    ) -> Response:
        desk.policy.actor(viewer.person)
        old, new = desk.policy.handbook(since or None), desk.policy.handbook(to or None)
        return page(request, "handbook_changes.html", old=old, new=new, changes=diff(old, new))

    @routes.get(PLACE + "/edit")
    def edit(request: Request, viewer: Viewer) -> Response:
        desk.policy.actor(viewer.person)
        return _editor(request, desk, viewer.person, canonical(desk.policy.handbook()))

    @routes.post(PLACE + "/edit")
    def preview(request: Request, sent: Form) -> Response:
        text = _text(sent)
        try:
            book = handbook_file.read_text(text)
            found = _preview(desk, book, sent.person)
        except EscalationError as error:
            return _editor(request, desk, sent.person, text, problem=error)
        return _editor(request, desk, sent.person, text, preview=found)

    @routes.post(PLACE)
    def put(request: Request, sent: Form) -> Response:
        text = _text(sent)
        try:
            book = desk.put_handbook(handbook_file.read_text(text), actor=sent.person)
        except EscalationError as error:
            return _editor(request, desk, sent.person, text, problem=error)
        desk.identity.note(desk.now(), sent.person, "handbook put", book.version, "")
        said = f"Handbook {book.version} holds for escalations to come."
        return say(RedirectResponse(PLACE, 303), said)


def _values(desk: Desk, book: Handbook, person: str) -> dict[str, Any]:
    documents = desk.handbooks()
    kept = next((one for one in documents if one.version == book.version), None)
    newest = documents[-1].version if documents else book.version
    name = desk.policy.directory().name
    versions = [
        {
            "version": one.version,
            "by": name(one.by) if one.by != "system" else "The desk",
            "at": one.at,
            "before": documents[n - 1].version if n else "",
        }
        for n, one in enumerate(documents)
    ]
    labels = {name: one.label for name, one in book.types.items()}
    labels |= {name: one.label for name, one in book.severities.items()}
    return {
        "book": book,
        "kept": kept,
        "kept_by": name(kept.by) if kept and kept.by != "system" else "the desk",
        "newest": newest,
        "versions": list(reversed(versions)),
        "rungs": RUNGS,
        "guardrails": policy.guardrails(),
        "rules": policy.rules(book),
        "in_words": policy.in_words,
        "every": policy.every,
        "percent": policy.percent,
        "label": book.role_label,
        "named": lambda names: ", ".join(labels.get(name, name) for name in names),
        "lint": desk.lint() if book.version == newest else (),
        "may_put": _may_put(desk, person),
    }


def _may_put(desk: Desk, person: str) -> bool:
    """Whether a button makes sense; the desk decides when it is pressed."""
    actor = desk.policy.actor(person)
    return actor.has(*MAY_CHANGE_POLICY) and not actor.has(permissions.AGENT)


def _editor(
    request: Request,
    desk: Desk,
    person: str,
    text: str,
    *,
    preview: Preview | None = None,
    problem: EscalationError | None = None,
) -> Response:
    return page(
        request,
        "handbook_edit.html",
        status_code=status_of(problem) if problem else 200,
        text=text,
        preview=preview,
        problem=problem,
        faults=getattr(problem, "faults", ()),
        may_put=_may_put(desk, person),
        current=desk.policy.handbook().version,
    )


def _preview(desk: Desk, book: Handbook, person: str) -> Preview:
    moved = desk.would_move(book, actor=person)
    titles = {}
    for one in moved[:MOST_MOVED]:
        row = desk.store.row(one.escalation)
        titles[one.escalation] = row.title if row else one.escalation
    return Preview(book.version, diff(desk.policy.handbook(), book), moved[:MOST_MOVED], titles)


def _text(sent: Sent) -> str:
    """The file that was chosen, else what stands in the field."""
    upload = sent.form.get("file")
    if isinstance(upload, UploadFile):
        with upload.file as file:
            data = file.read(handbook_file.LONGEST + 1)
    else:
        data = b""
    if data:
        if len(data) > handbook_file.LONGEST:
            raise BadInput("That is no handbook: it is larger than 1 MB.", "Choose another file.")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BadInput("The file is not UTF-8.", "Save it as UTF-8.") from None
    text = sent.form.get("text", "")
    if not isinstance(text, str) or not text.strip():
        raise BadInput("There is no handbook in it.", "Paste the TOML, or choose a file.")
    return text.replace("\r\n", "\n")
