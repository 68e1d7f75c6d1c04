"""What does a tool call do? One function, so that every door calls the tools in the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from escalation_manager.core.directory import Account, Directory, Person
from escalation_manager.core.errors import BadInput
from escalation_manager.ports.connectors import (
    ROLES,
    AlertRequest,
    Crm,
    DirectorySource,
    Feedback,
    Messaging,
    Recipient,
    Resolve,
    TaskRequest,
    TaskWanted,
)
from escalation_manager.toolcalls import answers
from escalation_manager.toolcalls.arguments import Due, read
from escalation_manager.toolcalls.catalogue import TOOLS
from escalation_manager.toolcalls.parsing import known_tool


def team_then_pool(
    role: str, account: Account, directory: Directory, at: datetime
) -> tuple[Person, ...]:
    """Who fills a role: the account's team, else the first of the pool; leavers left out.

    The plainest answer. The ladder knows deputies and leave as well: a desk passes its own.
    """
    team = [person for named, person in account.team if named == role]
    for ids in (team, directory.pools.get(role, ())):
        found = tuple(
            person
            for person in map(directory.people.get, ids)
            if person is not None and (person.left_on is None or at.date() < person.left_on)
        )
        if found:
            return found if ids is team else found[:1]
    return ()


@dataclass(frozen=True, slots=True)
class Ports:
    """Whom the tools reach."""

    crm: Crm
    messaging: Messaging
    feedback: Feedback
    directory: DirectorySource
    resolve: Resolve = team_then_pool
    roles: tuple[str, ...] = ROLES


def run(
    tool: str,
    arguments: Mapping[str, object],
    ports: Ports,
    *,
    at: datetime,
    actor: str,
    dry_run: bool = False,
    key: str | None = None,
    escalation_id: str = "",
) -> dict[str, Any]:
    """Check and carry out one call; answers a JSON object with the page's camelCase names.

    `key` makes a call that writes safe to repeat: the same key of the same actor and tool answers
    the first result. `dry_run` checks all, changes nothing and says `dryRun: true`. Restricted
    history comes only to actors it names. Raises NotFound (tool, account), Faults (arguments),
    BadInput (an alert that would reach nobody), KeyReused.
    """
    known_tool(tool)
    directory = ports.directory.directory()
    given = read(tool, arguments, at=at, owners=(*ports.roles, *directory.people))
    call = _Call(
        given=given,
        ports=ports,
        directory=directory,
        at=at.astimezone(UTC),
        actor=actor,
        dry_run=dry_run,
        key=f"{actor}:{tool}:{key}" if key is not None else None,
        escalation_id=escalation_id,
    )
    answer = _RUN[tool](call)
    if dry_run and TOOLS[tool].writes:
        answer["dryRun"] = True
    return answer


@dataclass(frozen=True, slots=True)
class _Call:
    given: Mapping[str, Any]
    ports: Ports
    directory: Directory
    at: datetime
    actor: str
    dry_run: bool
    key: str | None
    escalation_id: str

    @property
    def account_id(self) -> str:
        return str(self.given["accountId"])

    def known_account(self) -> Account:
        """Who is served by whom: nothing that a CRM elsewhere has to be asked for."""
        return self.ports.crm.get_account(
            self.account_id, include_contract=False, include_health=False
        )

    def fillers(self, owner: str, account: Account) -> tuple[Person, ...]:
        """The people behind a role or an id."""
        if owner in self.ports.roles:
            return self.ports.resolve(owner, account, self.directory, self.at)
        return (self.directory.people[owner],)


def _get_account(call: _Call) -> dict[str, Any]:
    contract = call.given.get("includeContract", False)
    health = call.given.get("includeHealth", False)
    account = call.ports.crm.get_account(
        call.account_id, include_contract=contract, include_health=health
    )
    return answers.account(account, call.directory, contract=contract, health=health)


def _get_interactions(call: _Call) -> dict[str, Any]:
    since = call.given.get("period")
    found = call.ports.crm.get_interactions(
        call.account_id,
        types=call.given.get("types", ()),
        since=since,
        until=call.at,
        reader=call.actor,
    )
    return answers.interactions(call.account_id, since, call.at, found)


def _get_surveys(call: _Call) -> dict[str, Any]:
    found = call.ports.feedback.get_surveys(
        call.account_id, types=call.given.get("types", ()), until=call.at
    )
    return answers.surveys(call.account_id, found)


def _send_alert(call: _Call) -> dict[str, Any]:
    account = call.known_account()
    asked: tuple[str, ...] = call.given["recipients"]
    recipients: dict[str, tuple[str, ...]] = {}
    for owner in asked:
        role = (owner,) if owner in call.ports.roles else ()
        for person in call.fillers(owner, account):
            recipients[person.id] = (*recipients.get(person.id, ()), *role)
    if not recipients:
        raise BadInput(
            f"Nobody fills {', '.join(asked)} for {account.id}: the alert would reach nobody.",
            "Put somebody into the account's team or the pool, or name a person.",
        )
    sent = call.ports.messaging.send_alert(
        AlertRequest(
            account_id=account.id,
            priority=call.given["priority"],
            message=call.given["message"],
            asked=asked,
            recipients=tuple(Recipient(*pair) for pair in recipients.items()),
            escalation_id=call.escalation_id,
        ),
        at=call.at,
        by=call.actor,
        key=call.key,
        dry_run=call.dry_run,
    )
    return answers.alert(sent, call.directory)


def _create_task(call: _Call) -> dict[str, Any]:
    account = call.known_account()
    wanted = []
    for task in call.given["tasks"]:
        people = call.fillers(task["owner"], account)
        due: Due | None = task.get("due")
        wanted.append(
            TaskWanted(
                title=task["title"],
                owner=task["owner"],
                person=people[0].id if people else None,
                due=due.instant if due else None,
                due_asked=due.asked if due else "",
            )
        )
    made = call.ports.crm.create_task(
        TaskRequest(account.id, call.given["type"], tuple(wanted), call.escalation_id),
        at=call.at,
        by=call.actor,
        key=call.key,
        dry_run=call.dry_run,
    )
    return answers.tasks(account.id, call.given["type"], made, call.directory)


_RUN: Mapping[str, Callable[[_Call], dict[str, Any]]] = {
    "crm.get_account": _get_account,
    "crm.get_interactions": _get_interactions,
    "messaging.send_alert": _send_alert,
    "crm.create_task": _create_task,
    "feedback.get_surveys": _get_surveys,
}
