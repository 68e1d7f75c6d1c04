"""A desk of the demo company behind its server, with a clock that can be moved."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from escalation_manager import handbook_file
from escalation_manager.core import commands as c
from escalation_manager.core.events import SYSTEM
from escalation_manager.demo import company
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.passwords import Passwords
from escalation_manager.serving.app import build
from escalation_manager.serving.settings import Settings
from escalation_manager.store.opening import create_store, open_store
from escalation_manager.wiring import desk_on

MORNING = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
HOME = "http://localhost"
PASSWORD = "four quiet yellow ducks"
QUIET = Settings(work=False)
BROKEN_EXPORT = "Our exports fail since this morning and 40 users cannot work."


class Watch:
    """A clock that only moves when it is told to."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def passes(self, **length: float) -> None:
        self.at += timedelta(**length)


def template(folder: Path) -> Path:
    """A new desk of the demo company, to be copied for each test."""
    path = folder / "template.db"
    store = create_store(path)
    desk = desk_on(store, clock=Watch())
    desk.policy.put_handbook(handbook_file.shipped(), SYSTEM, MORNING)
    desk.load_text("the demo company", company())
    desk.identity.signing_key()
    store.close()
    return path


class Stand:
    """Where a desk stands in a server. To build a server takes 200 ms, to change its desk nothing:
    so all tests with the same settings share one, each with a desk of its own."""

    name = "office"
    limits: Mapping[str, Any] = MappingProxyType({})

    def __init__(self) -> None:
        self.desk: Desk | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.desk, name)


@cache
def server(settings: Settings) -> tuple[FastAPI, Stand]:
    stand = Stand()
    return build(cast(Desk, stand), settings), stand


class Office:
    """The server and whoever comes to it."""

    def __init__(self, path: Path, settings: Settings = QUIET, *, demo: bool = False) -> None:
        self.watch = Watch()
        self.desk: Desk = desk_on(
            open_store(path), clock=self.watch, passwords=Passwords(quick=True)
        )
        if demo:
            self.desk.store.set_setting("demo", True)
        self._settings = settings
        self._clients: list[TestClient] = []

    @property
    def app(self) -> FastAPI:
        """The server, with this office's desk in it."""
        app, stand = server(self._settings)
        stand.desk = self.desk
        return app

    def browser(self, peer: str = "127.0.0.1", base: str = HOME) -> TestClient:
        """A browser without a session."""
        client = TestClient(
            self.app,
            base_url=base,
            client=(peer, 50000),
            follow_redirects=False,
            raise_server_exceptions=True,
        )
        self._clients.append(client)
        return client

    def signed_in(self, person: str) -> "Browser":
        """A browser in which this person signed in by password."""
        if not self.desk.identity.has_password(person):
            self.desk.identity.set_password(person, PASSWORD, by=SYSTEM, at=self.watch.now())
        client = self.browser()
        answer = client.post("/sign-in", data={"person": person, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return Browser(client)

    def program(self, person: str, *scopes: str) -> "Program":
        """A program with a token of this person."""
        issued = self.desk.identity.issue(
            person, "a test", scopes or ("read", "write"), by=SYSTEM, at=self.watch.now()
        )
        client = self.browser()
        client.headers["authorization"] = f"Bearer {issued.text}"
        return Program(client)

    def raised(self, statement: str = BROKEN_EXPORT, by: str = "mia", **more: Any) -> str:
        """A new escalation of acc_123, raised at the counter."""
        command = c.Raise("acc_123", statement, **more)
        return self.desk.submit(command, actor=by).escalation

    def restricted(self, *readers: str) -> str:
        """An escalation that only these people may know of."""
        id_ = self.raised("A secret legal matter: the regulator wrote to us.")
        self.desk.submit(c.Restrict(tuple(readers), "privileged"), actor="daniel", escalation=id_)
        return id_

    def close(self) -> None:
        for client in self._clients:
            client.close()
        self.desk.store.close()


class Program:
    """Speaks JSON with a token."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str, **params: Any) -> Response:
        return self.client.get(f"/v1{path}", params=params)

    def post(
        self, path: str, body: Any = None, headers: Mapping[str, str] | None = None, **params: Any
    ) -> Response:
        return self.client.post(
            f"/v1{path}", json={} if body is None else body, headers=headers, params=params
        )

    def does(self, escalation: str, verb: str, headers: Any = None, **body: Any) -> Response:
        """A command on an escalation."""
        return self.post(f"/escalations/{escalation}/{verb}", body, headers)


class Browser(Program):
    """The same with a session: it sends the proof that its forms are its own."""

    def __init__(self, client: TestClient) -> None:
        super().__init__(client)
        self.csrf = str(self.get("/session").json()["csrf"])
        client.headers["x-csrf"] = self.csrf


def copied(template: Path, folder: Path) -> Path:
    return Path(shutil.copy(template, folder / "desk.db"))
