"""How does the assistant work an escalation? Round by round, as itself, whenever it is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from escalation_manager.core.errors import BadInput, Deed, EscalationError, NotAllowed
from escalation_manager.core.next_step import NextStep
from escalation_manager.desk.answers import Shown
from escalation_manager.desk.specialist import steps
from escalation_manager.desk.specialist.at_work import at_work
from escalation_manager.desk.specialist.facts import local
from escalation_manager.desk.specialist.proposing import CATEGORIES, Proposing
from escalation_manager.desk.specialist.rounds import Counter, Round
from escalation_manager.desk.specialist.worked import TITLES, Proposed, StepTaken, Worked
from escalation_manager.ports.models import LanguageModel

ON_REQUEST = ("summary", "hand_over", "lessons", "root_cause", "triage")
"""What may be asked for by name."""


class Specialist:
    """The built-in agent of one desk, with a language model or without."""

    def __init__(
        self, desk: Counter, model: LanguageModel | None, *, on_arrival: bool = False
    ) -> None:
        self._desk = desk
        self.on_arrival = on_arrival
        """Whether it begins by itself on what comes in."""
        self._proposing = Proposing(model)

    @property
    def model(self) -> str:
        """The language model that is asked; empty when it goes by the rules alone."""
        return self._proposing.model.name if self._proposing.model else ""

    def identity(self, actor: str = "") -> str:
        """As whom it acts: the asker, where that is an agent; else the agent of the directory."""
        people = self._desk.policy.directory().people
        asking = people.get(actor)
        if asking is not None and asking.agent:
            return asking.id
        agents = sorted(p.id for p in people.values() if p.agent and p.left_on is None)
        if not agents:
            raise BadInput(
                "No assistant works here.",
                'Load a person with "agent": true and the role agent.',
            )
        return agents[0]

    def work(
        self, escalation: str, *, actor: str, at: datetime | None = None, dry_run: bool = False
    ) -> Worked:
        """One round along the eight steps. NotFound, NotAllowed, BadInput; AtWork: one goes on."""
        if dry_run:  # asks no model and writes nothing, so it is in nobody's way
            return self._round(self._begin(escalation, actor, at, dry_run=True))
        self._desk.show(escalation, actor=actor, at=at)  # to whom it is unknown hears no more
        with at_work(self._desk, escalation, at):
            return self._round(self._begin(escalation, actor, at, dry_run=False))

    def work_by_itself(
        self, escalation: str, wanted: Callable[[], bool], dealt_with: Callable[[], None]
    ) -> bool:
        """One round that nobody asked for, where it is still wanted once the case is held."""
        by = self.identity()
        with at_work(self._desk, escalation):
            if not wanted():
                return False
            self._round(self._begin(escalation, by, None, dry_run=False))
            dealt_with()
        return True

    def _round(self, round_: Round) -> Worked:
        for take in steps.ALL:
            take(round_)
        step = round_.shown.step
        return Worked(
            round_.escalation,
            round_.by,
            self.model,
            tuple(round_.steps),
            step.text if step else "Nothing waits for us now",
            _why(round_.shown, step),
            tuple(dict.fromkeys(round_.problems)),
            round_.dry_run,
        )

    def propose(
        self, about: str, escalation: str, *, actor: str, at: datetime | None = None
    ) -> Proposed:
        """One proposal by name: a summary, a hand-over note, lessons, a root cause, a triage."""
        if about not in ON_REQUEST:
            raise BadInput(
                f"The assistant proposes no {about!r}.", f"Ask for: {', '.join(ON_REQUEST)}."
            )
        self._desk.show(escalation, actor=actor, at=at)
        with at_work(self._desk, escalation, at):
            return self._one(about, self._begin(escalation, actor, at, dry_run=False))

    def answer(
        self, question: str, escalation: str, *, actor: str, at: datetime | None = None
    ) -> Proposed:
        """A question about one escalation, answered from its record alone."""
        if not question.strip():
            raise BadInput("There is no question.", "Ask one.")
        if self._proposing.model is None:
            raise BadInput(
                "Without a language model no questions are answered.",
                "Whoever runs the desk names one in assistant.toml. Look at the escalation.",
                deed=Deed.CASE,
            )
        round_ = self._begin(escalation, actor, at, dry_run=False)
        return self._one("answer", round_, question=question.strip()[:2_000])

    # --- one round ---

    def _begin(self, escalation: str, actor: str, at: datetime | None, dry_run: bool) -> Round:
        self._desk.show(escalation, actor=actor, at=at)
        by = self.identity(actor)
        try:
            shown = self._desk.show(escalation, actor=by, at=at)
        except EscalationError:
            raise NotAllowed(
                f"{escalation} is restricted, and no assistant may read it.",
                "Work on it yourself, or have the restriction lifted.",
                rule="permission: restricted",
            ) from None
        taken = [StepTaken(number, title) for number, title in enumerate(TITLES, start=1)]
        return Round(self._desk, self._proposing, escalation, by, at, dry_run, shown, taken, [])

    def _one(self, about: str, r: Round, **further: object) -> Proposed:
        handbook = r.shown.rules.handbook
        if about == "root_cause":
            further["categories"] = list(CATEGORIES)
        if about == "triage":
            further["types"] = {t.name: t.definition for t in handbook.types.values()}
            further["severities"] = {s.name: s.definition for s in handbook.severities.values()}
        drafted = r.draft(about, **further)
        command = drafted.command
        if drafted.asked_before:
            made = [one for one in r.shown.state.assisted if one.made.about == about][-1].made
            events = tuple(ground.version for ground in made.grounds)
            return Proposed(about, made.text, events, made.source, made.suggestion)
        command = command or self._proposing.by_rules(about, r.shown)
        if command is None:
            why = drafted.problems or ("Without a language model the rules have no words for it.",)
            return Proposed(about, "", (), "", problems=why)
        before = len(r.shown.state.assisted)
        r.do(r.step(1), command, about)
        kept = r.shown.state.assisted[before:]
        events = tuple(ground.version for ground in command.grounds)
        number = kept[0].id if kept else ""
        text = kept[0].made.text if kept else command.text
        return Proposed(about, text, events, command.source, number, drafted.problems)


def _why(shown: Shown, step: NextStep | None) -> str:
    if step is None:
        return "No clock and no task of ours is due."
    who = ", ".join(shown.rules.directory.name(one) for one in step.people)
    due = f"due {local(step.due)}" if step.due else "without a deadline"
    return f"{due}; asked of {who or ' or '.join(step.roles) or 'nobody by name'}"
