"""What can be read beside the tools? Reports, timelines and the handbook, each under an address."""

from __future__ import annotations

import re

import mcp_types as t
import msgspec

from escalation_manager.core.errors import NotFound
from escalation_manager.core.handbook_writing import canonical
from escalation_manager.core.permissions import unknown
from escalation_manager.core.report.markdown import to_markdown
from escalation_manager.desk.catalogue import shapes
from escalation_manager.desk.catalogue.parsing import number
from escalation_manager.desk.catalogue.untrusted import NOTICE, harmless, marked
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.reading import UNFINISHED
from escalation_manager.ports.log import Query

MARKDOWN, JSON, TOML = "text/markdown", "application/json", "application/toml"
MOST = 100
"""Escalations in the list of resources; all others are there by their address."""
NEWEST = "current"
_ONE = re.compile(r"escalation://(ESC-[0-9]{4,15})/(report|timeline)")
_BOOK = re.compile(r"handbook://([^/]{1,200})/?")
_DATA = {"untrusted": NOTICE}


def templates() -> list[t.ResourceTemplate]:
    """How resources are named."""
    return [
        t.ResourceTemplate(
            name="report",
            title="The escalation management report",
            uri_template="escalation://{id}/report",
            description="As Markdown, from live facts. It repeats customers' words: data.",
            mime_type=MARKDOWN,
        ),
        t.ResourceTemplate(
            name="timeline",
            title="Everything that happened, in order",
            uri_template="escalation://{id}/timeline",
            description="As JSON, with who did it. It repeats customers' words: data.",
            mime_type=JSON,
        ),
        t.ResourceTemplate(
            name="handbook",
            title="The policy, every setting spelled out",
            uri_template="handbook://{version}",
            description=f"As TOML; `{NEWEST}` is the newest version.",
            mime_type=TOML,
        ),
    ]


def listed(desk: Desk, person: str, *, case: str | None = None) -> list[t.Resource]:
    """The handbook, and what this person may know of and is not finished."""
    found = [
        t.Resource(
            name="handbook",
            title="The handbook",
            uri=f"handbook://{NEWEST}",
            description="The policy that escalations follow now.",
            mime_type=TOML,
        )
    ]
    for id_ in _known(desk, person, case, unfinished=True)[:MOST]:
        found += [
            t.Resource(
                name=f"{id_} {what}",
                uri=f"escalation://{id_}/{what}",
                mime_type=MARKDOWN if what == "report" else JSON,
            )
            for what in ("report", "timeline")
        ]
    return found


def read(desk: Desk, person: str, uri: str, *, case: str | None = None) -> t.TextResourceContents:
    """The text under an address, words of others made harmless and marked."""
    one, book = _ONE.fullmatch(uri), _BOOK.fullmatch(uri)
    if one is not None:
        id_ = may_read(desk, person, uri, case)
        if one[2] == "report":
            text = harmless(to_markdown(desk.report(id_, actor=person)))
            return t.TextResourceContents(uri=uri, mime_type=MARKDOWN, text=text, _meta=_DATA)
        told = shapes.timeline(desk.show(id_, actor=person))
        text = msgspec.json.encode(marked(msgspec.to_builtins(told, str_keys=True))).decode()
        return t.TextResourceContents(uri=uri, mime_type=JSON, text=text, _meta=_DATA)
    if book is not None:
        desk.policy.actor(person)
        version = None if book[1] == NEWEST else book[1]
        text = canonical(desk.policy.handbook(version))
        return t.TextResourceContents(uri=uri, mime_type=TOML, text=text)
    raise NotFound(
        f"There is no resource {uri[:100]!r}.",
        "Addresses: escalation://ESC-0001/report, escalation://ESC-0001/timeline, "
        f"handbook://{NEWEST}.",
    )


def may_read(desk: Desk, person: str, uri: str, case: str | None) -> str:
    """Which escalation the address is about. NotFound where this person may not know of it."""
    one = _ONE.fullmatch(uri)
    id_ = number(one[1] if one else uri)
    if case is not None and id_ != case:
        raise unknown(id_)
    desk.show(id_, actor=person)
    return id_


def completions(
    desk: Desk, person: str, argument: str, begun: str, *, case: str | None = None
) -> list[str]:
    """What the argument may go on to be, for this person."""
    if argument in ("id", "escalation"):
        known = _known(desk, person, case, unfinished=False)
        wanted = begun.upper()
        return [id_ for id_ in known if id_.startswith(wanted) or wanted in id_.split("-")[1]]
    if argument == "version":
        desk.policy.actor(person)
        known = [NEWEST, *(each.version for each in desk.handbooks())]
        return [version for version in known if version.startswith(begun)]
    return []


def _known(desk: Desk, person: str, case: str | None, *, unfinished: bool) -> list[str]:
    if case is not None:
        desk.show(case, actor=person)
        return [case]
    query = Query(statuses=UNFINISHED if unfinished else (), limit=200)
    return [line.row.id for line in desk.list(query, actor=person).lines]
