"""A server of the OpenAI protocol on loopback that answers as a script says, faults included."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Answer = Callable[[dict[str, Any]], "Said"]


@dataclass(frozen=True)
class Said:
    """One answer of the server: a status, headers and a body; or nothing for a while."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    stalls: bool = False


def called(arguments: Any, used_in: int = 100, used_out: int = 20) -> Said:
    """The model fills the shape that it was asked for."""
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    call = {
        "id": "call_1",
        "type": "function",
        "function": {"name": "final_result", "arguments": text},
    }
    return completion(
        {"role": "assistant", "content": None, "tool_calls": [call]}, used_in, used_out
    )


def spoken(text: str) -> Said:
    """The model talks instead of filling the shape."""
    return completion({"role": "assistant", "content": text}, 100, 20)


def completion(message: dict[str, Any], used_in: int, used_out: int) -> Said:
    return Said(
        body={
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_773_000_000,
            "model": "small-1",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {
                "prompt_tokens": used_in,
                "completion_tokens": used_out,
                "total_tokens": used_in + used_out,
            },
        }
    )


@dataclass
class Server:
    """What was asked of it, and where it is."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    script: list[Said] = field(default_factory=list)
    """Answers in their order; the last one again and again."""
    released: Event = field(default_factory=Event)


@contextmanager
def serving() -> Iterator[Server]:
    """The server, for as long as the test runs."""
    held: list[Server] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            server = held[0]
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append(body)
            server.keys.append(self.headers.get("Authorization", ""))
            said = server.script.pop(0) if len(server.script) > 1 else server.script[0]
            if said.stalls:
                server.released.wait(20)
                self.close_connection = True
                return
            data = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
            self.send_response(said.status)
            for name, value in {"Content-Type": "application/json", **said.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Say nothing on the terminal."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    held.append(Server(f"http://127.0.0.1:{listening.server_port}/v1"))
    thread = Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield held[0]
    finally:
        held[0].released.set()
        listening.shutdown()
        listening.server_close()
        thread.join(5)
