"""What follows from a command? The index of all rules: each command, and the chapter that decides.

The order is the same for everybody: may they, is it the time for it, what is due by now anyway, and
then the command itself. Nothing is decided twice: what was done already gives no events.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from escalation_manager.core import (
    agenda,
    assisting,
    closing,
    goodwill,
    intake,
    joining,
    ladder,
    learning,
    lifecycle,
    messages,
    permissions,
    risk,
    severity,
    sla,
    soundness,
    tasks,
)
from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.rules import DESK, Actor, Rules
from escalation_manager.core.unfolding import Unfolding


def decide(
    state: Escalation | None,
    command: c.Command,
    actor: Actor,
    rules: Rules,
    at: datetime,
    *,
    id_: str = "",
) -> tuple[e.Entry, ...]:
    """The entries that follow from a command, none when it is done already.

    A new escalation gets `id_`. `at` is aware; a clock that was put back does not move an
    escalation backwards: what follows is never dated before what it follows from. Raises
    NotAllowed, BadInput or NotFound, and then nothing has happened.
    """
    u = unfold(state, command, actor, rules, at, id_=id_)
    return tuple(u.entries) if u else ()


def unfold(
    state: Escalation | None,
    command: c.Command,
    actor: Actor,
    rules: Rules,
    at: datetime,
    *,
    id_: str = "",
    quiet_until: datetime | None = None,
) -> Unfolding | None:
    """The same with the state that is reached and its next wake; None when it is done already.

    `quiet_until`: it is known that nothing is due in `state` before this instant.
    """
    soundness.instant("The instant", at)
    soundness.check(command)
    if state is None:
        if not isinstance(command, c.Raise):
            # Before the permissions: what is hidden from the asker must look just like this.
            raise permissions.unknown(id_)
        permissions.check(state, command, actor, rules, at)
        u = intake.begin(id_, command, actor, rules, at)
        agenda.catch_up(u)
        return u
    permissions.check(state, command, actor, rules, at)
    if isinstance(command, c.Raise):
        raise BadInput(f"{state.id} is raised already.", "Raise a new one without an id.")
    u = Unfolding(state, rules, actor, max(at, state.last_at or at))
    if not lifecycle.check(state, command):
        return None
    if quiet_until is None or quiet_until <= u.at:
        agenda.catch_up(u)
    before = len(u.entries)
    starts = lifecycle.starts_work(u.state, command)
    _carry_out(u, command)
    if starts and len(u.entries) > before:
        u.follow(e.WorkStarted())
    if u.entries:
        agenda.catch_up(u)
    return u


def handing_over(state: Escalation, rules: Rules, at: datetime) -> c.Absorb:
    """What the other one must know of a duplicate that is merged into it now.

    What is due in the duplicate by now is its own, and no news for the other one.
    """
    due = unfold(state, c.CheckClocks(), DESK, rules, at)
    assert due is not None
    return joining.taken_in(due.state, rules, due.at)


def _carry_out(u: Unfolding, command: c.Command) -> None:
    match command:
        case c.Raise():
            raise BadInput("It is raised already.", "Raise a new one.")
        case c.GatherContext():
            intake.gather(u, command)
        case c.Triage():
            intake.triage(u, command)
        case c.SuggestTriage():
            intake.suggest(u, command)
        case c.Suggest():
            assisting.suggest(u, command)
        case c.AnswerSuggestion():
            assisting.answer(u, command)
        case c.RecordImpact():
            intake.record_impact(u, command)
        case c.AddNote():
            intake.add_note(u, command)
        case c.Assign():
            ladder.assign(u, command)
        case c.HandOver():
            ladder.hand_over(u, command)
        case c.AcceptHandover():
            ladder.accept_handover(u, command)
        case c.DeclineHandover():
            ladder.decline_handover(u, command)
        case c.AcknowledgeAlert():
            ladder.acknowledge_alert(u, command)
        case c.AcknowledgeCustomer():
            messages.acknowledge_customer(u, command)
        case c.Climb():
            ladder.climb(u, command)
        case c.Silence():
            ladder.silence(u, command)
        case c.ChangeSeverity():
            severity.change(u, command)
        case c.DeclineLowering():
            severity.decline(u, command)
        case c.Pause():
            sla.pause(u, command)
        case c.Resume():
            sla.resume(u, command)
        case c.AgreeNextUpdate():
            messages.agree_next_update(u, command)
        case c.StartDuty():
            sla.start_duty(u, command)
        case c.MeetDuty():
            sla.meet_duty(u, command)
        case c.AddTask():
            tasks.add(u, command)
        case c.AcceptTask():
            tasks.accept(u, command)
        case c.CompleteTask():
            tasks.complete(u, command)
        case c.DropTask():
            tasks.drop(u, command)
        case c.LogCommunication():
            messages.log_communication(u, command)
        case c.RecordReply():
            messages.record_reply(u, command)
        case c.WriteMessage():
            messages.write_message(u, command)
        case c.SendMessage():
            messages.send_message(u, command)
        case c.HoldMessage():
            messages.hold_message(u, command)
        case c.ReleaseMessage():
            messages.release_message(u, command)
        case c.ExplainFinding():
            messages.explain_finding(u, command)
        case c.DiscardMessage():
            messages.discard_message(u, command)
        case c.RecordDelivery():
            messages.record_delivery(u, command)
        case c.RecordBounce():
            messages.record_bounce(u, command)
        case c.RecordMirror():
            messages.record_mirror(u, command)
        case c.RecordMirrorFailure():
            messages.record_mirror_failure(u, command)
        case c.RecordSurveySent():
            closing.record_survey_sent(u, command)
        case c.KeepCommitment():
            messages.keep_commitment(u, command)
        case c.BreakCommitment():
            messages.break_commitment(u, command)
        case c.ConfirmFix():
            messages.confirm_fix(u, command)
        case c.WithdrawFix():
            messages.withdraw_fix(u, command)
        case c.RequestGoodwill():
            goodwill.request(u, command)
        case c.ApproveGoodwill():
            goodwill.approve(u, command)
        case c.RejectGoodwill():
            goodwill.reject(u, command)
        case c.ReconsiderGoodwill():
            goodwill.reconsider(u, command)
        case c.UseGoodwill():
            goodwill.use(u, command)
        case c.RecordExitCriteria():
            closing.record_exit_criteria(u, command)
        case c.AssessRisk():
            risk.assess(u, command)
        case c.RecordRootCause():
            learning.record_root_cause(u, command)
        case c.Resolve():
            closing.resolve(u, command)
        case c.Reopen():
            closing.reopen(u, command)
        case c.ScheduleSurvey():
            closing.schedule_survey(u, command)
        case c.RecordSatisfaction():
            closing.record_satisfaction(u, command)
        case c.FilePostMortem():
            learning.file_post_mortem(u, command)
        case c.WaivePostMortem():
            learning.waive_post_mortem(u, command)
        case c.RecordLesson():
            learning.record_lesson(u, command)
        case c.RecordImprovement():
            learning.record_improvement(u, command)
        case c.Close():
            closing.close(u, command)
        case c.Cancel():
            joining.cancel(u, command)
        case c.Merge():
            joining.merge(u, command)
        case c.Absorb():
            joining.absorb(u, command)
        case c.Link():
            joining.link(u, command)
        case c.Restrict():
            joining.restrict(u, command)
        case c.LiftRestriction():
            joining.lift(u, command)
        case c.MigrateHandbook():
            sla.migrate(u, command)
        case c.CheckClocks():
            pass
        case _:
            assert_never(command)
