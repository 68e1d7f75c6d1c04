"""What was it, and what do we learn: root cause, post-mortem, lessons, improvements."""

from __future__ import annotations

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import sla
from escalation_manager.core.deadlines import POST_MORTEM
from escalation_manager.core.errors import BadInput
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Unfolding

STATES = ("identified", "implemented")


def needs_post_mortem(state: Escalation, rules: Rules) -> bool:
    """Whether one is asked for: the highest severity it ever had counts."""
    highest = rules.handbook.highest(state.highest)
    return rules.handbook.severity(highest).post_mortem


def owes_post_mortem(state: Escalation, rules: Rules) -> bool:
    """Whether one is still to be filed or waived."""
    done = state.closing.post_mortem is not None or bool(state.closing.waived_by)
    return needs_post_mortem(state, rules) and not done


def record_root_cause(u: Unfolding, command: c.RecordRootCause) -> None:
    """Record why it happened."""
    _text(command.assessment, "The assessment", "Say what is known, even if it is little.")
    _text(command.category, "The category", "Name one: Technical, Process, Communication …")
    factors = tuple(factor.strip() for factor in command.factors if factor.strip())
    cause = e.RootCauseRecorded(
        command.assessment.strip(), command.category.strip(), factors, command.final
    )
    if cause != u.state.root_cause:
        u.note(cause)


def file_post_mortem(u: Unfolding, command: c.FilePostMortem) -> None:
    """File the post-mortem."""
    _text(command.summary, "The summary", "Say what happened and what it did to the customer.")
    _text(command.root_cause, "The root cause", "Say why it happened.")
    actions = tuple(action.strip() for action in command.actions if action.strip())
    filed = e.PostMortemFiled(
        command.summary.strip(), command.root_cause.strip(), actions, command.link
    )
    if filed != u.state.closing.post_mortem:
        u.note(filed)
        sla.stop(u, POST_MORTEM, u.at, "filed")


def waive_post_mortem(u: Unfolding, command: c.WaivePostMortem) -> None:
    """Waive the post-mortem, with a reason."""
    _text(command.reason, "The reason", "Say why nothing is to be learned here.")
    if owes_post_mortem(u.state, u.rules):
        u.note(e.PostMortemWaived(u.actor.id, command.reason.strip()))
        sla.cancel(u, POST_MORTEM, "waived")


def record_lesson(u: Unfolding, command: c.RecordLesson) -> None:
    """Record what was learned."""
    _text(command.lesson, "The lesson", "Say what we would do differently.")
    lesson = e.LessonRecorded(command.lesson.strip(), command.documented_in)
    if lesson not in u.state.closing.lessons:
        u.note(lesson)


def record_improvement(u: Unfolding, command: c.RecordImprovement) -> None:
    """Record a process improvement."""
    _text(command.improvement, "The improvement", "Say what is to change.")
    if command.state not in STATES:
        raise BadInput(
            f"An improvement is not {command.state!r}.", f"Use one of: {', '.join(STATES)}."
        )
    improvement = e.ImprovementRecorded(command.improvement.strip(), command.state)
    if improvement not in u.state.closing.improvements:
        u.note(improvement)


def _text(value: str, what: str, remedy: str) -> None:
    if not value.strip():
        raise BadInput(f"{what} is empty.", remedy)
