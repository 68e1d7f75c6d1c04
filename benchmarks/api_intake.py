"""How many escalations does the HTTP API take in, beside what could not be cheaper?

    python -m benchmarks.api_intake [SECONDS]

Two servers take turns in one run, on this machine, asked by 1 and by 8 clients with connections
kept open:

- bare: an ASGI application that reads the same body and answers as many bytes, and nothing else
- API:  `POST /v1/escalations` with a token and a key: who asks, the body, triage, owners, clocks,
        alerts, the log with every commit on the disk, and the answer

In the same run, without HTTP: the desk alone (`desk.submit`), and the floor: as many rows as a
raised escalation leaves, by sqlite3 alone, one transaction each, with the same durability. The API
is shown as a share of bare + floor: what it costs to answer at all, and to keep anything at all.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

from benchmarks.commands_sqlite import Recorder, connected, write_bare
from escalation_manager.core import commands as c
from escalation_manager.core.events import SYSTEM
from escalation_manager.demo import company
from escalation_manager.desk.counter import Desk
from escalation_manager.handbook_file import shipped
from escalation_manager.serving.settings import Settings
from escalation_manager.store.opening import create_store, open_store
from escalation_manager.store.sql import SqlStore
from escalation_manager.wiring import desk_on

STATEMENT = "Export number {} has failed since this morning, and 40 users cannot work."
FEW = 40
"""Escalations for the desk and the floor."""


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        floor, desk_alone = alone(place)
        token, answer = prepared(place / "served.db")
        with (
            running(partial(serve_bare, len(answer))) as bare,
            running(partial(serve_desk, place / "served.db")) as ours,
        ):
            figures: dict[int, tuple[float, float, list[float]]] = {}
            for clients in (1, 8):
                plain = asked(bare, token, clients, seconds / 2)
                taken = asked(ours, token, clients, seconds)
                figures[clients] = (len(plain) / (seconds / 2), len(taken) / seconds, taken)
    for name, each in (("floor: the bare rows", floor), ("desk, without HTTP", desk_alone)):
        print(f"{name:24}{1 / each:8.0f} a second  {each * 1e3:6.2f} ms each")
    for clients, (bare_rate, rate, times) in figures.items():
        least = 1 / bare_rate + floor
        ordered = sorted(times)
        p50, p99 = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
        print(f"{clients} client{'s' if clients > 1 else ''}")
        print(f"  bare ASGI POST        {bare_rate:8.0f} a second")
        print(
            f"  API                   {rate:8.0f} a second  p50 {p50 * 1e3:.1f} ms, "
            f"p99 {p99 * 1e3:.1f} ms; {least * rate:.0%} of bare + floor"
        )


# --- without HTTP --------------------------------------------------------------------------------


def new_desk(store: SqlStore) -> Desk:
    """The demo company, with nothing raised."""
    desk = desk_on(store)
    desk.policy.put_handbook(shipped(), SYSTEM, desk.now())
    desk.load_text("the demo company", company())
    return desk


def alone(folder: Path) -> tuple[float, float]:
    """Seconds for each escalation: the bare rows, and the desk."""
    recorder = Recorder(create_store(folder / "recorded.db"))
    desk = new_desk(recorder)
    recorder.begin()
    began = time.perf_counter()
    for number in range(FEW):
        desk.submit(
            c.Raise("acc_123", STATEMENT.format(number)), actor="mia", key=f"alone:{number}"
        )
    desk_alone = (time.perf_counter() - began) / FEW
    new_desk(create_store(folder / "floor.db")).store.close()
    bare = connected(folder / "floor.db")
    began = time.perf_counter()
    write_bare(bare, recorder.of(0))
    return (time.perf_counter() - began) / FEW, desk_alone


def prepared(path: Path) -> tuple[str, bytes]:
    """A token for the server, and what an answer looks like."""
    store = create_store(path)
    desk = new_desk(store)
    issued = desk.identity.issue("mia", "benchmark", ("read", "write"), by=SYSTEM, at=desk.now())
    made = desk.submit(c.Raise("acc_123", STATEMENT.format(0)), actor="mia", dry_run=True)
    store.close()
    return issued.text, b"x" * (350 * len(made.entries))


# --- with HTTP -----------------------------------------------------------------------------------


def serve_bare(size: int, listening: socket.socket) -> None:
    """The least that a server can do."""
    import uvicorn

    said = b"x" * size

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % size)]
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": said})

    config = uvicorn.Config(app, log_config=None, access_log=False, http="h11", lifespan="off")
    uvicorn.Server(config).run([listening])


def serve_desk(path: Path, listening: socket.socket) -> None:
    """The real server; it ticks as it does for everybody."""
    import uvicorn

    from escalation_manager.serving.app import build

    app = build(desk_on(open_store(path)), Settings())
    config = uvicorn.Config(app, log_config=None, access_log=False, http="h11")
    uvicorn.Server(config).run([listening])


@contextmanager
def running(serve: Callable[[socket.socket], None]) -> Iterator[tuple[str, int]]:
    """A server in a process of its own."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)
    process = multiprocessing.get_context("fork").Process(
        target=serve, args=(listening,), daemon=True
    )
    process.start()
    address = listening.getsockname()
    listening.close()
    time.sleep(1.5)
    try:
        yield address
    finally:
        process.terminate()
        process.join()


def asked(address: tuple[str, int], token: str, clients: int, seconds: float) -> list[float]:
    """How long each request took, by so many clients for so long."""
    took: list[float] = []
    numbers = count()
    until = time.perf_counter() + seconds

    def client(which: int) -> None:
        connection = http.client.HTTPConnection(*address)
        while (began := time.perf_counter()) < until:
            number = next(numbers)
            body = json.dumps({"account_id": "acc_123", "statement": STATEMENT.format(number)})
            key = f"{clients}-{seconds}-{which}-{number}"
            headers = {
                "authorization": f"Bearer {token}",
                "content-type": "application/json",
                "idempotency-key": key,
            }
            connection.request("POST", "/v1/escalations", body, headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 201, answer.status
            took.append(time.perf_counter() - began)
        connection.close()

    threads = [Thread(target=client, args=(which,)) for which in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


if __name__ == "__main__":
    main()
