"""Slack on loopback: channels with messages in them, held to Slack's own description."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from tests.channels.contract import faults_of_answer, faults_of_request
from tests.channels.served import Reply, Request, Served

DOCUMENT = "slack-web-api-subset.json"
READING = ("conversations.history", "conversations.replies", "users.lookupByEmail")
MEMBERS = {"mia@larkfield.example": "U0MIA0001"}


class SlackServed(Served):
    """Keeps messages by channel. A member's id opens the channel of direct messages with them."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.messages: dict[str, list[dict[str, Any]]] = {}
        self.faults_found: list[str] = []
        self._number = 0

    @property
    def posted(self) -> list[dict[str, Any]]:
        """Every message of every channel, the oldest first."""
        every = [message for channel in self.messages.values() for message in channel]
        return sorted(every, key=lambda message: str(message["ts"]))

    def _answer(self, request: Request) -> Reply:
        method = request.path.lstrip("/")
        body = _body(request)
        wrong = faults_of_request(DOCUMENT, f"/{method}", body)
        if request.headers.get("Authorization") != "Bearer xoxb-test":
            wrong.append("no bearer token")
        self.faults_found += wrong
        if wrong:
            return Reply(200, {"ok": False, "error": "invalid_arguments"})
        said = getattr(self, f"_{method.replace('.', '_')}")(body)
        # The document says that a history is never empty, which that of a new channel is.
        if said.get("messages") != []:
            self.faults_found += faults_of_answer(DOCUMENT, f"/{method}", 200, said)
        return Reply(200, said)

    def _chat_postMessage(self, body: dict[str, Any]) -> dict[str, Any]:
        channel = _direct(body["channel"])
        if channel == "C0ARCHIVED":
            return {"ok": False, "error": "is_archived"}
        self._number += 1
        ts = f"1700000000.{self._number:06d}"
        message = {"type": "message", "user": "U0BOT0001", "text": body["text"], "ts": ts}
        message["blocks"] = body.get("blocks", [])
        if "thread_ts" in body:
            message["thread_ts"] = body["thread_ts"]
        self.messages.setdefault(channel, []).append(message)
        shown = {"type": "message", "user": "U0BOT0001", "text": body["text"], "ts": ts}
        return {"ok": True, "channel": channel, "ts": ts, "message": shown}

    def _chat_update(self, body: dict[str, Any]) -> dict[str, Any]:
        for message in self.messages.get(body["channel"], []):
            if message["ts"] == body["ts"]:
                message |= {"text": body["text"], "blocks": body["blocks"], "edited": True}
                return {
                    "ok": True,
                    "channel": body["channel"],
                    "ts": body["ts"],
                    "text": body["text"],
                    "message": {"text": body["text"]},
                }
        return {"ok": False, "error": "message_not_found"}

    def _conversations_open(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "channel": {"id": _direct(body["users"])}}

    def _conversations_history(self, body: dict[str, Any]) -> dict[str, Any]:
        kept = [m for m in self.messages.get(body["channel"], []) if "thread_ts" not in m]
        counts = {"pin_count": 0, "channel_actions_ts": [None], "channel_actions_count": 0}
        return {"ok": True, "messages": kept[::-1], "has_more": False, **counts}

    def _conversations_replies(self, body: dict[str, Any]) -> dict[str, Any]:
        kept = [
            message
            for message in self.messages.get(body["channel"], [])
            if body["ts"] in (message["ts"], message.get("thread_ts"))
        ]
        return {"ok": True, "messages": kept, "has_more": False}

    def _users_lookupByEmail(self, body: dict[str, Any]) -> dict[str, Any]:
        found = MEMBERS.get(body["email"])
        if found is None:
            return {"ok": False, "error": "users_not_found"}
        return {"ok": True, "user": {"id": found}}


def _body(request: Request) -> dict[str, Any]:
    """JSON, or the form that methods that only read insist on."""
    if request.headers["Content-Type"].startswith("application/json"):
        assert request.path.lstrip("/") not in READING, "Slack takes no JSON here"
        body = request.json
        assert isinstance(body, dict)
        return body
    form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
    return {n: int(v) if n == "limit" else v for n, v in form.items()}


def _direct(channel: str) -> str:
    return f"D{channel[1:]}" if channel.startswith("U") else channel
