"""What would happen if this were opened: which clocks, who is told when, what is to be done?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core import events as e
from escalation_manager.core import playbook, rungs
from escalation_manager.core.deadlines import CLOCKS
from escalation_manager.core.deadlines import views as clock_views
from escalation_manager.core.report.ladder_ahead import next_climb
from escalation_manager.core.report.sources import Sources
from escalation_manager.desk.answers import Answer
from escalation_manager.web.views.clocks import Clock, shown
from escalation_manager.web.views.policy import in_words


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who hears of it, when, and about what."""

    id: str
    name: str
    role: str
    at: datetime
    later: bool
    """Not at once: it is night where they are, and it can wait."""
    about: str
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock that would run, with the target behind it."""

    clock: Clock
    due: datetime | None
    target: str
    office_hours: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """An escalation that may be about the same."""

    id: str
    title: str
    likeness: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """What follows from opening it."""

    title: str
    type: str
    severity: str
    needs_person: bool
    suggested: str
    grounds: tuple[tuple[str, str, str], ...]
    """(words, rule, what it says)."""
    deadlines: tuple[Deadline, ...]
    told: tuple[Told, ...]
    skipped: tuple[str, ...]
    next_rung: str
    next_at: datetime | None
    alike: tuple[Alike, ...]
    restricted: bool
    readers: tuple[str, ...]


def ahead(answer: Answer, titles: dict[str, str]) -> Ahead:
    """What a rehearsed opening answered, for the eye. `titles` names the account's open ones."""
    state, rules = answer.state, answer.rules
    handbook, directory = rules.handbook, rules.directory
    triaged = next((x.event for x in answer.entries if isinstance(x.event, e.Triaged)), None)
    climb = next_climb(Sources(state, answer.entries, rules, answer.at))
    when = climb.time if climb and isinstance(climb.time, datetime) else None
    suggested = handbook.severities.get(triaged.suggested or "") if triaged else None
    return Ahead(
        title=state.title,
        type=state.type,
        severity=state.severity,
        needs_person=bool(triaged and triaged.needs_person),
        suggested=suggested.label if suggested else "",
        grounds=tuple(_grounds(triaged)),
        deadlines=tuple(
            Deadline(shown(view, answer.at), view.due, in_words(view.target), not view.always)
            for view in clock_views(state, rules, answer.at)
            if view.name in CLOCKS
        ),
        told=tuple(_told(answer)),
        skipped=tuple(
            f"{', '.join(map(handbook.role_label, x.event.roles))}: {x.event.why}"
            for x in answer.entries
            if isinstance(x.event, e.RungSkipped)
        ),
        next_rung=climb.action if climb else "",
        next_at=when,
        alike=tuple(Alike(id_, titles.get(id_, id_), how) for id_, how in state.duplicates),
        restricted=state.readers is not None,
        readers=tuple(directory.name(id_) for id_ in state.readers or ()),
    )


def _grounds(triaged: e.Triaged | None) -> Iterator[tuple[str, str, str]]:
    seen = set[str]()
    for step in triaged.trace if triaged else ():
        if step.quote and step.rule not in seen:
            seen.add(step.rule)
            yield step.quote, step.rule, step.says


def _told(answer: Answer) -> Iterator[Told]:
    """Everybody whom an alert would reach, each once, the first alert first."""
    rules, alerts = answer.rules, dict[str, tuple[datetime, str]]()
    tasks: dict[str, list[str]] = {}
    for entry in answer.entries:
        if isinstance(entry.event, e.TaskAdded):
            tasks.setdefault(entry.event.owner, []).append(entry.event.title)
    for effect in playbook.effects(None, answer.entries, rules):
        if effect.kind != playbook.ALERT:
            continue
        asked = effect.data.get("asked")
        ladder = effect.lane == playbook.URGENT
        for id_ in _people(effect.data.get("people")):
            about = "acknowledges the alert" if ladder and asked else ""
            known = alerts.get(id_)
            if known is None or effect.not_before < known[0]:
                alerts[id_] = (effect.not_before, about or (known[1] if known else ""))
            elif about and not known[1]:
                alerts[id_] = (known[0], about)
    for id_, (at, about) in sorted(alerts.items(), key=lambda pair: (not pair[1][1], pair[1][0])):
        person = rules.directory.people.get(id_)
        yield Told(
            id_,
            rules.directory.name(id_),
            rules.handbook.role_label(person.roles[0]) if person and person.roles else "",
            at,
            bool(
                person and at > answer.at and rungs.quiet_until(person, rules.handbook, answer.at)
            ),
            about,
            tuple(tasks.get(id_, ())),
        )


def _people(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, tuple | list) else ()
