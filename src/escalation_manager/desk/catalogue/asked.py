"""What can be said with a question? One dataclass each: names, kinds, limits and their meaning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from escalation_manager.core.report.model import Audience
from escalation_manager.ports.log import Order

Number = Annotated[str, Meta(description="The escalation, such as ESC-0001.")]
Then = Annotated[datetime | None, Meta(description="As it stood at this past instant; else now.")]
Limit = Annotated[int, Meta(ge=1, le=200, description="How many at most.")]
Words = Annotated[str, Meta(max_length=500, description="Every word must occur.")]
AccountId = Annotated[str, Meta(description="The account's id, such as acc_123.")]


@dataclass(frozen=True, slots=True)
class OfList:
    """Filters of a list. Several words in one filter: any of them."""

    status: Annotated[
        tuple[str, ...],
        Meta(
            description="open, in_progress, resolved, closed, merged, cancelled, or all. "
            "Left out: those that are not finished."
        ),
    ] = ()
    severity: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    owner: Annotated[tuple[str, ...], Meta(description="Ids of people.")] = ()
    account: Annotated[tuple[str, ...], Meta(description="Ids of accounts.")] = ()
    parent: Annotated[str | None, Meta(description="Children of this escalation.")] = None
    search: Words = ""
    due_before: datetime | None = None
    opened_from: datetime | None = None
    opened_until: datetime | None = None
    order: Order = Order.DUE
    after: Annotated[str, Meta(description="The `after` of the page before.")] = ""
    limit: Limit = 50


@dataclass(frozen=True, slots=True)
class OfSearch:
    """Words to look for, in whatever status the escalation is."""

    words: Words
    limit: Limit = 20


@dataclass(frozen=True, slots=True)
class OfNext:
    """How much of the list of work is wanted."""

    limit: Limit = 20


@dataclass(frozen=True, slots=True)
class OfOne:
    """One escalation, at one instant."""

    id: Number
    as_of: Then = None


@dataclass(frozen=True, slots=True)
class OfClock:
    """One clock of one escalation."""

    id: Number
    clock: Annotated[
        str,
        Meta(description="acknowledge, response, update, resolution, or a duty by its name."),
    ]


@dataclass(frozen=True, slots=True)
class OfReport:
    """Which report, for whom, as what."""

    id: Number
    audience: Annotated[Audience, Meta(description="internal, or customer: what they may see.")] = (
        Audience.INTERNAL
    )
    format: Annotated[
        Literal["json", "md"], Meta(description="json: its sections; md: Markdown as one text.")
    ] = "json"
    as_of: Then = None


@dataclass(frozen=True, slots=True)
class OfWords:
    """A text to the customer that is not written yet."""

    id: Number
    text: str
    purpose: str = "update"
    channel: str = "email"
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class OfEscalation:
    """One escalation, as it stands now."""

    id: Number


@dataclass(frozen=True, slots=True)
class OfMetrics:
    """A window, and perhaps one figure of it."""

    since: Annotated[datetime | None, Meta(description="Else 30 days before its end.")] = None
    until: Annotated[datetime | None, Meta(description="Else now.")] = None
    only: Annotated[str, Meta(description="One metric, by name.")] = ""


@dataclass(frozen=True, slots=True)
class OfAccounts:
    """Part of a name or of an id."""

    search: Annotated[str, Meta(max_length=200)] = ""


@dataclass(frozen=True, slots=True)
class OfAccount:
    """One account."""

    account: AccountId


@dataclass(frozen=True, slots=True)
class OfHistory:
    """One account, and how far back."""

    account: AccountId
    period: Annotated[
        str,
        Meta(pattern="^[1-9][0-9]{0,3}[dwmy]$", description="30d, 2w, 6m (calendar months) or 1y."),
    ] = "6m"


@dataclass(frozen=True, slots=True)
class OfHandbook:
    """Which version."""

    version: Annotated[str | None, Meta(description="Else the newest.")] = None


@dataclass(frozen=True, slots=True)
class OfNothing:
    """Nothing needs to be said."""
