"""Does the real server start, stream, and stop? One process, on a free port of this machine."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import httpx2
import pytest

from escalation_manager.core.events import SYSTEM
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on
from tests.api.office import copied

PATIENCE = 120.0


class Served:
    """`escalations serve` on a desk of its own."""

    def __init__(self, path: Path, *more: str, **environment: str) -> None:
        self.path = path
        self.process = subprocess.Popen(
            [*COMMAND, "--db", str(path), "serve", "--port", "0", *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **environment},
        )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        found = re.search(r"http\S+?(?=;)", said)
        assert found, said
        self.address = found[0]
        self.listeners: list[Listener] = []
        self.clients: list[httpx2.Client] = []

    def client(self, person: str, *scopes: str) -> httpx2.Client:
        """A program of this person."""
        store = open_store(self.path)
        desk = desk_on(store)
        issued = desk.identity.issue(
            person, "a test", scopes or ("read", "write"), by=SYSTEM, at=desk.now()
        )
        store.close()
        headers = {"authorization": f"Bearer {issued.text}"}
        client = httpx2.Client(base_url=self.address, headers=headers, timeout=PATIENCE)
        self.clients.append(client)
        return client

    def listener(self, client: httpx2.Client, **headers: str) -> "Listener":
        """Somebody who hears what changes."""
        listener = Listener(client, **headers)
        self.listeners.append(listener)
        return listener

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)
        for listener in self.listeners:
            listener.close()
        for client in self.clients:
            client.close()
        assert self.process.stdout is not None
        self.process.stdout.close()


COMMAND = [sys.executable, "-c", "from escalation_manager.main import main; main()"]


@pytest.fixture(scope="module")
def served(demo_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = Served(copied(demo_desk, tmp_path_factory.mktemp("served")))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def mia(served: Served) -> httpx2.Client:
    return served.client("mia")


def raised(client: httpx2.Client, statement: str = "Exports fail, 40 users cannot work.") -> str:
    body = {"account_id": "acc_123", "statement": statement}
    answer = client.post("/v1/escalations", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["escalation"])


class Listener:
    """Reads a stream in the background."""

    def __init__(self, client: httpx2.Client, **headers: str) -> None:
        self.heard: Queue[dict[str, Any] | None] = Queue()
        self.cut = False
        self._client = httpx2.Client(
            base_url=client.base_url, headers={**client.headers, **headers}, timeout=PATIENCE
        )
        self._open: Queue[int] = Queue()
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()
        self.status = self._open.get(timeout=PATIENCE)

    def _listen(self) -> None:
        try:
            with self._client.stream("GET", "/v1/changes") as answer:
                first = True
                for line in answer.iter_lines():
                    if first:
                        self._open.put(answer.status_code)
                        first = False
                    if line.startswith("data: "):
                        self.heard.put(json.loads(line.removeprefix("data: ")))
        except httpx2.HTTPError:
            self.cut = True
        self.heard.put(None)

    def close(self) -> None:
        self._thread.join(PATIENCE)
        self._client.close()

    def next(self) -> dict[str, Any] | None:
        return self.heard.get(timeout=PATIENCE)

    def of(self, *escalations: str) -> dict[str, Any]:
        """The next that is told of one of these: meanwhile the clocks of others go on, too."""
        while True:
            told = self.next()
            assert told is not None
            if told["escalation"] in escalations:
                return told


class TestTheStream:
    def test_a_change_is_told(self, served: Served, mia: httpx2.Client) -> None:
        listener = served.listener(mia)
        id_ = raised(mia)
        assert listener.of(id_)["events"][0]["event"] == "Raised"

    def test_who_lost_the_connection_misses_nothing(
        self, served: Served, mia: httpx2.Client
    ) -> None:
        first = served.listener(mia)
        told = first.of(raised(mia))
        two, three = raised(mia), raised(mia)
        again = served.listener(mia, **{"last-event-id": str(told["position"])})
        assert again.of(two, three)["escalation"] == two
        assert again.of(three)["events"][0]["event"] == "Raised"

    def test_a_change_by_another_process_is_told_too(
        self, served: Served, mia: httpx2.Client
    ) -> None:
        id_ = raised(mia)
        listener = served.listener(mia)
        note = [*COMMAND, "--db", str(served.path), "--as", "mia", "note", id_, "By hand."]
        subprocess.run(note, check=True, capture_output=True)
        while "NoteAdded" not in [event["event"] for event in listener.of(id_)["events"]]:
            pass

    def test_what_is_restricted_is_told_to_its_readers_alone(
        self, served: Served, mia: httpx2.Client
    ) -> None:
        daniel, jonas = served.client("daniel"), served.client("jonas")
        id_ = raised(mia, "Something secret.")
        restricting = {"readers": ["mia", "daniel"], "reason": "privileged"}
        assert daniel.post(f"/v1/escalations/{id_}/restrict", json=restricting).status_code == 200
        inside, outside = served.listener(daniel), served.listener(jonas)
        mia.post(f"/v1/escalations/{id_}/add-note", json={"text": "A secret note."})
        open_one = raised(mia, "Nothing secret.")
        assert _until(inside, id_)
        assert _until(outside, open_one, but=id_)

    def test_a_place_beyond_the_end_begins_anew(self, served: Served, mia: httpx2.Client) -> None:
        listener = served.listener(mia, **{"last-event-id": "999999"})
        id_ = raised(mia)
        assert _until(listener, id_)

    def test_a_place_that_is_none_is_refused(self, mia: httpx2.Client) -> None:
        answer = mia.get("/v1/changes", headers={"last-event-id": "x"})
        assert answer.status_code == 400


def _until(listener: Listener, escalation: str, but: str = "") -> bool:
    while True:
        told = listener.next()
        assert told is not None
        assert told["escalation"] != but
        if told["escalation"] == escalation:
            return True


class TestRunning:
    def test_what_is_long_is_compressed_and_a_stream_is_not(self, mia: httpx2.Client) -> None:
        asked = {"accept-encoding": "gzip"}
        long = mia.get("/v1/openapi.json", headers=asked)
        assert (long.headers["content-encoding"], long.headers["vary"]) == (
            "gzip",
            "Accept-Encoding",
        )
        with mia.stream("GET", "/v1/changes", headers=asked) as stream:
            assert "content-encoding" not in stream.headers

    @pytest.mark.parametrize(
        "path", ["/sign-in", "/-/health", "/v1/next", "/v1/changes", "/nothing"]
    )
    def test_a_monitor_that_asks_for_the_head_gets_what_the_whole_would_begin_with(
        self, mia: httpx2.Client, path: str
    ) -> None:
        head = mia.head(path)  # that of a stream, too, ends at once
        with mia.stream("GET", path) as whole:
            assert (head.status_code, head.content) == (whole.status_code, b"")
            for name in ("content-type", "content-security-policy"):
                assert head.headers.get(name) == whole.headers.get(name)

    def test_clocks_are_looked_at_meanwhile(self, mia: httpx2.Client) -> None:
        raised(mia, "Production is down for all of us.")  # whoever sleeps is woken for it
        assert _comes(lambda: bool(mia.get("/v1/people/mia/inbox").json()["alerts"]))
        assert _comes(lambda: mia.get("/-/ready").json() == {"status": "ok"})

    def test_figures_count_requests_by_route_and_never_by_escalation(
        self, served: Served, mia: httpx2.Client
    ) -> None:
        mia.get(f"/v1/escalations/{raised(mia)}")
        page = served.client("mia", "metrics").get("/-/metrics")
        assert 'route="/v1/escalations/{id}"' in page.text
        assert "ESC-" not in page.text
        assert "escalations_seconds_since_heartbeat" in page.text

    def test_a_port_in_use_is_told_in_a_sentence(self, served: Served) -> None:
        port = served.address.rpartition(":")[2]
        command = [*COMMAND, "--db", str(served.path), "serve", "--port", port]
        ended = subprocess.run(command, capture_output=True, text=True)
        assert ended.returncode == 1
        assert "--port" in ended.stderr
        assert "Traceback" not in ended.stderr

    def test_it_stops_without_waiting_for_open_streams_and_cuts_none(
        self, demo_desk: Path, tmp_path: Path
    ) -> None:
        grace = str(20 * PATIENCE)  # nobody would wait for so long
        server = Served(copied(demo_desk, tmp_path), ESCALATIONS_STOP_SECONDS=grace)
        client = server.client("mia")
        streams = [server.listener(client) for _ in range(8)]
        assert [stream.status for stream in streams] == [200] * 8
        server.stop()
        assert [stream.next() for stream in streams] == [None] * 8
        assert not any(stream.cut for stream in streams)
        assert server.process.returncode in (0, -signal.SIGTERM)


def _comes(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)  # noqa: TID251 - another process is waited for, in real time
    return False
