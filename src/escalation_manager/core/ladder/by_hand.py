"""What can a person do with the ladder: answer an alert, climb by hand, keep it silent?"""

from __future__ import annotations

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import rungs
from escalation_manager.core.errors import BadInput, NotAllowed
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.ladder.alerting import alert, answered_for, last_alert, whose_answer
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Unfolding


def acknowledge_alert(u: Unfolding, command: c.AcknowledgeAlert) -> None:  # noqa: ARG001
    """Answer the alert: whoever is asked, their deputy, or a manager above them."""
    sent = last_alert(u.state)
    if sent is None:
        raise NotAllowed(
            "Nobody is asked to acknowledge anything now.",
            "Climb the ladder by hand to alert somebody.",
            rule="ladder",
        )
    if any(answer.person == u.actor.id for answer in u.state.ladder.acknowledged):
        return
    answers_for = whose_answer(u, sent)
    if not answers_for:
        names = " or ".join(u.rules.directory.name(person) for person in sent.people)
        raise NotAllowed(
            f"{names} is asked to acknowledge, not you.",
            "They, their deputy or a manager above them can; anybody can leave a note.",
            rule="ladder",
        )
    u.note(e.AlertAcknowledged(u.actor.id, sent.rung, answers_for))


def asked(state: Escalation, rules: Rules) -> tuple[str, ...]:
    """Whose acknowledgement is still missing, by id; empty when nobody is asked."""
    sent = last_alert(state)
    if sent is None or not state.status.live:
        return ()
    open_ = tuple(person for person in sent.people if not answered_for(state, person))
    every = rules.handbook.severity(state.severity).all_must_acknowledge
    both = sent.rung < len(every) and every[sent.rung]
    return open_ if both or len(open_) == len(sent.people) else ()


def climb(u: Unfolding, command: c.Climb) -> None:
    """Climb now, with a reason. An AI agent may only propose it."""
    reason = command.reason.strip()
    if not reason:
        raise BadInput("Climbing by hand needs a reason.", "Say what the next rung is to do.")
    present, highest = u.state.ladder.rung, rungs.top(u.state, u.rules)
    target = present + 1 if command.to is None else command.to
    if target < 0:
        raise BadInput(f"There is no rung {target}.", "Rungs are 0, 1 and 2.")
    if target <= present and command.to is not None:
        return
    if target > highest:
        label = u.rules.handbook.severity(u.state.severity).label
        raise NotAllowed(
            f"At {label} nobody stands higher than rung {highest}.",
            "Raise the severity, or assign a person.",
            rule="ladder",
        )
    if u.actor.agent:
        standing = u.state.ladder.proposal
        if standing is None or (standing.rung, standing.reason) != (target, reason):
            u.note(e.ClimbProposed(target, reason))
        return
    if u.state.ladder.silenced_until is not None:
        u.note(e.SilenceEnded(u.at))
    alert(u, target, f"by hand: {reason}", u.at, by_hand=True)


def silence(u: Unfolding, command: c.Silence) -> None:
    """Send no alerts until an end; afterwards the ladder begins again."""
    reason = command.reason.strip()
    if not reason:
        raise BadInput("A silence needs a reason.", "Say why nobody is to be alerted.")
    if command.until <= u.at:
        raise BadInput(
            f"The silence would end at {command.until.isoformat(timespec='seconds')}, "
            "which is not in the future.",
            "Give the instant at which alerts are sent again.",
        )
    if command.until != u.state.ladder.silenced_until:
        u.note(e.Silenced(command.until, reason))
