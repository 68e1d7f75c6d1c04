"""How is Salesforce asked? With a token that is fetched when needed, in SOQL, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import quote

import msgspec

from escalation_manager.connectors.salesforce.settings import SalesforceSettings
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.outside import asking
from escalation_manager.outside.asking import Answer, System

TOKEN = "services/oauth2/token"
EXHAUSTED = "REQUEST_LIMIT_EXCEEDED"
REST = timedelta(minutes=15)
"""The requests of the last 24 hours are counted, so that some are free again soon."""
LOCKED = frozenset({"UNABLE_TO_LOCK_ROW", "QUERY_TIMEOUT", "SERVER_UNAVAILABLE"})
TWICE = frozenset({"DUPLICATE_VALUE", "DUPLICATE_EXTERNAL_ID"})
"""Somebody else made the same at the same instant."""
_REMEDIES = {
    300: "Make the key field unique, and an external id: [salesforce] key_field.",
    401: "Check client_id and client_secret in [salesforce], and that the app's user is active.",
    403: "Give the user behind the connected app the right that Salesforce names.",
}
_REMEDY = "Check [salesforce] in channels.toml against the fields in the Object Manager."
_CLIENT = "Allow the client credentials flow in the connected app, with a user to run as."


class _Page(msgspec.Struct, frozen=True):
    done: bool
    records: list[dict[str, Any]]
    nextRecordsUrl: str = ""


class _Token(msgspec.Struct, frozen=True):
    access_token: str


class Tokens:
    """The token of the connected app, shared by all questions until it is refused."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._token = ""

    def token(self, fetch: asking.Asking, settings: SalesforceSettings, refused: str) -> str:
        """A token; a new one where there is none, or `refused` is the one that is kept."""
        with self._lock:
            if not self._token or self._token == refused:
                self._token = ""
                self._token = _fetched(fetch, settings)
            return self._token


class Asking:
    """One question and all the requests that it takes."""

    def __init__(
        self, settings: SalesforceSettings, tokens: Tokens, at: datetime | None = None
    ) -> None:
        self.system = System(
            "Salesforce",
            settings.base_url,
            settings.timeout,
            settings.budget,
            _REMEDY,
            _REMEDIES,
        )
        self._settings = settings
        self._tokens = tokens
        self._at = at
        self._asking = asking.Asking(self.system, at)
        self._root = f"services/data/{settings.version}"

    def __enter__(self) -> Asking:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._asking.__exit__(*raised)

    def query(self, soql: str, *, most: int) -> Iterator[Mapping[str, str]]:
        """The records, page by page; at most so many."""
        answer = self._taken("GET", f"{self._root}/query", query={"q": soql})
        while most > 0:
            page = self.system.read(answer.body, _Page)
            yield from map(texts, page.records[:most])
            most -= len(page.records)
            if page.done or not page.records or most <= 0:
                return
            path = page.nextRecordsUrl
            if not path.startswith("/services/data/"):
                # A token goes to Salesforce alone, whatever an answer says.
                raise self.system.strange()
            answer = self._taken("GET", path)

    def fields(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """What is known of each field of that kind of object."""
        answer = self._taken("GET", f"{self._root}/sobjects/{kind}/describe")
        try:
            return {str(one["name"]): one for one in answer.body["fields"]}
        except (KeyError, TypeError):
            raise self.system.strange() from None

    def upsert(self, kind: str, key_field: str, key: str, values: Mapping[str, Any]) -> bool:
        """The object with that key is as told; False: somebody made it at the same instant."""
        path = f"{self._root}/sobjects/{kind}/{key_field}/{quote(key, safe='')}"
        answer = self._send("PATCH", path, body=values)
        if answer.status == 400 and _code(answer) in TWICE:
            return False
        if not answer.well:
            raise self.system.refusal(answer)
        return True

    def _taken(self, method: str, path: str, **request: Any) -> Answer:
        answer = self._send(method, path, **request)
        if not answer.well:
            raise self.system.refusal(answer)
        if not isinstance(answer.body, dict):
            raise self.system.strange()
        return answer

    def _send(self, method: str, path: str, **request: Any) -> Answer:
        """With a token that is good: a session ends whenever Salesforce wants it to."""
        refused = ""
        for last in (False, True):
            token = self._tokens.token(self._asking, self._settings, refused)
            headers = {"Authorization": f"Bearer {token}"}
            answer = self._asking.send(method, path, headers=headers, **request)
            if answer.status != 401 or last:
                break
            refused = token
        code = _code(answer)
        if code == EXHAUSTED:
            later = self._at + REST if self._at else None
            raise TryAgain(self.system.told(answer), at=later)
        if code in LOCKED:
            raise TryAgain(self.system.told(answer))
        return answer


def texts(record: Mapping[str, Any]) -> Mapping[str, str]:
    """The values that a record holds, as texts."""
    return {
        name: _text(value)
        for name, value in record.items()
        if value is not None and not isinstance(value, dict | list)
    }


def literal(text: str) -> str:
    """The text as SOQL writes one, whatever is in it."""
    signs = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}
    return "'" + "".join(signs.get(sign, sign) for sign in text if sign not in "\0\b") + "'"


def literals(texts: Sequence[str]) -> str:
    """A list of them, to look among."""
    return f"({', '.join(map(literal, texts))})"


def moment(at: datetime) -> str:
    """The instant as SOQL writes one."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _fetched(fetch: asking.Asking, settings: SalesforceSettings) -> str:
    form = {
        "grant_type": "client_credentials",
        "client_id": settings.client_id,
        "client_secret": settings.client_secret,
    }
    answer = fetch.send("POST", TOKEN, form=form)
    if not answer.well:
        remedy = _REMEDIES.get(answer.status, f"{_REMEDIES[401]} {_CLIENT}")
        raise Never(fetch.system.told(answer), remedy)
    token = fetch.system.read(answer.body, _Token).access_token
    if not asking.sendable(token):
        raise fetch.system.strange()
    return token


def _code(answer: Answer) -> str:
    body = answer.body
    if answer.well or not isinstance(body, list) or not body or not isinstance(body[0], dict):
        return ""
    return str(body[0].get("errorCode") or "")
