"""Writing to the customer: to whom, by which words at first, and what the gate underlined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core import clocks, deadlines
from escalation_manager.core.calendars import ALWAYS
from escalation_manager.core.escalation import Message, MessageState
from escalation_manager.core.guardrail import AMBER, GOODWILL, MEANINGS, PROMISE
from escalation_manager.core.messages.ready_words import contact, ready, recipient
from escalation_manager.core.rules import Actor
from escalation_manager.core.zones import zone
from escalation_manager.desk.answers import Shown
from escalation_manager.web.choosing import MEANING_WORDS
from escalation_manager.web.views.ages import moment

PURPOSES = (
    ("update", "Update: still investigating"),
    ("response", "First answer"),
    ("acknowledgement", "Acknowledgement"),
    ("resolution", "It is solved"),
    ("other", "Other"),
)
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?]+(?=\s|$)|\n|$)")
AROUND = 60
"""Letters of the sentence that are shown on either side of the underlined words."""


@dataclass(frozen=True, slots=True)
class Template:
    """Words to begin with."""

    purpose: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that were stopped, in their sentence."""

    before: str
    quote: str
    after: str
    reason: str
    level: str
    meanings: tuple[tuple[str, str], ...]
    """What an author may say that an unclear word is: one click each."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The gate's no, with its ways on."""

    message: str
    reason: str
    remedy: str
    rule: str
    sentence: str
    marked: tuple[Marked, ...]
    promise: bool
    goodwill: bool
    confirms: bool
    """Whether this person may confirm the time themself."""
    releases: bool
    quote: str
    """The promised time, to be asked about."""
    safe: str
    """When we write again, in words."""


def recipients(whole: Shown) -> list[tuple[str, str]]:
    """To whom a message can go: (address, name with role)."""
    found = []
    account = whole.rules.account
    for one in account.contacts if account else ():
        if one.email or one.name:
            label = f"{one.name} ({one.title})" if one.title else one.name
            found.append((one.email or one.name, label))
    usual = recipient(whole.state, whole.rules)
    if usual and usual not in dict(found):
        found.insert(0, (usual, usual))
    return found


def usual_recipient(whole: Shown) -> str:
    """Who is addressed when nobody says otherwise."""
    return recipient(whole.state, whole.rules)


def next_update(whole: Shown) -> datetime:
    """When we write again if we write now, as the handbook asks."""
    state, rules = whole.state, whole.rules
    length = rules.handbook.severity(state.severity).update
    calendar = rules.handbook.calendar(
        state.calendar, always=rules.handbook.severity(state.severity).always
    )
    due = clocks.due(whole.at, length, calendar, deadlines.service(state, rules))
    due = due or clocks.due(whole.at, length, ALWAYS) or whole.at
    return due.replace(minute=due.minute - due.minute % 5, second=0, microsecond=0)


def templates(whole: Shown, writer: str, zone_name: str) -> list[Template]:
    """Words to begin with; none of them promises anything but the next update."""
    known = contact(whole.state, whole.rules)
    name = known.name if known else whole.state.raised.sender.partition("<")[0].strip(' "')
    hello, bye = f"Hello {name or 'there'},", whole.rules.directory.name(writer)
    again = f"I will write to you again by {said(next_update(whole), whole.at, zone_name)}."
    title = " ".join(whole.state.title.split())
    words = {
        "update": f"{hello}\n\nwe are still working on “{title}”. \n\n{again}\n\n{bye}",
        "response": f"{hello}\n\nwe have looked into “{title}”. \n\n{again}\n\n{bye}",
        "acknowledgement": ready("acknowledgement", whole.state, whole.rules),
        "resolution": f"{hello}\n\nwhat you wrote to us about ({whole.state.id}) is solved. "
        f"\n\nPlease tell me whether it is solved on your side.\n\n{bye}",
        "other": "",
    }
    return [Template(purpose, label, words[purpose]) for purpose, label in PURPOSES]


def own_words(text: str, ready: list[Template]) -> str:
    """What somebody wrote themself: each line that stands in no template."""
    known = {line.strip() for one in ready for line in one.text.splitlines()}
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and line not in known)


def with_own_words(template: str, own: str) -> str:
    """A template with what somebody had written before they chose it, above its last paragraph."""
    above, _, last = template.rpartition("\n\n")
    return "\n\n".join(part for part in (above, own, last) if part) if own else template


def usual_purpose(whole: Shown) -> str:
    """What is most likely written now."""
    state = whole.state
    if not state.status.live:
        return "resolution"
    return "update" if state.responded_at is not None else "response"


def said(at: datetime, now: datetime, zone_name: str) -> str:
    """The instant as one writes it to a customer, who may live elsewhere: `14:30 CET`."""
    return f"{moment(at, now, zone_name)} {at.astimezone(zone(zone_name)):%Z}"


def refusal(message: Message, whole: Shown, actor: Actor, zone_name: str) -> Refusal | None:
    """What the gate said; None for a message that is not held."""
    if message.state is not MessageState.HELD:
        return None
    kinds = {words.kind for words in message.found}
    promised = next((w for w in message.found if w.resolved_when), None)
    roles = whole.rules.handbook.roles
    again = said(next_update(whole), whole.at, zone_name)
    return Refusal(
        message=message.id,
        reason=message.reason,
        remedy=message.remedy,
        rule=message.rule,
        sentence=_sentence(message, kinds),
        marked=tuple(_marks(message)),
        promise=PROMISE in kinds,
        goodwill=GOODWILL in kinds,
        confirms=actor.has(*roles.technical),
        releases=actor.has(*roles.managers) and message.author != actor.id,
        quote=(promised.when or "") if promised else "",
        safe=f"next update by {again}",
    )


def _sentence(message: Message, kinds: set[str]) -> str:
    sure = any(words.level != AMBER for words in message.found)
    if PROMISE in kinds:
        what = "promises a resolution time nobody has confirmed"
        return f"Not sent. This message {what if sure else 'may promise a time'}."
    if GOODWILL in kinds:
        what = "offers something that nobody has approved"
        return f"Not sent. This message {what if sure else 'may offer something'}."
    return "Not sent. The gate holds this message."


def _marks(message: Message) -> Iterator[Marked]:
    sure = [words for words in message.found if words.level != AMBER]
    for words in sure or message.found:
        place = message.text.find(words.quote)
        before = after = ""
        if place >= 0:
            end = place + len(words.quote)
            before, after = message.text[:place], message.text[end:]
            before, after = _tail(before), _head(after)
        meanings: tuple[tuple[str, str], ...] = ()
        if words.level == AMBER and not words.explained:
            meanings = tuple((one, MEANING_WORDS[one]) for one in MEANINGS.get(words.kind, ()))
        yield Marked(before, words.quote, after, words.reason, words.level, meanings)


def _tail(text: str) -> str:
    line = re.split(r"\n|(?<=[.!?])\s", text)[-1]
    return line if len(line) <= AROUND else f"…{line[-AROUND:].partition(' ')[2]}"


def _head(text: str) -> str:
    found = re.match(r"[^.!?\n]*[.!?]?", text)
    line = found[0] if found else ""
    return line if len(line) <= AROUND else f"{line[:AROUND].rpartition(' ')[0]}…"


def safe_text(text: str, quotes: tuple[str, ...], again: str) -> str:
    """The text with every sentence that promises too much said safely instead, once."""
    safe, used, pieces = f"I will write to you again by {again}.", False, []
    already = "write to you again by" in text
    for found in _SENTENCE.finditer(text):
        piece = found[0]
        if not any(quote in piece for quote in quotes):
            pieces.append(piece)
            continue
        indent = piece[: len(piece) - len(piece.lstrip())]
        end = "\n" if piece.endswith("\n") else ""
        if not used and not already:
            pieces.append(f"{indent}{safe}{end}")
        else:
            pieces.append(end)
        used = True
    return "".join(pieces)
