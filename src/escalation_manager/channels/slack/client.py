"""How does Slack's own library reach Slack? Over a line that ends in time and leads nowhere else.

By itself it follows redirects with the token, reads an answer of any length, and waits for each
byte anew.
"""

from __future__ import annotations

import urllib.request
from typing import Any

from slack_sdk import WebClient

from escalation_manager.outside.posting import post


class Client(WebClient):
    """Slack's client; each request is one of ours."""

    def _perform_urllib_http_request_internal(
        self, url: str, req: urllib.request.Request
    ) -> dict[str, Any]:
        body = req.data if isinstance(req.data, bytes) else b""
        answer = post(
            "Slack",
            url,
            seconds=self.timeout,
            content=body,
            headers={name.title(): str(value) for name, value in req.header_items()},
            remedy="Give the final address as url under [slack].",
        )
        return {"status": answer.status, "headers": answer.headers, "body": answer.text}


def client_of(token: str, url: str, timeout: int) -> Client:
    """The client of an app. It tries nothing twice: the engine does that."""
    return Client(token=token, base_url=f"{url.rstrip('/')}/", timeout=timeout, retry_handlers=[])
