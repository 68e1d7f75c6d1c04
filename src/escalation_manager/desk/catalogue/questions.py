"""Which questions can be asked, and who answers them? Each once, for every door.

A question changes nothing. It is asked in somebody's name and tells what this person may know: what
is restricted to others is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from escalation_manager.core.directory import Account
from escalation_manager.core.errors import NotFound
from escalation_manager.core.escalation import Message
from escalation_manager.core.figures.exchange import as_json
from escalation_manager.core.guardrails import standings
from escalation_manager.core.handbook_writing import as_data
from escalation_manager.core.messages import judge
from escalation_manager.core.report.as_json import to_dict
from escalation_manager.core.report.markdown import to_markdown
from escalation_manager.desk.catalogue import answered as a
from escalation_manager.desk.catalogue import asked as q
from escalation_manager.desk.catalogue import shapes
from escalation_manager.desk.catalogue.parsing import number
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.filtering import known
from escalation_manager.desk.handing_out import report_for
from escalation_manager.desk.reading import UNFINISHED
from escalation_manager.ports.log import Order, Query

USUAL = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `ask` answers it in a person's name, from arguments of the kind `takes`."""

    name: str
    summary: str
    takes: type[Any]
    answers: type[Any] | None
    """None: an object whose keys are described elsewhere in full."""
    ask: Callable[[Desk, str, Any], Any]
    about: str = "desk"
    """`escalation` when its `id` names the only one, `account` likewise, `policy`, or `desk`."""


def _list(desk: Desk, person: str, asked: q.OfList) -> shapes.Lines:
    return shapes.lines(desk.list(known(desk, query(asked)), actor=person))


def query(asked: q.OfList) -> Query:
    """What the filters ask of the store."""
    wanted = asked.status or UNFINISHED
    return Query(
        statuses=() if "all" in wanted else wanted,
        severities=asked.severity,
        types=asked.type,
        owners=asked.owner,
        accounts=asked.account,
        parent=asked.parent,
        text=asked.search,
        due_before=asked.due_before,
        opened_from=asked.opened_from,
        opened_until=asked.opened_until,
        order=asked.order,
        after=asked.after,
        limit=asked.limit,
    )


def _search(desk: Desk, person: str, asked: q.OfSearch) -> shapes.Lines:
    found = Query(text=asked.words, order=Order.NEWEST, limit=asked.limit)
    return shapes.lines(desk.list(found, actor=person))


def _next(desk: Desk, person: str, asked: q.OfNext) -> shapes.MySteps:
    return shapes.MySteps([shapes.step(one) for one in desk.next(actor=person, limit=asked.limit)])


def _show(desk: Desk, person: str, asked: q.OfOne) -> shapes.EscalationShown:
    return shapes.escalation(desk.show(number(asked.id), actor=person, as_of=asked.as_of))


def _timeline(desk: Desk, person: str, asked: q.OfOne) -> shapes.Timeline:
    return shapes.timeline(desk.show(number(asked.id), actor=person, as_of=asked.as_of))


def _explain(desk: Desk, person: str, asked: q.OfClock) -> shapes.Explained:
    told = desk.explain(number(asked.id), asked.clock, actor=person)
    return shapes.explained(asked.id, told)


def _report(desk: Desk, person: str, asked: q.OfReport) -> a.Reported:
    made = report_for(desk, number(asked.id), asked.audience, actor=person, as_of=asked.as_of)
    audience = asked.audience.value
    if asked.format == "md":
        return a.Reported(asked.id, audience, None, to_markdown(made))
    return a.Reported(asked.id, audience, to_dict(made), None)


def _guardrails(desk: Desk, person: str, asked: q.OfOne) -> a.GuardrailsShown:
    shown = desk.show(number(asked.id), actor=person, as_of=asked.as_of)
    found = [
        a.GuardrailShown(rule.name, rule.sentence, rule.enforced_by, stand.stand.value, stand.why)
        for rule, stand in standings(shown.state, shown.rules, shown.at)
    ]
    return a.GuardrailsShown(asked.id, found)


def _words(desk: Desk, person: str, asked: q.OfWords) -> a.Verdict:
    shown = desk.show(number(asked.id), actor=person)
    draft = Message(
        "The message",
        asked.text,
        asked.purpose,
        asked.channel,
        asked.recipient,
        person,
        shown.at,
    )
    verdict = judge(draft, shown.state, shown.rules, shown.at)
    holds = [a.HoldShown(h.rule, h.reason, h.remedy) for h in verdict.holds]
    return a.Verdict(not holds, holds, verdict.found)


def _sent(desk: Desk, person: str, asked: q.OfEscalation) -> a.Outbox:
    return a.Outbox(list(desk.sent(number(asked.id), actor=person)))


def _metrics(desk: Desk, person: str, asked: q.OfMetrics) -> a.Figures:
    end = asked.until or desk.now()
    figures = desk.metrics(asked.since or end - USUAL, end, actor=person)
    if asked.only:
        known = [figure.name for figure in figures]
        if asked.only not in known:
            raise NotFound(f"There is no metric {asked.only[:80]!r}.", f"Use: {', '.join(known)}.")
        figures = tuple(figure for figure in figures if figure.name == asked.only)
    return a.Figures([dict(as_json(figure)) for figure in figures])


def _accounts(desk: Desk, person: str, asked: q.OfAccounts) -> a.Accounts:
    desk.policy.actor(person)
    word = asked.search.casefold()
    everyone = desk.policy.accounts().values()
    return a.Accounts(
        [one for one in everyone if word in one.name.casefold() or word in one.id.casefold()]
    )


def _account(desk: Desk, person: str, asked: q.OfAccount) -> Account:
    desk.policy.actor(person)
    found = desk.policy.account(asked.account)
    if found is None:
        raise NotFound(f"There is no account {asked.account[:80]!r}.", "See them all: accounts.")
    return found


def _history(desk: Desk, person: str, asked: q.OfHistory) -> a.History:
    about = {"accountId": asked.account}
    contacts = desk.call("crm.get_interactions", {**about, "period": asked.period}, actor=person)
    surveys = desk.call("feedback.get_surveys", about, actor=person)
    before = Query(accounts=(asked.account,), order=Order.NEWEST, limit=50)
    return a.History(
        asked.account,
        contacts["interactions"],
        surveys["surveys"],
        shapes.lines(desk.list(before, actor=person)).escalations,
    )


def _people(desk: Desk, person: str, _: q.OfNothing) -> a.People:
    desk.policy.actor(person)
    directory = desk.policy.directory()
    return a.People(list(directory.people.values()), dict(directory.pools))


def _inbox(desk: Desk, person: str, _: q.OfNothing) -> a.Inbox:
    return a.Inbox(list(desk.inbox(person, actor=person)))


def _lint(desk: Desk, person: str, _: q.OfNothing) -> a.LintFindings:
    desk.policy.actor(person)
    return a.LintFindings(list(desk.lint()))


def _handbook(desk: Desk, person: str, asked: q.OfHandbook) -> Mapping[str, Any]:
    desk.policy.actor(person)
    return as_data(desk.policy.handbook(asked.version))


def _versions(desk: Desk, person: str, _: q.OfNothing) -> a.HandbookVersions:
    desk.policy.actor(person)
    return a.HandbookVersions(
        [a.HandbookVersion(one.version, one.by, one.at) for one in desk.handbooks()]
    )


ONE, CUSTOMER, POLICY = "escalation", "account", "policy"

_QUESTIONS = (
    Question(
        "list",
        "Which escalations are there? Unfinished ones, by what is due first",
        q.OfList,
        shapes.Lines,
        _list,
    ),
    Question(
        "search",
        "Which escalations, finished or not, contain these words? The newest first",
        q.OfSearch,
        shapes.Lines,
        _search,
    ),
    Question("next", "What should I do now, and until when?", q.OfNext, shapes.MySteps, _next),
    Question(
        "show",
        "One escalation, whole, now or as it stood at a past instant",
        q.OfOne,
        shapes.EscalationShown,
        _show,
        ONE,
    ),
    Question(
        "timeline",
        "Everything that happened, in order, with who did it",
        q.OfOne,
        shapes.Timeline,
        _timeline,
        ONE,
    ),
    Question(
        "explain",
        "Which minutes of a clock counted, which did not, and why?",
        q.OfClock,
        shapes.Explained,
        _explain,
        ONE,
    ),
    Question("report", "The escalation management report", q.OfReport, a.Reported, _report, ONE),
    Question(
        "guardrails",
        "How does every guardrail stand on an escalation?",
        q.OfOne,
        a.GuardrailsShown,
        _guardrails,
        ONE,
    ),
    Question(
        "words",
        "What would the gate say of these words? Nothing is kept",
        q.OfWords,
        a.Verdict,
        _words,
        ONE,
    ),
    Question("sent", "What was sent to the customer", q.OfEscalation, a.Outbox, _sent, ONE),
    Question(
        "metrics",
        "Every figure over a window, with what it rests on",
        q.OfMetrics,
        a.Figures,
        _metrics,
    ),
    Question(
        "accounts",
        "Every customer, with team, contacts and contract",
        q.OfAccounts,
        a.Accounts,
        _accounts,
    ),
    Question("account", "One customer", q.OfAccount, Account, _account, CUSTOMER),
    Question(
        "history",
        "What was between us and a customer: contacts, surveys, escalations",
        q.OfHistory,
        a.History,
        _history,
        CUSTOMER,
    ),
    Question(
        "people",
        "Everybody who works here, and who is on duty",
        q.OfNothing,
        a.People,
        _people,
    ),
    Question("inbox", "The alerts that reached you", q.OfNothing, a.Inbox, _inbox),
    Question(
        "lint",
        "What do handbook and directory leave open?",
        q.OfNothing,
        a.LintFindings,
        _lint,
    ),
    Question("handbook", "The handbook, every setting spelled out", q.OfHandbook, None, _handbook),
    Question(
        "handbook-versions",
        "Every version that was ever on this desk",
        q.OfNothing,
        a.HandbookVersions,
        _versions,
        POLICY,
    ),
)

QUESTIONS: Mapping[str, Question] = MappingProxyType({one.name: one for one in _QUESTIONS})
"""Name → question, in the order in which they are shown."""
