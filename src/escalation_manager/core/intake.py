"""How does a customer's word become an escalation: raise, gather, triage, and triage again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import ladder, risk, severity, sla
from escalation_manager.core.directory import Account, Contact
from escalation_manager.core.errors import BadInput, NotFound
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.fold import evolve
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.joining import restrict_to_roles
from escalation_manager.core.rules import Actor, Rules
from escalation_manager.core.unfolding import Unfolding

if TYPE_CHECKING:
    from escalation_manager.triage import Triage

LONGEST_STATEMENT = 200_000
"""Characters of a statement that are kept. A longer one is refused, never cut silently."""

SUBJECT = "Subject: {subject}\n\n{statement}"


def begin(id_: str, command: c.Raise, actor: Actor, rules: Rules, at: datetime) -> Unfolding:
    """Open an escalation: triage by the rules, clocks, owners, alerts, tasks and plan."""
    account = rules.account
    if account is None:
        raise NotFound(f"There is no account {command.account_id!r}.", "Load it first.")
    statement = command.statement.strip()
    _check_words(statement)
    reported = _instant("reported", command.reported_at or at, at)
    detected = max(_instant("detected", command.detected_at or at, at), reported)
    contact = _contact(account, command)
    found = read_words(statement, command.subject, rules.handbook, contact)
    handbook = rules.handbook
    type_ = handbook.type(command.type.casefold()).name if command.type else _type(found, handbook)
    severity_ = (
        handbook.severity(command.severity.casefold()).name
        if command.severity
        else _severity(found, handbook)
    )
    raised = e.Raised(
        account_id=account.id,
        title=" ".join(command.subject.split()) or found.title,
        statement=statement,
        reported_at=reported,
        detected_at=detected,
        handbook=handbook.version,
        calendar=handbook.service_calendar_name(account),
        channel=command.channel,
        contact_id=contact.id if contact else command.contact_id,
        sender=command.sender or (contact.name if contact else ""),
        sender_role=contact.title if contact else "",
        quoted=command.quoted,
        source=command.source,
        type=type_,
        severity=severity_,
        linked_to=command.linked_to,
    )
    first = e.Entry(id_, 1, at, actor.id, raised)
    u = Unfolding(evolve(None, first), rules, actor, at, [first])
    _arrive(u, command, found)
    return u


def _arrive(u: Unfolding, command: c.Raise, found: Triage) -> None:
    by_person = bool(command.type or command.severity)
    decided = _decided(found, u.state.type, u.state.severity)
    u.follow(decided)
    if by_person:
        reason = command.reason or "named when it was raised"
        u.note(_by_person(u, u.state.type, u.state.severity, reason))
    if found.impact.business or found.impact.users:
        u.follow(e.ImpactRecorded(found.impact.business, found.impact.users))
    sla.open_clocks(u)
    ladder.name_owners(u)
    # Before anybody is alerted or asked to do something: what is told then is told to readers.
    restrict_to_roles(u)
    ladder.open_ladder(u)
    severity.arrange(u)
    if command.linked_to:
        u.note(e.Linked(command.linked_to, "repeat_of"))
    _look_for_duplicates(u, command)


def gather(u: Unfolding, command: c.GatherContext) -> None:
    """Record account, history and surveys as the CRM gave them; it raises attention only."""
    gathered = e.ContextGathered(
        command.account_name,
        command.arr,
        command.health,
        command.health_before,
        command.renews_on,
        command.interactions,
        command.surveys,
        command.missing,
        command.sla_is_contractual,
        command.contractual_credits,
    )
    if gathered == u.state.context:
        return
    u.note(gathered)
    reasons = risk.attention(u.state, u.rules, u.at)
    if reasons and reasons != u.state.attention:
        u.follow(e.AttentionRaised(reasons))
    risk.follow_facts(u)


def triage(u: Unfolding, command: c.Triage) -> None:
    """Decide type and severity: by a person with a reason, else by the rules once more."""
    if command.type or command.severity:
        _overrule(u, command)
    else:
        _read_again(u, command.text)


def suggest(u: Unfolding, command: c.SuggestTriage) -> None:
    """Propose a type and a severity; a person decides."""
    type_ = u.rules.handbook.type(command.type.casefold()).name
    severity_ = u.rules.handbook.severity(command.severity.casefold()).name
    suggested = e.TriageSuggested(
        type_, severity_, command.grounds, command.source, by_agent=u.actor.agent
    )
    if suggested not in u.state.suggestions:
        u.note(suggested)


def record_impact(u: Unfolding, command: c.RecordImpact) -> None:
    """Record business impact, users affected and when it started."""
    if command.started_at is not None:
        _instant("started", command.started_at, u.at)
    recorded = e.ImpactRecorded(command.business, command.users, command.started_at)
    known = (u.state.impact_business, u.state.impact_users, u.state.impact_since)
    given = (command.business, command.users, command.started_at)
    if not any(given):
        raise BadInput("Nothing was recorded.", "Give the business impact, the users or the start.")
    if any(new is not None and new != old for new, old in zip(given, known, strict=True)):
        u.note(recorded)


def add_note(u: Unfolding, command: c.AddNote) -> None:
    """Leave an internal note."""
    if not command.text.strip():
        raise BadInput("The note is empty.", "Write something, or leave no note.")
    u.note(e.NoteAdded(command.text.strip(), by_agent=u.actor.agent))


def read_words(
    statement: str, subject: str, handbook: Handbook, contact: Contact | None = None
) -> Triage:
    """What the rules make of a customer's words. Their vocabulary comes with the first text."""
    from escalation_manager.triage import Policy, read

    settings = handbook.triage
    policy = Policy(
        confidence=settings.confidence,
        provisional=settings.provisional_severity,
        few_users=settings.few_users,
        many_users=settings.many_users,
        mass_users=settings.mass_users,
        little_money=settings.little_money,
        much_money=settings.much_money,
        second_reader=settings.second_reader,
    )
    text = SUBJECT.format(subject=subject.strip(), statement=statement) if subject else statement
    role = contact.title if contact else None
    return read(text, sender_role=role, policy=policy)


def _overrule(u: Unfolding, command: c.Triage) -> None:
    handbook = u.rules.handbook
    type_ = handbook.type(command.type.casefold()).name if command.type else u.state.type
    wanted = (
        handbook.severity(command.severity.casefold()).name
        if command.severity
        else u.state.severity
    )
    changes = (type_, wanted) != (u.state.type, u.state.severity)
    if changes and not command.reason.strip():
        raise BadInput("Overruling the triage needs a reason.", "Say which fact the rules missed.")
    confirmed = u.state.triage is not None and u.state.triage.source == "person"
    if not changes and confirmed:
        return
    retyped = type_ != u.state.type
    decided = _by_person(u, type_, u.state.severity, command.reason.strip())
    if decided != u.state.triage:
        u.note(decided)
    if wanted != u.state.severity:
        severity.change(u, c.ChangeSeverity(wanted, command.reason))
    if retyped:
        ladder.name_owners(u)
        severity.arrange(u)
        restrict_to_roles(u)


def _read_again(u: Unfolding, text: str) -> None:
    """New words can raise what the rules decided; they lower nothing and overrule nobody."""
    raised = u.state.raised
    words = f"{raised.statement}\n\n{text.strip()}" if text.strip() else raised.statement
    contact = _contact_by_id(u.rules.account, raised.contact_id)
    found = read_words(words, raised.title, u.rules.handbook, contact)
    type_, level = _type(found, u.rules.handbook), _severity(found, u.rules.handbook)
    before = u.state.triage
    by_person = before is not None and before.source == "person"
    lower = severity.lowers(u, level)
    if by_person or lower:
        if (type_, level) != (u.state.type, u.state.severity):
            grounds = tuple(f"{line.fact}: “{line.quote}”" for line in found.trace if line.quote)
            suggestion = e.TriageSuggested(type_, level, grounds[:5], "rules")
            if suggestion not in u.state.suggestions:
                u.follow(suggestion)
        return
    decided = _decided(found, type_, u.state.severity)
    if before is not None and (decided.facts, decided.type, level) == (
        before.facts,
        u.state.type,
        u.state.severity,
    ):
        return
    retyped = type_ != u.state.type
    u.follow(decided)
    if level != u.state.severity:
        severity.apply(u, level, "further words of the customer")
    if retyped:
        ladder.name_owners(u)
        severity.arrange(u)
        restrict_to_roles(u)


def _decided(found: Triage, type_: str, severity_: str) -> e.Triaged:
    return e.Triaged(
        type=type_,
        severity=severity_,
        confidence=found.confidence,
        source="rules",
        facts=tuple(e.FactSeen(f.name, str(f.value), f.quote) for f in found.facts),
        trace=tuple(e.TraceStep(t.fact, t.quote, t.rule, t.says) for t in found.trace),
        tags=found.tags,
        suggested=found.suggested,
        needs_person=found.needs_person,
    )


def _by_person(u: Unfolding, type_: str, severity_: str, reason: str) -> e.Triaged:
    """A person's word, with the facts and the trace that the rules found kept beside it."""
    before = u.state.triage
    return e.Triaged(
        type=type_,
        severity=severity_,
        confidence=1.0,
        source="person",
        facts=before.facts if before else (),
        trace=before.trace if before else (),
        tags=before.tags if before else (),
        reason=reason,
    )


def _type(found: Triage, handbook: Handbook) -> str:
    return found.type if found.type in handbook.types else handbook.triage.provisional_type


def _severity(found: Triage, handbook: Handbook) -> str:
    if found.severity in handbook.severities:
        return found.severity
    return handbook.triage.provisional_severity


def _check_words(statement: str) -> None:
    if not statement:
        raise BadInput("The message has no text.", "Give the customer's own words.")
    if len(statement) > LONGEST_STATEMENT:
        raise BadInput(
            f"The message has {len(statement):,} characters; {LONGEST_STATEMENT:,} are the most.",
            "Cut what is not the customer's own words, such as a log, and attach it elsewhere.",
        )


def _instant(what: str, instant: datetime, at: datetime) -> datetime:
    if instant.tzinfo is None:
        raise BadInput(f"The time it was {what} has no time zone.", "Add its offset, or Z for UTC.")
    if instant > at:
        raise BadInput(
            f"It was {what} at {instant.isoformat()}, which is in the future.",
            "Give an instant that is past.",
        )
    return instant


def _contact(account: Account, command: c.Raise) -> Contact | None:
    if command.contact_id is not None:
        found = _contact_by_id(account, command.contact_id)
        if found is None:
            known = ", ".join(one.id for one in account.contacts) or "none"
            raise NotFound(
                f"{account.name} has no contact {command.contact_id!r}.", f"Contacts: {known}."
            )
        return found
    sender = command.sender.casefold()
    return next(
        (one for one in account.contacts if one.email and one.email.casefold() in sender), None
    )


def _contact_by_id(account: Account | None, contact_id: str | None) -> Contact | None:
    contacts = account.contacts if account else ()
    return next((one for one in contacts if one.id == contact_id), None)


def _look_for_duplicates(u: Unfolding, command: c.Raise) -> None:
    from escalation_manager.triage.duplicates import candidates

    text = statement_of(u.state)
    least = u.rules.handbook.triage.duplicate_score
    alike = candidates(text, command.others, least)
    if alike:
        others = tuple(
            (id_, f"{likeness.score:.0%} alike: {', '.join(likeness.shared[:4])}")
            for id_, likeness in alike[:5]
        )
        u.follow(e.DuplicatesFound(others))


def statement_of(state: Escalation) -> str:
    """Title and words, as duplicates are looked for in them."""
    return f"{state.title}\n{state.raised.statement}"
