"""The built-in assistant on the command line: a round of work, a proposal, a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from escalation_manager.cli.doing import DryRun, Esc, Key, Reason, do
from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb

if TYPE_CHECKING:
    from escalation_manager.desk.own_cases import Trained
    from escalation_manager.desk.specialist.worked import Proposed, Worked

PANEL = "Assistant"


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""

    @verb(app, "assist", PANEL)
    def assist(
        session: Session,
        escalation: Esc,
        propose: Annotated[
            str,
            typer.Option(
                "--propose", help="One thing: summary, hand_over, lessons, root_cause or triage."
            ),
        ] = "",
        ask: Annotated[str, typer.Option("--ask", help="A question about it.")] = "",
        dry_run: DryRun = False,
    ) -> None:
        """Let the assistant work it along the eight steps; it drafts and proposes, never sends."""
        from escalation_manager.core.errors import BadInput

        if propose and ask:
            raise BadInput("One thing at a time.", "Use --propose or --ask.")
        specialist, who, at = session.desk.specialist, session.actor, session.at
        if propose or ask:
            made = (
                specialist.answer(ask, escalation, actor=who, at=at)
                if ask
                else specialist.propose(propose, escalation, actor=who, at=at)
            )
            session.say("\n".join(_proposal(made)), asdict(made))
            return
        worked = specialist.work(escalation, actor=who, at=at, dry_run=dry_run)
        session.say("\n".join(_round(worked)), asdict(worked))

    @verb(app, "train", PANEL)
    def train(session: Session, dry_run: DryRun = False) -> None:
        """Learn type and severity from your own closed cases, and measure how well it is done."""
        desk = session.desk
        trained = desk.own_cases.train(
            actor=session.actor, at=desk.now(session.at), dry_run=dry_run
        )
        session.say("\n".join(_trained(trained)), asdict(trained))

    @verb(app, "proposal", PANEL)
    def proposal(
        session: Session,
        escalation: Esc,
        number: Annotated[str, typer.Argument(help="Its number, such as S1.")],
        take: Annotated[bool, typer.Option("--take", help="It was of use.")] = False,
        leave: Annotated[bool, typer.Option("--leave", help="It was not.")] = False,
        reason: Reason = "",
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Read a proposal of the assistant, or say what you made of it."""
        from escalation_manager.core import commands as c
        from escalation_manager.core.errors import BadInput, NotFound

        if take and leave:
            raise BadInput("It is taken or left.", "Use --take or --leave.")
        if take or leave:
            command = c.AnswerSuggestion(number, take, reason)
            do(session, escalation, command, key=key, dry_run=dry_run)
            return
        state = session.desk.show(escalation, actor=session.actor, at=session.at).state
        found = state.suggestion(number.strip().upper())
        if found is None:
            there = ", ".join(one.id for one in state.assisted) or "none yet"
            raise NotFound(f"{escalation} has no proposal {number!r}.", f"There are: {there}.")
        made = found.made
        answered = {None: "nobody has said yet", True: "taken", False: "left"}[found.taken]
        lines = [
            f"{made.suggestion} {made.about.replace('_', ' ')}, by {made.source} ({answered})",
            *(f"  {name}: {value}" for name, value in made.values),
            *(f"  {line}" for line in made.text.splitlines()),
            *(
                f"  event {ground.version}" + (f": “{ground.quote}”" if ground.quote else "")
                for ground in made.grounds
            ),
        ]
        session.say("\n".join(lines), asdict(found))


def _trained(trained: Trained) -> Iterator[str]:
    tried = "Tried on" if trained.dry_run else "Trained on"
    yield f"{tried} {trained.cases} closed cases."
    for name, found in (("type", trained.type), ("severity", trained.severity)):
        yield (
            f"  {name}: right in {found.right:.0%} of cases it had not seen"
            f" (always the most frequent one: {found.baseline:.0%})"
        )
        if found.right <= found.baseline:
            yield f"    No better than guessing: don't rely on its {name}."
    if trained.left_out:
        yield f"  Too rare to learn: {', '.join(trained.left_out)}."
    if not trained.dry_run:
        yield "It is shown beside the rules by: escalations assist"


def _round(worked: Worked) -> Iterator[str]:
    with_ = f"with {worked.model}" if worked.model else "by the rules alone, without a model"
    yield f"{worked.escalation}, worked by {worked.by} {with_}"
    for step in worked.steps:
        yield ""
        yield f"{step.number}. {step.title}"
        yield from (f"   {line}" for line in step.found)
        yield from (f"   ✓ {line}" for line in step.did)
        for wait in step.waits:
            who = f" ({wait.who})" if wait.who else ""
            yield f"   → {wait.what}{who}"
            if wait.command:
                yield f"     {wait.command}"
    yield ""
    yield f"Next: {worked.next} ({worked.why})"
    yield from (f"Note: {problem}" for problem in worked.problems)


def _proposal(made: Proposed) -> Iterator[str]:
    if made.text:
        number = f"{made.suggestion} " if made.suggestion else ""
        yield f"{number}{made.about.replace('_', ' ')}, proposed by {made.source}"
        yield from (f"  {line}" for line in made.text.splitlines())
        if made.events:
            yield f"  Rests on events {', '.join(map(str, made.events))}."
    yield from (f"Note: {problem}" for problem in made.problems)
