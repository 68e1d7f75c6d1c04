"""How is another system asked over HTTP? Within a budget of time, and every answer is checked.

What was not answered, or not in words that can be read, may have been done all the same: it is
`TryAgain`, and whoever asks again looks first for what is there. Nothing is tried twice here: the
engine does that, as late as the other side asks for. No redirect is followed, because a token
belongs to one address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from escalation_manager.core.errors import Fault, Never, TryAgain
from escalation_manager.outside import deadline
from escalation_manager.ports.refusals import LATER, asked_for

LARGEST = 8_000_000
"""Bytes of one answer."""
LONGEST_SAID = 200
IN_THE_OPEN = "would send the token in the open."
ENCRYPT = "Begin it with https://; http:// is for this machine alone."
_LOOPBACK = ("127.0.0.1", "localhost", "::1")

Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: Any = field(default=None)
    """The JSON; None where it is none."""

    @property
    def well(self) -> bool:
        """Whether it was taken."""
        return 200 <= self.status < 300


def _nothing(answer: Answer) -> timedelta | None:  # noqa: ARG001
    return None


@dataclass(frozen=True, slots=True)
class System:
    """A system outside: where it is, how long it may take, and what its refusals mean."""

    name: str
    base_url: str
    timeout: int
    """Seconds to wait for one answer."""
    budget: int
    """Seconds for everything that one question takes."""
    remedy: str
    """What to look at when it refuses for a reason of its own."""
    remedies: Mapping[int, str] = field(default_factory=dict)
    busy: frozenset[int] = LATER
    """Statuses that may be over later; those of 500 and more are as well."""
    wait: Callable[[Answer], timedelta | None] = _nothing
    """How long it asks to be left alone, where it says so in a way of its own."""

    def told(self, answer: Answer) -> str:
        """What it answered, in one line."""
        said = _said(answer.body)
        return f"{self.name} answered {answer.status}{f': {said}' if said else ''}."

    def refusal(self, answer: Answer) -> Never:
        """The refusal, with what to do."""
        return Never(self.told(answer), self.remedies.get(answer.status, self.remedy))

    def strange(self) -> TryAgain:
        """An answer that is JSON and yet none."""
        return TryAgain(f"{self.name} answered in a form that cannot be read.")

    def read(self, body: Any, shape: type[Shape]) -> Shape:
        """The body in the form that it must have. TryAgain where it has not."""
        try:
            return msgspec.convert(body, type=shape, strict=False)
        except (msgspec.ValidationError, RecursionError):
            raise self.strange() from None


class Asking:
    """One question and all the requests that it takes, over one connection."""

    def __init__(
        self,
        system: System,
        at: datetime | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        login: tuple[str, str] | None = None,
    ) -> None:
        self.system = system
        self._at = at
        self._until = monotonic() + system.budget
        self._client = deadline.client(self._until, headers=dict(headers or {}), auth=login)

    def __enter__(self) -> Asking:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def ask(self, method: str, path: str, **request: Any) -> Answer:
        """The answer, when it was taken. Never for a refusal; and all that `send` raises."""
        answer = self.send(method, path, **request)
        if not answer.well:
            raise self.system.refusal(answer)
        return answer

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """What is answered, a refusal too. TryAgain when that is nothing, or it is busy."""
        import httpx2

        name = self.system.name
        seconds = min(float(self.system.timeout), self._left())
        url = f"{self.system.base_url.rstrip('/')}/{path.lstrip('/')}"
        raw = bytearray()
        try:
            with self._client.stream(
                method,
                url,
                params=query,
                json=body,
                data=dict(form) if form else None,
                headers=dict(headers or {}),
                timeout=seconds,
            ) as answer:
                for piece in answer.iter_bytes():
                    raw += piece
                    self._left()
                    if len(raw) > LARGEST:
                        raise TryAgain(f"{name} answered more than {LARGEST:,} bytes.")
                status, told = answer.status_code, answer.headers
        except httpx2.HTTPError as error:
            self._left()
            raise TryAgain(f"{name} cannot be reached: {deadline.why(error)}.") from None
        found = Answer(status, told, _json(bytes(raw)))
        if status in self.system.busy or status >= 500:
            raise TryAgain(self.system.told(found), at=self.again(found))
        if found.body is None and status < 300 and raw.strip():
            raise TryAgain(f"{name} answered {status}, and what it said is no JSON.")
        return found

    def again(self, answer: Answer) -> datetime | None:
        """When it may be asked again: by Retry-After, else by what it says in its own way."""
        if self._at is None:
            return None
        asked = asked_for(answer.headers.get("retry-after"), self._at)
        if asked is not None:
            return asked
        wait = self.system.wait(answer)
        return None if wait is None else self._at + wait

    def _left(self) -> float:
        left = self._until - monotonic()
        if left <= 0:
            raise TryAgain(f"{self.system.name} took longer than {self.system.budget} s.")
        return left


def encrypted(address: str) -> bool:
    """Whether a token may go there: over TLS, or to this very machine."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    )


def connection_faults(
    table: str, values: Mapping[str, Any], token: str = "access token"
) -> Iterator[Fault]:
    """What is wrong with the address and the token of a table, where it has one."""
    if "token" in values and not sendable(values["token"]):
        remedy = "Store it without line breaks and other signs around it."
        yield Fault(f"{table}.token", f"is no {token}.", remedy)
    if not encrypted(values["base_url"]):
        yield Fault(f"{table}.base_url", IN_THE_OPEN, ENCRYPT)


def sendable(secret: str) -> bool:
    """Whether a secret can stand in a header."""
    return bool(secret) and secret.isascii() and secret.isprintable()


def _said(body: Any) -> str:
    """Its own words for why, wherever they stand in the answer."""
    if isinstance(body, list) and body:
        body = body[0]
    if not isinstance(body, dict):
        return ""
    told: list[object] = []
    for name in ("message", "errorMessages", "error_description", "error", "errors", "description"):
        said = body.get(name)
        if isinstance(said, dict):
            inner = said.get("message")
            told += [inner] if inner else [f"{key}: {value}" for key, value in said.items()]
        elif isinstance(said, list):
            told += said
        elif said:
            told.append(said)
    return " ".join("; ".join(str(one) for one in told if one).split())[:LONGEST_SAID]


def _json(raw: bytes) -> Any:
    try:
        body = json.loads(raw)
        return _storable(body) if _UNSTORABLE.search(raw) else body
    except (ValueError, RecursionError):
        return None


_UNSTORABLE = re.compile(rb"\\u(?:[dD][89a-fA-F]|0000)")


def _storable(node: Any) -> Any:
    """The same without halves of letters and NUL, which JSON can hold and no database keeps."""
    if isinstance(node, str):
        return node.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(node, list):
        return [_storable(one) for one in node]
    if isinstance(node, dict):
        return {_storable(name): _storable(one) for name, one in node.items()}
    return node
