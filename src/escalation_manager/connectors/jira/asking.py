"""How is Jira asked? For issues with their comments, and for what may be done to one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

import msgspec

from escalation_manager.connectors.jira.document import document
from escalation_manager.connectors.jira.settings import JiraSettings
from escalation_manager.core.errors import TryAgain
from escalation_manager.outside import asking
from escalation_manager.outside.asking import System
from escalation_manager.ports.refusals import LATER

PAGE, MOST_PAGES = 100, 50
ROOT = "rest/api/3"
CONFLICT = 409
FIELDS = ["status", "labels", "assignee", "priority", "duedate", "updated"]
_REMEDIES = {
    401: "Check user and token in [jira] in channels.toml.",
    403: "Give the desk's account the right to browse, create, edit, transition and comment on "
    "issues of the project.",
    404: "Check base_url and project in [jira], and that the desk's account may see the project.",
}
_REMEDY = "Check [jira] in channels.toml against the project's issue type and required fields."


class Category(msgspec.Struct, frozen=True):
    """In which of three columns a status stands."""

    key: str = ""


class Status(msgspec.Struct, frozen=True):
    """Where an issue stands."""

    id: str = ""
    name: str = ""
    statusCategory: Category = Category()

    @property
    def done(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.statusCategory.key == "done"


class Named(msgspec.Struct, frozen=True):
    """A priority or a resolution."""

    name: str = ""


class Account(msgspec.Struct, frozen=True):
    """Who has an issue, or wrote something."""

    accountId: str = ""
    displayName: str = ""


class Fields(msgspec.Struct, frozen=True):
    """What stands in an issue, as far as it is read."""

    status: Status = Status()
    labels: list[str] = []
    assignee: Account | None = None
    priority: Named | None = None
    duedate: str | None = None
    updated: Any = None


class Field(msgspec.Struct, frozen=True):
    """What may stand in a field."""

    name: str = ""
    required: bool = False
    hasDefaultValue: bool = False
    allowedValues: Any = None

    @property
    def names(self) -> Sequence[str]:
        """The names among what it may hold."""
        values = self.allowedValues if isinstance(self.allowedValues, list) else ()
        return [str(one["name"]) for one in values if isinstance(one, dict) and one.get("name")]


class Editing(msgspec.Struct, frozen=True):
    """Which fields of an issue may be changed."""

    fields: dict[str, Field] = {}


Key = Annotated[str, msgspec.Meta(pattern=r"^[A-Z][A-Z0-9_]{1,29}-[0-9]{1,12}$")]
"""Of an issue. What is none is an answer that cannot be read, not something to be remembered."""


class Issue(msgspec.Struct, frozen=True):
    """An issue."""

    id: str
    key: Key
    fields: Fields = Fields()
    editmeta: Editing = Editing()


class Transition(msgspec.Struct, frozen=True):
    """A way that an issue may go now."""

    id: str
    name: str = ""
    to: Status = Status()
    fields: dict[str, Field] = {}


class Comment(msgspec.Struct, frozen=True):
    """What somebody said about an issue."""

    id: str
    created: str = ""
    updated: str = ""
    author: Account = Account()
    body: Any = None
    visibility: Any = None


class _Found(msgspec.Struct, frozen=True):
    issues: list[Issue]
    nextPageToken: str = ""


class _Made(msgspec.Struct, frozen=True):
    key: Key


class _Comments(msgspec.Struct, frozen=True):
    comments: list[Comment]


class _Transitions(msgspec.Struct, frozen=True):
    transitions: list[Transition]


class Asking:
    """One question and all the requests that it takes."""

    def __init__(self, settings: JiraSettings, at: datetime | None = None) -> None:
        self.system = System(
            "Jira",
            settings.base_url,
            settings.timeout,
            settings.budget,
            _REMEDY,
            _REMEDIES,
            busy=LATER | {CONFLICT},
        )
        self._project = settings.project
        self._asking = asking.Asking(self.system, at, login=(settings.user, settings.token))

    def __enter__(self) -> Asking:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._asking.__exit__(*raised)

    def issue_types(self) -> Sequence[str]:
        """The names of the project's types of issue."""
        body = self._asking.ask("GET", f"{ROOT}/project/{self._project}").body
        types = body.get("issueTypes") if isinstance(body, dict) else None
        known = types if isinstance(types, list) else ()
        return [str(one.get("name")) for one in known if isinstance(one, dict)]

    def search(self, jql: str) -> Iterator[Issue]:
        """The project's issues, page by page. TryAgain after the last page that is asked for.

        Of what changes meanwhile one may come twice.
        """
        body: dict[str, Any] = {
            "jql": f"project = {self._project} AND {jql}",
            "fields": FIELDS,
            "maxResults": PAGE,
        }
        for _ in range(MOST_PAGES):
            answer = self._asking.ask("POST", f"{ROOT}/search/jql", body=body)
            found = self.system.read(answer.body, _Found)
            yield from found.issues
            if not found.nextPageToken:
                return
            body["nextPageToken"] = found.nextPageToken
        raise TryAgain(f"Jira has more than {MOST_PAGES} pages of issues for one question.")

    def issue(self, key: str) -> Issue | None:
        """That issue, and which of its fields may be changed; None: it is gone."""
        query = {"fields": ",".join(FIELDS), "expand": "editmeta"}
        answer = self._asking.send("GET", f"{ROOT}/issue/{quote(key)}", query=query)
        if answer.status == 404:
            return None
        if not answer.well:
            raise self.system.refusal(answer)
        return self.system.read(answer.body, Issue)

    def make(self, fields: Mapping[str, Any]) -> str:
        """The key of a new issue."""
        answer = self._asking.ask("POST", f"{ROOT}/issue", body={"fields": fields})
        return self.system.read(answer.body, _Made).key

    def edit(self, key: str, fields: Mapping[str, Any]) -> None:
        """Other values in these fields."""
        self._asking.ask("PUT", f"{ROOT}/issue/{quote(key)}", body={"fields": fields})

    def comments(self, key: str) -> Sequence[Comment]:
        """The newest, the oldest of them first."""
        query = {"orderBy": "-created", "maxResults": PAGE}
        answer = self._asking.ask("GET", f"{ROOT}/issue/{quote(key)}/comment", query=query)
        return self.system.read(answer.body, _Comments).comments[::-1]

    def say(self, key: str, text: str) -> None:
        """A comment of these words."""
        body = {"body": document(text)}
        self._asking.ask("POST", f"{ROOT}/issue/{quote(key)}/comment", body=body)

    def ways(self, key: str) -> Sequence[Transition]:
        """Where the issue may go from here, and what has to be told on the way."""
        query = {"expand": "transitions.fields"}
        answer = self._asking.ask("GET", f"{ROOT}/issue/{quote(key)}/transitions", query=query)
        return self.system.read(answer.body, _Transitions).transitions

    def go(self, key: str, way: Transition, fields: Mapping[str, Any]) -> None:
        """It goes there."""
        body: dict[str, Any] = {"transition": {"id": way.id}}
        if fields:
            body["fields"] = fields
        self._asking.ask("POST", f"{ROOT}/issue/{quote(key)}/transitions", body=body)
