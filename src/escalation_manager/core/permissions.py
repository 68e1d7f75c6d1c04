"""Who may do what? Every command, and who may ask for it.

A person acts by role, an AI agent by the short list of what it may propose, the desk by what its
machinery does. What a chapter must look into the escalation for (never one's own goodwill request,
only the accountable owner hands over) it refuses itself. Of a restricted escalation nobody but its
readers learns anything, not even that it exists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from escalation_manager.core import commands as c
from escalation_manager.core import rungs
from escalation_manager.core.errors import Deed, NotAllowed, NotFound
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.rules import Actor, Rules

AUDITOR, ADMIN, AGENT = "auditor", "admin", "agent"
READ_ONLY = frozenset({AUDITOR, AGENT})
"""Roles that allow nothing but reading by themselves."""


_DECISIONS = c.ApproveGoodwill | c.RejectGoodwill | c.ReconsiderGoodwill
"""What only the option's role, or one above it, decides."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as the table looks at it. `state` is None while there is no escalation yet."""

    state: Escalation | None
    command: c.Command
    actor: Actor
    rules: Rules


@dataclass(frozen=True, slots=True)
class Who:
    """Who may ask for a command: in words, and as a question."""

    words: str
    allows: Callable[[Asked], bool]


def check(
    state: Escalation | None,
    command: c.Command,
    actor: Actor,
    rules: Rules,
    at: datetime | None = None,
) -> None:
    """Whether the actor may ask for this; silent when they may.

    Raises NotFound where the actor may not know of the escalation, in the words for one that does
    not exist, and NotAllowed for everything else. With `at`, people who have left may do nothing.
    """
    if state is not None and state.readers is not None and not may_read(state, actor, rules):
        raise unknown(state.id)
    asked = Asked(state, command, actor, rules)
    if actor.system:
        _check_desk(asked)
        return
    person = rules.directory.people.get(actor.id)
    if person is None:
        raise NotAllowed(
            f"{actor.id!r} is unknown to the directory and may do nothing here.",
            "Ask an admin to add you to the directory.",
            rule="permission: known people",
        )
    if at is not None and rungs.has_left(person, at):
        raise NotAllowed(
            f"{person.name} does not work here any more.",
            "Ask an admin if that is wrong.",
            rule="permission: known people",
        )
    if is_agent(actor, rules):
        _check_agent(asked)
        return
    if not set(actor.roles) - READ_ONLY:
        raise NotAllowed(
            f"{person.name} may read everything and change nothing.",
            "Ask somebody with another role.",
            rule="permission: read only",
        )
    who = PERSON[type(command)]
    if not who.allows(asked):
        verb = _verb(command)
        raise NotAllowed(
            f"To {verb} takes {_named(who, asked)}.",
            "Ask one of them.",
            rule=f"permission: {verb}",
        )


def may_read(state: Escalation, actor: Actor, rules: Rules) -> bool:
    """Whether the actor may read it: everybody known, or of a restricted one its readers alone."""
    if actor.system:
        return True
    if actor.id not in rules.directory.people:
        return False
    if state.readers is None:
        return True
    return actor.id in state.readers and not is_agent(actor, rules)


def may_know(readers: tuple[str, ...] | None, actor: Actor) -> bool:
    """Whether the actor may know of what only these may read. A model's context is no place for it,
    even where somebody named an agent."""
    if readers is None or actor.system:
        return True
    return actor.id in readers and not (actor.agent or actor.has(AGENT))


def unknown(escalation: str) -> NotFound:
    """The refusal for an escalation that is not there, or not for this asker."""
    return NotFound(
        f"There is no escalation {escalation!r}.", "See them all.", deed=Deed.ESCALATIONS
    )


def is_agent(actor: Actor, rules: Rules) -> bool:
    """Whether an AI agent asks, whatever it says of itself."""
    person = rules.directory.people.get(actor.id)
    return actor.agent or (person is not None and person.agent) or actor.has(AGENT)


def approves(role: str, actor: Actor, handbook: Handbook) -> bool:
    """Whether the actor may approve what needs this role: it, or one that stands above it."""
    return not actor.agent and actor.has(role, *rungs.above(role, handbook))


def _check_desk(asked: Asked) -> None:
    allowed = DESK_MAY.get(type(asked.command))
    if allowed is None or not allowed.allows(asked):
        verb = _verb(asked.command)
        raise NotAllowed(
            f"The desk does not {verb} by itself.",
            "A person does that.",
            rule=f"permission: {verb}",
        )


def _check_agent(asked: Asked) -> None:
    allowed = AGENT_MAY.get(type(asked.command))
    if allowed is not None and allowed.allows(asked):
        return
    verb = _verb(asked.command)
    limit = f" except: {allowed.words}" if allowed else ""
    raise NotAllowed(
        f"An AI agent may not {verb}{limit}.",
        "Propose it in a note, or ask a person.",
        rule=f"permission: agent may not {verb}",
    )


def _named(who: Who, asked: Asked) -> str:
    """Who may, with the roles that this handbook and this request give."""
    handbook, command = asked.rules.handbook, asked.command
    if isinstance(command, _DECISIONS):
        role = _approval_role(asked)
        return f"{handbook.role_label(role)} or above" if role else who.words
    roles = {
        _TECHNICAL.words: handbook.roles.technical,
        _MANAGER.words: handbook.roles.managers,
        _WAIVER.words: handbook.closing.waive_roles,
    }.get(who.words)
    if roles is None:
        return who.words
    return f"{who.words} ({', '.join(handbook.role_label(role) for role in roles)})"


def _approval_role(asked: Asked) -> str | None:
    """The role that the goodwill request needs; None for a request there is not."""
    command, state = asked.command, asked.state
    if state is None or not isinstance(command, _DECISIONS):
        return None
    request = state.request(command.goodwill)
    return request.approver_role if request else None


def _may_approve(asked: Asked) -> bool:
    role = _approval_role(asked)
    # A request that does not exist is refused by its own chapter, in its own words.
    return role is None or approves(role, asked.actor, asked.rules.handbook)


def _owner_or_manager(asked: Asked) -> bool:
    owners = asked.state.owners if asked.state else None
    own = (owners.accountable, owners.supporting, *owners.resolving) if owners else ()
    return asked.actor.id in own or asked.actor.has(*asked.rules.handbook.roles.managers)


def _may_change_severity(asked: Asked) -> bool:
    """Raising is open to everybody; who lowers it must own it, or be a manager."""
    command, state, known = asked.command, asked.state, asked.rules.handbook.severities
    if state is None or not isinstance(command, c.ChangeSeverity):
        return True
    new = known.get(command.severity.casefold())
    lowers = new is not None and new.rank > known[state.severity].rank
    return not lowers or _owner_or_manager(asked)


def _may_triage(asked: Asked) -> bool:
    """Deciding a lower severity by triage is lowering it."""
    command = asked.command
    if not isinstance(command, c.Triage) or not command.severity:
        return True
    change = c.ChangeSeverity(command.severity, command.reason)
    return _may_change_severity(Asked(asked.state, change, asked.actor, asked.rules))


def _may_restrict(asked: Asked) -> bool:
    handbook, state = asked.rules.handbook, asked.state
    named = {role for policy in handbook.types.values() for role in policy.restricted_roles}
    reader = state is not None and state.readers is not None and asked.actor.id in state.readers
    return reader or asked.actor.has(*named, *handbook.roles.managers)


def _decides_nothing(asked: Asked) -> bool:
    """A type or a severity that is named in passing would be a decision."""
    command = asked.command
    return isinstance(command, c.Raise | c.Triage) and not (command.type or command.severity)


def _holding_statement(asked: Asked) -> bool:
    """The pre-approved words, where the handbook lets them go out without a person."""
    command, state, handbook = asked.command, asked.state, asked.rules.handbook
    if state is None or not isinstance(command, c.AcknowledgeCustomer):
        return False
    fits = handbook.type(state.type).holding_statements and state.readers is None
    by_person = handbook.severity(state.severity).acknowledge_by_person
    return fits and not by_person and not command.text.strip()


def _own_draft(asked: Asked) -> bool:
    command, state = asked.command, asked.state
    if state is None or not isinstance(command, c.DiscardMessage):
        return False
    message = state.message(command.message)
    return message is not None and message.author == asked.actor.id


def _verb(command: c.Command) -> str:
    """`ReleaseMessage` → "release message"."""
    if isinstance(command, c.Absorb):
        return "merge"  # nobody asks for its other half by another name
    name = type(command).__name__
    return "".join(f" {x.lower()}" if x.isupper() else x for x in name).strip()


def _roles(words: str, roles: Callable[[Handbook], tuple[str, ...]]) -> Who:
    return Who(words, lambda asked: asked.actor.has(*roles(asked.rules.handbook)))


_STAFF = Who("any member of staff with a role", lambda _: True)
_MANAGER = _roles("a manager", lambda handbook: handbook.roles.managers)
_TECHNICAL = _roles("a technical role", lambda handbook: handbook.roles.technical)
_WAIVER = _roles("a role that may waive", lambda handbook: handbook.closing.waive_roles)
_MIGRATOR = _roles("a manager or an admin", lambda handbook: (*handbook.roles.managers, ADMIN))
_APPROVER = Who("the role that the option needs, or above", _may_approve)
_RESTRICTER = Who(
    "a reader of it, a role that a restricted type names, or a manager", _may_restrict
)
_SEVERITY = Who(
    "any member of staff to raise; an owner or a manager to lower", _may_change_severity
)
_TRIAGE = Who(
    "any member of staff; an owner or a manager where it lowers the severity", _may_triage
)
_MACHINE = _roles("the desk, or an admin", lambda _: (ADMIN,))

_MACHINERY = (
    c.RecordReply,
    c.RecordDelivery,
    c.RecordBounce,
    c.RecordMirror,
    c.RecordMirrorFailure,
    c.RecordSurveySent,
    c.CheckClocks,
)

PERSON: Mapping[type[c.Command], Who] = MappingProxyType(
    {
        c.Raise: _STAFF,
        c.GatherContext: _STAFF,
        c.Triage: _TRIAGE,
        c.SuggestTriage: _STAFF,
        c.Suggest: _STAFF,
        c.AnswerSuggestion: _STAFF,
        c.RecordImpact: _STAFF,
        c.AddNote: _STAFF,
        c.Assign: _STAFF,
        c.HandOver: _STAFF,
        c.AcceptHandover: _STAFF,
        c.DeclineHandover: _STAFF,
        c.AcknowledgeAlert: _STAFF,
        c.AcknowledgeCustomer: _STAFF,
        c.Climb: _STAFF,
        c.Silence: _STAFF,
        c.ChangeSeverity: _SEVERITY,
        c.DeclineLowering: _MANAGER,
        c.Pause: _STAFF,
        c.Resume: _STAFF,
        c.AgreeNextUpdate: _STAFF,
        c.StartDuty: _STAFF,
        c.MeetDuty: _STAFF,
        c.AddTask: _STAFF,
        c.AcceptTask: _STAFF,
        c.CompleteTask: _STAFF,
        c.DropTask: _STAFF,
        c.LogCommunication: _STAFF,
        c.WriteMessage: _STAFF,
        c.SendMessage: _STAFF,
        c.HoldMessage: _STAFF,
        c.ReleaseMessage: _MANAGER,
        c.ExplainFinding: _STAFF,
        c.DiscardMessage: _STAFF,
        **dict.fromkeys(_MACHINERY, _MACHINE),
        c.KeepCommitment: _STAFF,
        c.BreakCommitment: _STAFF,
        c.ConfirmFix: _TECHNICAL,
        c.WithdrawFix: _TECHNICAL,
        c.RequestGoodwill: _STAFF,
        c.ApproveGoodwill: _APPROVER,
        c.RejectGoodwill: _APPROVER,
        c.ReconsiderGoodwill: _APPROVER,
        c.UseGoodwill: _STAFF,
        c.RecordExitCriteria: _STAFF,
        c.AssessRisk: _STAFF,
        c.RecordRootCause: _STAFF,
        c.Resolve: _STAFF,
        c.Reopen: _STAFF,
        c.ScheduleSurvey: _STAFF,
        c.RecordSatisfaction: _STAFF,
        c.FilePostMortem: _STAFF,
        c.WaivePostMortem: _WAIVER,
        c.RecordLesson: _STAFF,
        c.RecordImprovement: _STAFF,
        c.Close: _STAFF,
        c.Cancel: _STAFF,
        c.Merge: _STAFF,
        c.Absorb: _STAFF,
        c.Link: _STAFF,
        c.Restrict: _RESTRICTER,
        c.LiftRestriction: _RESTRICTER,
        c.MigrateHandbook: _MIGRATOR,
    }
)
"""Command → which people may ask for it."""

_FREELY = Who("freely", lambda _: True)

AGENT_MAY: Mapping[type[c.Command], Who] = MappingProxyType(
    {
        c.Raise: Who("without naming a type or a severity", _decides_nothing),
        c.SuggestTriage: Who("as a suggestion, which a person decides on", lambda _: True),
        c.Suggest: Who("as a proposal, which a person takes or leaves", lambda _: True),
        c.AddNote: _FREELY,
        c.AddTask: Who("as a proposal: the task says that an agent added it", lambda _: True),
        c.Climb: Who("as a proposal: nobody is alerted until a person climbs", lambda _: True),
        c.RequestGoodwill: Who("as a request, which a person decides on", lambda _: True),
        c.WriteMessage: Who("as a draft, which a person sends", lambda _: True),
        c.DiscardMessage: Who("a draft of its own", _own_draft),
        c.AcknowledgeCustomer: Who(
            "the pre-approved holding statement, unchanged, where the handbook lets it go out "
            "without a person",
            _holding_statement,
        ),
    }
)
"""Command → how an AI agent may ask for it; every other one it may not."""

DESK_MAY: Mapping[type[c.Command], Who] = MappingProxyType(
    {
        **dict.fromkeys(_MACHINERY, _FREELY),
        c.Raise: Who("without naming a type or a severity", _decides_nothing),
        c.GatherContext: _FREELY,
        c.Triage: Who("by the rules, without naming a type or a severity", _decides_nothing),
        c.SuggestTriage: _FREELY,
        c.Suggest: _FREELY,
        c.AddNote: _FREELY,
        c.LogCommunication: _FREELY,
        c.AcknowledgeCustomer: Who("automatically", _holding_statement),
        c.RecordSatisfaction: _FREELY,
        c.CompleteTask: Who("where the issue tracker that has the task says so", lambda _: True),
        c.Absorb: _FREELY,
        c.Link: _FREELY,
    }
)
"""Command → how the desk itself may ask for it."""
