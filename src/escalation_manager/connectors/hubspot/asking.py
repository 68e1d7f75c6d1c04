"""How is HubSpot asked? Object by object and page by page, and every answer is checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any
from urllib.parse import quote

from escalation_manager.connectors.hubspot.settings import HubSpotSettings
from escalation_manager.core.errors import Never
from escalation_manager.outside import asking
from escalation_manager.outside.accounts import instant
from escalation_manager.outside.asking import Answer, System
from escalation_manager.ports.refusals import LATER

ROOT = "crm/v3/objects"
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


class Asking:
    """One question and all the requests that it takes, over one connection."""

    def __init__(self, settings: HubSpotSettings, at: datetime | None = None) -> None:
        self._system = _system(settings)
        token = {"Authorization": f"Bearer {settings.token}"}
        self._asking = asking.Asking(self._system, at, headers=token)

    def __enter__(self) -> Asking:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._asking.__exit__(kind, error, trace)

    def find(
        self, kind: str, id_: str, properties: Sequence[str] = (), *, by: str = ""
    ) -> Record | None:
        """The object of that id, or whose unique property `by` holds it; None: there is none."""
        query: dict[str, Any] = {"properties": list(properties)}
        if by:
            query["idProperty"] = by
        path = f"{ROOT}/{kind}/{quote(id_, safe='')}"
        answer = self._asking.send("GET", path, query=query)
        return None if answer.status == 404 else self._record(self._taken(answer).body)

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
            answer = self._asking.ask("POST", f"{ROOT}/{kind}/search", body=body)
            found, after = self._page(answer.body)
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
            answer = self._asking.ask("GET", f"{ROOT}/{kind}", query=query)
            found, after = self._page(answer.body)
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
        answer = self._asking.send("POST", f"{ROOT}/{kind}", body=body)
        if answer.status in TAKEN:
            return self._system.refusal(answer)
        return self._record(self._taken(answer).body)

    def _taken(self, answer: Answer) -> Answer:
        """The answer, when it is one."""
        if not answer.well:
            raise self._system.refusal(answer)
        return answer

    def _page(self, body: Any) -> tuple[list[Record], str]:
        try:
            found = [self._record(one) for one in body["results"]]
            after = ((body.get("paging") or {}).get("next") or {}).get("after") or ""
        except (KeyError, TypeError, AttributeError):
            raise self._system.strange() from None
        return found, str(after)

    def _record(self, body: Any) -> Record:
        try:
            properties = {
                str(name): str(value)
                for name, value in body["properties"].items()
                if value is not None
            }
            related = ((body.get("associations") or {}).get("companies") or {}).get("results") or []
            companies = tuple(dict.fromkeys(str(one["id"]) for one in related))
            made_at = instant(str(body.get("createdAt")))
            defined = frozenset(body["properties"])
            return Record(str(body["id"]), properties, made_at, companies, defined)
        except (KeyError, TypeError, AttributeError):
            raise self._system.strange() from None


def _system(settings: HubSpotSettings) -> System:
    return System(
        "HubSpot",
        settings.base_url,
        settings.timeout,
        settings.budget,
        _REMEDY,
        _REMEDIES,
        BUSY,
        _interval,
    )


def _interval(answer: Answer) -> timedelta | None:
    """The interval of its limit, when that is reached."""
    told = answer.headers.get("x-hubspot-ratelimit-interval-milliseconds", "")
    if answer.status != 429 or not (told.isascii() and told.isdigit()):
        return None
    return timedelta(milliseconds=min(int(told[:9]), 3_600_000))
