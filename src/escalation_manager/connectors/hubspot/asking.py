"""How is HubSpot asked? Within a budget of time, page by page, and every answer is checked.

What was not answered, or not in words that can be read, may have been done all the same: it is
`TryAgain`, and whoever asks again looks first for what is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from escalation_manager.connectors.hubspot.settings import HubSpotSettings
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.ports.refusals import LATER, asked_for

if TYPE_CHECKING:
    import ssl

LARGEST = 8_000_000
"""Bytes of one answer."""
PAGE = 100
BUSY = LATER | {423, 477}
"""423: somebody else changes the same thing; 477: the account is moved to another data centre."""
TAKEN = frozenset({400, 409})
"""How a second object with the same unique value is refused."""
_REMEDIES = {
    401: "Check the access token of the private app: [hubspot] token in channels.toml.",
    403: "Give the private app the scope that HubSpot names: Settings, Integrations.",
}
_REMEDY = "Check [hubspot] in channels.toml against the properties in HubSpot."


@dataclass(frozen=True, slots=True)
class Record:
    """A company, ticket, task, note or contact, as HubSpot keeps it."""

    id: str
    properties: Mapping[str, str]
    created_at: datetime | None = None
    companies: tuple[str, ...] = ()
    """The companies that it belongs to, where that was asked for."""
    defined: frozenset[str] = frozenset()
    """The properties that there are, of those asked for; some may hold nothing."""

    def instant(self, name: str) -> datetime | None:
        """The property as an instant; None: it holds none."""
        return instant(self.properties.get(name, ""))


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: Any = field(default=None)
    """The JSON; None where it is none."""

    @property
    def said(self) -> str:
        body = self.body if isinstance(self.body, dict) else {}
        return " ".join(str(body.get("message") or "").split())[:200]


class Asking:
    """One question and all the requests that it takes, over one connection."""

    def __init__(self, settings: HubSpotSettings, at: datetime | None = None) -> None:
        import httpx

        self._settings = settings
        self._at = at
        self._until = monotonic() + settings.budget
        token = {"Authorization": f"Bearer {settings.token}"}
        self._client = httpx.Client(headers=token, verify=_trust(), follow_redirects=False)

    def __enter__(self) -> Asking:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def find(
        self, kind: str, id_: str, properties: Sequence[str] = (), *, by: str = ""
    ) -> Record | None:
        """The object of that id, or whose unique property `by` holds it; None: there is none."""
        query: dict[str, Any] = {"properties": list(properties)}
        if by:
            query["idProperty"] = by
        answer = self._send("GET", f"{kind}/{quote(id_, safe='')}", query=query)
        return None if answer.status == 404 else _record(self._taken(answer).body)

    def search(
        self,
        kind: str,
        filters: Sequence[Mapping[str, str]],
        properties: Sequence[str],
        *,
        newest_by: str = "",
        most: int = PAGE,
    ) -> Iterator[Record]:
        """What keeps to every filter, page by page; at most so many."""
        after = ""
        while most > 0:
            body: dict[str, Any] = {
                "filterGroups": [{"filters": list(filters)}],
                "properties": list(properties),
                "limit": min(PAGE, most),
            }
            if newest_by:
                body["sorts"] = [{"propertyName": newest_by, "direction": "DESCENDING"}]
            if after:
                body["after"] = after
            answer = self._taken(self._send("POST", f"{kind}/search", body=body))
            found, after = _page(answer.body)
            yield from found[:most]
            most -= len(found)
            if not after or not found:
                return

    def each(
        self, kind: str, properties: Sequence[str], *, with_companies: bool = False, most: int
    ) -> Iterator[Record]:
        """Every object of a kind, page by page; at most so many."""
        query: dict[str, Any] = {"properties": list(properties), "limit": PAGE}
        if with_companies:
            query["associations"] = ["companies"]
        while most > 0:
            query["limit"] = min(PAGE, most)
            found, after = _page(self._taken(self._send("GET", kind, query=query)).body)
            yield from found[:most]
            most -= len(found)
            if not after or not found:
                return
            query["after"] = after

    def create(
        self, kind: str, properties: Mapping[str, str], company: str, association: int
    ) -> Record | Never:
        """The new object of that company; Never where HubSpot may have one with the same key."""
        related = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": association}
        body = {
            "properties": dict(properties),
            "associations": [{"to": {"id": company}, "types": [related]}],
        }
        answer = self._send("POST", kind, body=body)
        if answer.status in TAKEN:
            return Never(_told(answer), _REMEDY)
        return _record(self._taken(answer).body)

    def _taken(self, answer: _Answer) -> _Answer:
        """The answer, when it is one."""
        if not 200 <= answer.status < 300:
            raise Never(_told(answer), _REMEDIES.get(answer.status, _REMEDY))
        return answer

    def _send(
        self, method: str, path: str, *, query: Mapping[str, Any] | None = None, body: Any = None
    ) -> _Answer:
        import httpx

        seconds = min(float(self._settings.timeout), self._left())
        url = f"{self._settings.base_url.rstrip('/')}/crm/v3/objects/{path}"
        raw = bytearray()
        try:
            with self._client.stream(
                method, url, params=query, json=body, timeout=seconds
            ) as answer:
                for piece in answer.iter_bytes():
                    raw += piece
                    self._left()
                    if len(raw) > LARGEST:
                        raise TryAgain(f"HubSpot answered more than {LARGEST:,} bytes.")
                status, headers = answer.status_code, answer.headers
        except httpx.HTTPError as error:
            raise TryAgain(f"HubSpot cannot be reached: {type(error).__name__}.") from None
        found = _Answer(status, headers, _json(bytes(raw)))
        if status in BUSY or status >= 500:
            raise TryAgain(_told(found), at=self._again(found))
        if found.body is None and status < 300:
            raise TryAgain(f"HubSpot answered {status}, and what it said is no JSON.")
        return found

    def _left(self) -> float:
        left = self._until - monotonic()
        if left <= 0:
            raise TryAgain(f"HubSpot took longer than {self._settings.budget} s.")
        return left

    def _again(self, answer: _Answer) -> datetime | None:
        """When HubSpot may be asked again: by Retry-After, else by the interval of its limit."""
        if self._at is None:
            return None
        asked = asked_for(answer.headers.get("retry-after"), self._at)
        interval = answer.headers.get("x-hubspot-ratelimit-interval-milliseconds", "")
        if asked is None and answer.status == 429 and interval.isascii() and interval.isdigit():
            return self._at + timedelta(milliseconds=min(int(interval[:9]), 3_600_000))
        return asked


def instant(text: str) -> datetime | None:
    """The instant that HubSpot writes, in ISO 8601 or in milliseconds; None: it is none."""
    text = text.strip()
    try:
        if text.isascii() and text.isdigit() and len(text) > 10:
            return datetime.fromtimestamp(int(text[:16]) / 1000, UTC)
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _told(answer: _Answer) -> str:
    return f"HubSpot answered {answer.status}{f': {answer.said}' if answer.said else ''}."


def _page(body: Any) -> tuple[list[Record], str]:
    try:
        found = [_record(one) for one in body["results"]]
        after = ((body.get("paging") or {}).get("next") or {}).get("after") or ""
    except (KeyError, TypeError, AttributeError):
        raise _strange() from None
    return found, str(after)


def _record(body: Any) -> Record:
    try:
        properties = {
            str(name): str(value) for name, value in body["properties"].items() if value is not None
        }
        related = ((body.get("associations") or {}).get("companies") or {}).get("results") or []
        companies = tuple(dict.fromkeys(str(one["id"]) for one in related))
        made_at = instant(str(body.get("createdAt")))
        defined = frozenset(body["properties"])
        return Record(str(body["id"]), properties, made_at, companies, defined)
    except (KeyError, TypeError, AttributeError):
        raise _strange() from None


def _strange() -> TryAgain:
    return TryAgain("HubSpot answered in a form that cannot be read.")


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


@cache
def _trust() -> ssl.SSLContext:
    """Reading the certificates takes longer than a question: once is enough."""
    import httpx

    return httpx.create_ssl_context()
