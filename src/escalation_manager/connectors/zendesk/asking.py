"""How is Zendesk asked? For tickets by search, page by page, and for what belongs to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from escalation_manager.connectors.zendesk.settings import ZendeskSettings
from escalation_manager.core.errors import TryAgain
from escalation_manager.outside import asking
from escalation_manager.outside.accounts import instant
from escalation_manager.outside.asking import Answer, System

PAGE, MOST = 100, 1_000
"""Zendesk's search tells no more than a thousand."""
MOST_LOOKS = 50
CONFLICT = 409
ROOT = "api/v2"
_REMEDIES = {
    401: "Check user and token in [zendesk] in channels.toml, and that tokens may be used.",
    403: "Give the desk's agent the right to read and change these tickets.",
}
_REMEDY = "Check [zendesk] in channels.toml."

Shape = TypeVar("Shape")


class Ticket(msgspec.Struct, frozen=True):
    """A ticket, as far as it is read."""

    id: int
    status: str = ""
    subject: str | None = None
    description: str | None = None
    external_id: str | None = None
    requester_id: int = 0
    tags: list[str] = []
    created_at: str = ""
    updated_at: str = ""


class Comment(msgspec.Struct, frozen=True):
    """What somebody wrote into a ticket."""

    id: int
    author_id: int = 0
    body: str | None = None
    public: bool = True
    created_at: str = ""
    via: Any = None

    @property
    def automatic(self) -> bool:
        """Whether a rule of Zendesk wrote it, and nobody."""
        channel = self.via.get("channel") if isinstance(self.via, dict) else None
        return channel in ("rule", "system", "automation")


class User(msgspec.Struct, frozen=True):
    """Whoever wrote it."""

    id: int
    name: str | None = None
    email: str | None = None
    role: str | None = None

    @property
    def staff(self) -> bool:
        """Whether it is one of us."""
        return self.role in ("agent", "admin")


class _Organization(msgspec.Struct, frozen=True):
    id: int


class _Organizations(msgspec.Struct, frozen=True):
    organizations: list[_Organization]


class _Found(msgspec.Struct, frozen=True):
    results: list[Ticket]
    next_page: str | None = None


class _One(msgspec.Struct, frozen=True):
    ticket: Ticket


class _Known(msgspec.Struct, frozen=True):
    tickets: list[Ticket]


class _Comments(msgspec.Struct, frozen=True):
    comments: list[Comment]


class _Person(msgspec.Struct, frozen=True):
    user: User


class Asking:
    """One question and all the requests that it takes."""

    def __init__(self, settings: ZendeskSettings, at: datetime | None = None) -> None:
        self.system = System(
            "Zendesk",
            settings.base_url,
            settings.timeout,
            settings.budget,
            _REMEDY,
            _REMEDIES,
        )
        login = (f"{settings.user}/token", settings.token)
        self._asking = asking.Asking(self.system, at, login=login)

    def __enter__(self) -> Asking:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._asking.__exit__(*raised)

    def organization(self, account_id: str) -> int | None:
        """The organisation whose external id is the account's on the desk."""
        query = {"external_id": account_id}
        found = self._read("organizations/search", _Organizations, query).organizations
        return found[0].id if found else None

    def newest(self, query: str) -> Iterator[Ticket]:
        """The tickets, the newest first, page by page; of more than a thousand the newest."""
        for page in range(1, MOST // PAGE + 1):
            found = self._page(query, "created_at", "desc", page)
            yield from found.results
            if not found.next_page or not found.results:
                return

    def changed(self, query: str, since: datetime) -> Iterator[Ticket]:
        """The tickets, that which changed first, each time anew from where the last one stands.

        Page after page one would be passed over: a ticket that changes meanwhile goes to the end,
        and those behind it move up. What changes meanwhile comes twice.
        """
        begin, page, seen = moment(since), 1, set[tuple[int, str]]()
        for _ in range(MOST_LOOKS):
            found = self._page(f"{query} updated>={begin}", "updated_at", "asc", page)
            for ticket in found.results:
                if (ticket.id, ticket.updated_at) not in seen:
                    seen.add((ticket.id, ticket.updated_at))
                    yield ticket
            if not found.next_page or not found.results:
                return
            last = instant(found.results[-1].updated_at)
            if last is None or moment(last) <= begin:
                page += 1  # as many changed in one second
            else:
                begin, page = moment(last), 1
        raise TryAgain("Zendesk has more tickets that changed than one look can tell.")

    def _page(self, query: str, by: str, order: str, page: int) -> _Found:
        asked = {"sort_by": by, "sort_order": order, "per_page": PAGE, "page": page}
        return self._read("search", _Found, {"query": f"type:ticket {query}", **asked})

    def ticket(self, id_: int) -> Ticket | None:
        """That ticket; None: it is gone."""
        answer = self._asking.send("GET", f"{ROOT}/tickets/{id_}")
        if answer.status == 404:
            return None
        return self._taken(answer, _One).ticket

    def of(self, external_id: str) -> list[Ticket]:
        """The tickets that stand on the desk under that number."""
        return self._read("tickets", _Known, {"external_id": external_id}).tickets

    def comments(self, ticket: int) -> list[Comment]:
        """The newest hundred, the oldest of them first."""
        query = {"sort": "-created_at", "page[size]": PAGE}
        return self._read(f"tickets/{ticket}/comments", _Comments, query).comments[::-1]

    def user(self, id_: int) -> User:
        """Whoever that is."""
        return self._read(f"users/{id_}", _Person).user

    def change(self, ticket: Ticket, values: Mapping[str, Any]) -> None:
        """Change it, unless somebody else did since it was read. TryAgain: somebody did."""
        body = {"ticket": {**values, "safe_update": True, "updated_stamp": ticket.updated_at}}
        answer = self._asking.send("PUT", f"{ROOT}/tickets/{ticket.id}", body=body)
        if answer.status == CONFLICT:
            raise TryAgain(self.system.told(answer))
        self._taken(answer, _One)

    def _read(self, path: str, shape: type[Shape], query: Mapping[str, Any] | None = None) -> Shape:
        return self._taken(self._asking.send("GET", f"{ROOT}/{path}", query=query), shape)

    def _taken(self, answer: Answer, shape: type[Shape]) -> Shape:
        if not answer.well:
            raise self.system.refusal(answer)
        return self.system.read(answer.body, shape)


def moment(at: datetime) -> str:
    """The instant as a search writes it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
