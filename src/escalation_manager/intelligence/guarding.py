"""When is a model not asked? When the day's budget is spent, or while it keeps failing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Lock

from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.intelligence.settings import Settings
from escalation_manager.ports.models import LanguageModel, Purse, Question, Reply

FAILURES = 3
"""In a row, before it is left alone for a while."""
LEFT_ALONE = timedelta(minutes=1)


class Guarding:
    """A language model with a budget, further tries and a circuit breaker. Threads may share it."""

    def __init__(self, model: LanguageModel, settings: Settings, purse: Purse) -> None:
        self._model = model
        self._settings = settings
        self._purse = purse
        self._lock = Lock()
        self._failures = 0
        self._until: datetime | None = None

    @property
    def name(self) -> str:
        """Which model it is."""
        return self._model.name

    @property
    def restricted_too(self) -> bool:
        """Whether it may be asked about restricted escalations."""
        return self._model.restricted_too

    def prompt(self, name: str) -> str:
        """Name and version of a prompt."""
        return self._model.prompt(name)

    def ask(self, question: Question, at: datetime) -> Reply:
        """The answer, if it may be asked. Raises TryAgain, Never."""
        self._within_budget(at)
        with self._lock:
            if self._until is not None and at < self._until:
                raise TryAgain(
                    f"The model failed {FAILURES} times in a row and is left alone.",
                    "It is asked again in a minute.",
                    at=self._until,
                )
        try:
            reply = self._tried(question, at)
        except TryAgain:
            with self._lock:
                self._failures += 1
                if self._failures >= FAILURES:
                    # One question may try it after the pause; the next failure closes it again.
                    self._failures, self._until = FAILURES - 1, at + LEFT_ALONE
            raise
        with self._lock:
            self._failures, self._until = 0, None
        return reply

    def _tried(self, question: Question, at: datetime) -> Reply:
        for left in range(self._settings.tries - 1, -1, -1):
            try:
                return self._model.ask(question, at)
            except TryAgain as failed:
                # Where the other side said when, asking at once would only be refused again.
                if not left or failed.at is not None:
                    raise
        raise AssertionError("tries are at least one")

    def _within_budget(self, at: datetime) -> None:
        spent, settings = self._purse.spent(at.astimezone(UTC).date()), self._settings
        over = spent.tokens >= settings.tokens_a_day
        if settings.usd_a_day is not None and spent.cost >= settings.usd_a_day:
            over = True
        if over:
            raise Never(
                f"Today's budget for the model is spent ({spent.tokens:,} tokens,"
                f" {spent.cost:.2f} USD).",
                "Go on without it, or raise tokens_a_day or usd_a_day in assistant.toml.",
            )
