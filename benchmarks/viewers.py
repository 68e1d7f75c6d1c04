"""What do a hundred viewers of the queue cost, at one change a second?

    python -m benchmarks.viewers [VIEWERS] [SECONDS]

The staged demo desk is served by the real server in a process of its own. So many browsers, each
signed in and each with the page's live stream open, wait; one program leaves a note each second.
Shown are how many were told, how long that took, and the CPU of the server in shares of a core:
with the viewers, and without any.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.api_intake import running
from benchmarks.web import serve
from escalation_manager.core.events import SYSTEM
from escalation_manager.demo.staging.directing import StageClock
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on
from tests.demo.stage import NOW, staged_file

TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """With so many viewers, and with none."""
    viewers = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with tempfile.TemporaryDirectory() as folder:
        path = staged_file(Path(folder))
        token = issued(path)
        print(f"{'viewers':>8} {'told':>8} {'median s':>10} {'longest s':>10} {'of a core':>10}")
        for count in (0, viewers):
            with running(partial(serve, path)) as address:
                measure(address, token, count, seconds)


def issued(path: Path) -> str:
    """A token that may write."""
    store = open_store(path)
    identity = desk_on(store, clock=StageClock(NOW)).identity
    text = identity.issue("mia", "benchmark", ("read", "write"), by=SYSTEM, at=NOW).text
    store.close()
    return text


class Viewer(threading.Thread):
    """A browser with the queue open: it reads its stream, and notes when something came."""

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(daemon=True)
        self.heard: list[float] = []
        self._connection = http.client.HTTPConnection(*address)
        headers = {"content-type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", "/sign-in/demo", urlencode({"person": "mia"}), headers)
        answer = self._connection.getresponse()
        answer.read()
        cookie = str(answer.headers["set-cookie"]).partition(";")[0]
        self._connection.request("GET", "/live", headers={"cookie": cookie})
        self._stream = self._connection.getresponse()

    def run(self) -> None:
        while line := self._stream.readline():
            if line.startswith(b"id:"):
                self.heard.append(time.perf_counter())


def measure(address: tuple[str, int], token: str, count: int, seconds: int) -> None:
    """One note a second for so long, and what the server used meanwhile."""
    (server,) = multiprocessing.active_children()
    viewers = [Viewer(address) for _ in range(count)]
    for viewer in viewers:
        viewer.start()
    program = http.client.HTTPConnection(*address)
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    program.request("GET", "/v1/escalations?limit=1&status=open", headers=headers)
    first = json.loads(program.getresponse().read())
    id_ = first["lines"][0]["id"] if "lines" in first else "ESC-0001"
    time.sleep(1)
    before, began, took = used(server.pid), time.perf_counter(), []
    for number in range(seconds):
        until = began + number
        time.sleep(max(until - time.perf_counter(), 0))
        for viewer in viewers:
            viewer.heard.clear()
        said = time.perf_counter()
        body = json.dumps({"text": f"A note, number {number} of {count}."})
        program.request("POST", f"/v1/escalations/{id_}/add-note", body, headers)
        answer = program.getresponse()
        answer.read()
        assert answer.status < 300, answer.status
        time.sleep(0.9 - min(time.perf_counter() - said, 0.8))
        took += [viewer.heard[0] - said for viewer in viewers if viewer.heard]
    share = (used(server.pid) - before) / (time.perf_counter() - began)
    median, longest = (statistics.median(took), max(took)) if took else (0.0, 0.0)
    print(f"{count:8} {len(took):8} {median:10.2f} {longest:10.2f} {share:10.1%}")


def used(pid: int | None) -> float:
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()
