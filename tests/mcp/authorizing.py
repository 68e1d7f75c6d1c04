"""An authorization server on loopback as a company has one: registration, code, signed token."""

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet


class AuthorizationServer:
    """Lets everybody in as `claims` says, and signs what the client asked for."""

    def __init__(self, expires: int) -> None:
        self.key = ECKey.generate_key("P-256", auto_kid=True)
        self.claims: dict[str, Any] = {"sub": "u-assist", "exp": expires}
        self.asked: list[dict[str, str]] = []
        """What clients asked the token for."""
        self._codes: dict[str, dict[str, str]] = {}
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://localhost:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def token(self, key: ECKey | None = None, **claims: Any) -> str:
        """A signed access token."""
        key = key or self.key
        said = {"iss": self.issuer, **self.claims, **claims}
        return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": key.kid}, said, key)

    def got(self, path: str, query: Mapping[str, str]) -> tuple[int, Any]:
        if path.startswith(("/.well-known/openid-configuration", "/.well-known/oauth-auth")):
            return 200, {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "registration_endpoint": f"{self.issuer}/register",
                "jwks_uri": f"{self.issuer}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "code_challenge_methods_supported": ["S256"],
            }
        if path == "/jwks":
            return 200, KeySet([self.key]).as_dict(private=False)
        if path == "/authorize":
            code = f"code-{len(self._codes)}"
            self._codes[code] = dict(query)
            back = urlencode({"code": code, "state": query["state"]})
            return 302, f"{query['redirect_uri']}?{back}"
        return 404, {}

    def posted(self, path: str, body: bytes) -> tuple[int, Any]:
        if path == "/register":
            return 201, {**json.loads(body), "client_id": "an-agent"}
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        asked = self._codes.pop(form["code"])
        proof = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if path != "/token" or asked["code_challenge"] != proof.decode():
            return 400, {"error": "invalid_grant"}
        self.asked.append(form)
        text = self.token(
            aud=form["resource"], scope=asked.get("scope", ""), client_id=form["client_id"]
        )
        return 200, {"access_token": text, "token_type": "Bearer", "expires_in": 600}


def _handler(server: AuthorizationServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self._answer(*server.got(parts.path, query))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            self._answer(*server.posted(self.path, body))

        def _answer(self, status: int, said: Any) -> None:
            body = b"" if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(status)
            if isinstance(said, str):
                self.send_header("location", said)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler
