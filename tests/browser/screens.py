"""Which screens are there? Each with its address and somebody who looks at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.site import Site

CRITICAL = "Dispatch queue releases nothing"
HELD = "Every third carrier status"
LATE = "Lyon stands still"
PROMISING = HELD
OWING = "No labels print in 14"
CREDIT = "Our chief executive asks"
SECRET = "Formal notice: patient records"
MAIL = (
    "From: Sarah Lindgren <sarah.lindgren@acme-freight.example>\n"
    "Subject: Scanners in Hamburg are slow\n\n"
    "Good morning Mia,\n\nsince Monday the scanners in Hamburg take ten seconds for each parcel. "
    "About 60 colleagues work with them; we can type the numbers meanwhile.\n\nSarah"
)


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen, as a person sees it."""

    name: str
    path: Callable[[Site], str]
    person: str = "mia"
    then: Callable[[Page], object] | None = None
    """What is done before it is looked at."""


def _at(path: str) -> Callable[[Site], str]:
    return lambda _: path


def _case(title: str, rest: str = "") -> Callable[[Site], str]:
    return lambda site: f"/e/{site.id(title)}{rest}"


SCREENS: tuple[Screen, ...] = (
    Screen("sign-in", _at("/sign-in"), person=""),
    Screen("queue", _at("/")),
    Screen("queue-mine", _at("/?tab=mine")),
    Screen("queue-nothing-matches", _at("/?q=nothing+is+called+that")),
    Screen("escalation-critical", _case(CRITICAL)),
    Screen("escalation-held", _case(HELD)),
    Screen("escalation-late", _case(LATE)),
    Screen("escalation-owing", _case(OWING)),
    Screen("escalation-secret", _case(SECRET), person="amara"),
    Screen("escalation-read-only", _case(HELD), person="ruth"),
    Screen("report", _case(LATE, "/report")),
    Screen("new", _at("/new")),
    Screen("approvals", _at("/approvals"), person="daniel"),
    Screen("approvals-none", _at("/approvals")),
    Screen("accounts", _at("/accounts")),
    Screen("account", _at("/accounts/acc_103")),
    Screen("metrics", _at("/metrics")),
    Screen("metric", _at("/metrics/sla_compliance")),
    Screen("handbook", _at("/handbook")),
    Screen("handbook-edit", _at("/handbook/edit"), person="petra"),
    Screen("form", _case(HELD, "/do/change-severity")),
    Screen("search", _at("/search?q=solvane")),
    Screen("admin", _at("/admin"), person="petra"),
    Screen("admin-people", _at("/admin/people"), person="petra"),
    Screen("admin-person", _at("/admin/people/mia"), person="petra"),
    Screen("admin-connections", _at("/admin/connections"), person="petra"),
    Screen("admin-mails", _at("/admin/mails"), person="petra"),
    Screen("admin-keys", _at("/admin/keys"), person="petra"),
    Screen("admin-appearance", _at("/admin/appearance"), person="petra"),
    Screen("admin-audit", _at("/admin/audit"), person="petra"),
    Screen("not-there", _at("/e/ESC-9999")),
)
