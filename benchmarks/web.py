"""What does the queue cost with 1,000, 10,000 and 100,000 open escalations?

    python -m benchmarks.web [SIZE ...]

The staged demo desk is grown to that many open escalations by copying read rows (numbers, titles,
owners and deadlines differ), and is served by the real server in a process of its own. One client
with a kept connection asks for the queue page of somebody with about 20 cases of their own, for the
next page of it, and for the same list over the API. The first page of a new process is told apart:
it reads what waits for whom.
"""

from __future__ import annotations

import gzip
import http.client
import json
import re
import socket
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.api_intake import running
from escalation_manager.core.events import SYSTEM
from escalation_manager.demo.staging.directing import StageClock
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on
from tests.api.office import QUIET
from tests.demo.stage import NOW, staged_file

SIZES = (1_000, 10_000, 100_000)
ASKED = 60
OWNERS = ("jonas", "elena", "carlos", "grace", "arjun", "meera")
LIVE = "('open', 'in_progress')"


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    with tempfile.TemporaryDirectory() as folder:
        path = staged_file(Path(folder))
        token = issued(path)
        for size in sizes:
            grow(path, size)
            with running(partial(serve, path)) as address:
                measure(Client(address, token), size, path)


def issued(path: Path) -> str:
    """A token for the API."""
    store = open_store(path)
    text = (
        desk_on(store, clock=StageClock(NOW))
        .identity.issue("mia", "benchmark", ("read",), by=SYSTEM, at=NOW)
        .text
    )
    store.close()
    return text


def grow(path: Path, size: int) -> None:
    """So many open ones, copied from one that is on its way."""
    rows = sqlite3.connect(path)
    (there,) = rows.execute(f"SELECT count(*) FROM escalations WHERE status IN {LIVE}").fetchone()
    found = rows.execute(
        "SELECT * FROM escalations WHERE owner = 'jonas' AND status = 'in_progress'"
        " ORDER BY escalation LIMIT 1"
    )
    names = [column[0] for column in found.description]
    model = dict(zip(names, found.fetchone(), strict=True))
    version, hash_ = rows.execute(
        "SELECT version, hash FROM heads WHERE escalation = ?", (model["escalation"],)
    ).fetchone()
    heads, copies = [], []
    for number in range(100_000 + there, 100_000 + size):
        copy, id_, owner = dict(model), f"ESC-{number}", OWNERS[number % len(OWNERS)]
        due = NOW + timedelta(hours=1, minutes=number * 7 % 14_400)
        copy["escalation"], copy["owner"] = id_, owner
        copy["title"] = f"{model['title']}, number {number}"
        copy["due_at"] = due.strftime("%Y-%m-%dT%H:%M:%S.000000Z")
        copy["next_wake"] = None
        for column in ("detail", "words"):
            copy[column] = (
                model[column]
                .replace(model["escalation"], id_)
                .replace(model["escalation"].lower(), id_.lower())
                .replace('"jonas"', f'"{owner}"')
            )
        heads.append((id_, version, hash_))
        copies.append(tuple(copy[name] for name in names))
    with rows:
        rows.executemany("INSERT INTO heads (escalation, version, hash) VALUES (?, ?, ?)", heads)
        marks = ", ".join("?" * len(names))
        rows.executemany(f"INSERT INTO escalations VALUES ({marks})", copies)
        rows.execute("ANALYZE")
    rows.close()


def serve(path: Path, listening: socket.socket) -> None:
    """The real server; nothing ticks, for the copies have no history."""
    from escalation_manager.serving.app import build
    from escalation_manager.serving.garbage import look_seldom
    from escalation_manager.serving.run import Server, config

    settings = QUIET
    app = build(desk_on(open_store(path), clock=StageClock(NOW)), settings)
    look_seldom()
    Server(config(app, settings), app.state.live).run([listening])


class Client:
    """One browser, or one program, with a kept connection."""

    def __init__(self, address: tuple[str, int], token: str) -> None:
        self._connection = http.client.HTTPConnection(*address)
        self._token = token
        self._cookie = ""
        headers = {"content-type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", "/sign-in/demo", urlencode({"person": "mia"}), headers)
        answer = self._connection.getresponse()
        answer.read()
        self._cookie = str(answer.headers["set-cookie"]).partition(";")[0]

    def page(self, path: str) -> tuple[float, bytes]:
        """How long it took, and what came over the wire."""
        return self._get(path, {"cookie": self._cookie, "accept-encoding": "gzip"})

    def list(self, path: str) -> tuple[float, bytes]:
        """The same with a token."""
        return self._get(path, {"authorization": f"Bearer {self._token}"})

    def _get(self, path: str, headers: dict[str, str]) -> tuple[float, bytes]:
        began = time.perf_counter()
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status, body[:300])
        return time.perf_counter() - began, body


def measure(client: Client, size: int, path: Path) -> None:
    """Print what it costs at this size."""
    print(f"{size:,} open; the database has {path.stat().st_size / 1e6:.0f} MB")
    first, wire = client.page("/?tab=open")
    html = gzip.decompress(wire) if wire[:2] == b"\x1f\x8b" else wire
    print(f"  first page of a new process      {first * 1e3:8.0f} ms")
    print(f"  page of 200 rows: {len(wire) / 1e3:.1f} kB on the wire, {len(html) / 1e3:.0f} kB")
    following = re.search(rb'href="(/\?[^"]*after=[^"]*)"', html)
    _, listed = client.list("/v1/escalations?limit=100")
    cursor = json.loads(listed).get("next") or json.loads(listed).get("after") or ""
    for name in ("figures, the first look", "figures, again"):
        print(f"  {name:32} {client.page('/metrics')[0] * 1e3:8.0f} ms")
    asked: list[tuple[str, Callable[[], tuple[float, bytes]]]] = [
        ("queue, all open", lambda: client.page("/?tab=open")),
        ("queue, mine", lambda: client.page("/?tab=mine")),
        ("API, 100 rows", lambda: client.list("/v1/escalations?limit=100")),
    ]
    if following:
        next_page = following[1].decode().replace("&amp;", "&")
        asked.insert(1, ("queue, the next page", lambda: client.page(next_page)))
    if cursor:
        more = f"/v1/escalations?{urlencode({'limit': 100, 'after': cursor})}"
        asked.append(("API, the next 100", lambda: client.list(more)))
    for name, ask in asked:
        took = sorted(ask()[0] for _ in range(ASKED))
        p50, p99 = statistics.median(took), took[int(len(took) * 0.99)]
        print(f"  {name:32} p50 {p50 * 1e3:6.1f} ms  p99 {p99 * 1e3:6.1f} ms")


if __name__ == "__main__":
    main()
