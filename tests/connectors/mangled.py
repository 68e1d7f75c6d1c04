"""An answer in which one value is of another kind than anybody wrote down."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any

from tests.channels.served import Fault, Reply, Request

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1e300, 10**25, "", "x", "\0\ud800", "2026-13-45T99:99", [], [None], {},
    {"id": None}, [[]], "9" * 400,
)  # fmt: skip


def mangles(seed: int) -> Fault:
    """Each answer has one odd value, or lacks one; which, follows from the seed."""
    turns = count()

    def chosen(among: Sequence[Any]) -> Any:
        drawn = hashlib.sha256(f"{seed}:{next(turns)}".encode()).digest()
        return among[int.from_bytes(drawn[:8]) % len(among)]

    def fault(_: Request, work: Callable[[], Reply]) -> Reply:
        reply = work()
        if reply.body is None:
            return reply
        body = copy.deepcopy(reply.body)
        places = list(_places(body))
        if not places:
            return Reply(reply.status, chosen(ODD), reply.headers)
        holder, key = chosen(places)
        odd = chosen((*ODD, ...))
        if odd is ...:
            del holder[key]
        else:
            holder[key] = odd
        return Reply(reply.status, None, reply.headers, json.dumps(body).encode())

    return fault


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in list(inner):
        yield node, key
        if isinstance(value, dict | list):
            yield from _places(value)
