"""How is a model asked without trusting it? One run, no tools, held to a shape, and accounted for.

This file and `reaching` import pydantic-ai, and only when a question is asked.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.intelligence.masking import Mask
from escalation_manager.intelligence.prompts import Prompt, prompt
from escalation_manager.intelligence.reaching import reached
from escalation_manager.intelligence.settings import Settings
from escalation_manager.ports.models import Purse, Question, Reply

if TYPE_CHECKING:
    from pydantic_ai.usage import RunUsage, UsageLimits

LONGEST_FACTS = 60_000
"""Characters of the facts as JSON. A longer case is cut by whoever asks, never silently here."""
REASKED = 1
"""How often a model that broke the shape is shown its fault."""


class Asking:
    """Fills the port `LanguageModel` with any model that pydantic-ai can reach."""

    def __init__(self, settings: Settings, purse: Purse) -> None:
        self._settings = settings
        self._purse = purse

    @property
    def name(self) -> str:
        """The model, as its provider calls it."""
        return self._settings.name

    @property
    def restricted_too(self) -> bool:
        """Whether the settings let restricted escalations leave."""
        return self._settings.restricted_too

    def prompt(self, name: str) -> str:
        """Name and version of a prompt."""
        return str(prompt(name))

    def ask(self, question: Question, at: datetime) -> Reply:
        """The answer in its shape, what was masked put back. Raises TryAgain, Never."""
        words = prompt(question.prompt)
        mask = Mask(question.names)
        facts = mask.over(_plain(question.facts)) if self._settings.mask_personal_data else None
        shown = json.dumps(question.facts if facts is None else facts, ensure_ascii=False)
        if len(shown) > LONGEST_FACTS:
            raise Never(
                f"The case has {len(shown):,} characters of facts; {LONGEST_FACTS:,} are the most.",
                "Ask about a shorter part of it.",
            )
        output, used_in, used_out = self._run(question.shape, words, shown, at)
        value = output if facts is None else _unmasked(output, mask)
        return Reply(
            value,
            self.name,
            str(words),
            used_in,
            used_out,
            self._settings.cost(used_in, used_out),
        )

    def _run(self, shape: type, words: Prompt, shown: str, at: datetime) -> tuple[Any, int, int]:
        try:
            from pydantic_ai import exceptions as wrong
            from pydantic_ai.usage import RunUsage, UsageLimits
        except ImportError:
            raise Never(
                "A model is configured, and nothing here can speak to one.",
                "Install it: pip install 'escalation-manager[ai]'.",
            ) from None
        limits = UsageLimits(request_limit=1 + REASKED, tool_calls_limit=0)
        used = RunUsage()
        try:
            output = asyncio.run(self._asked(shape, words, shown, limits, used))
        except wrong.ModelHTTPError as error:
            raise _answered(error, at) from None
        except (wrong.UnexpectedModelBehavior, wrong.UsageLimitExceeded) as error:
            raise TryAgain(
                f"The model gave no answer of the shape that was asked for: {_short(error)}",
                "Try again, or name another model.",
            ) from None
        except wrong.UserError as error:
            raise Never(
                f"The model can't be set up: {_short(error)}",
                "Check provider, name, base_url and api_key in assistant.toml.",
            ) from None
        except (wrong.AgentRunError, TimeoutError, OSError) as error:
            raise TryAgain(
                f"The model did not answer: {_short(error) or 'it took too long.'}",
                "Check that it is reached, or give it more seconds.",
            ) from None
        finally:
            # An answer of the wrong shape was paid for as well.
            self._spend(used.input_tokens or 0, used.output_tokens or 0, at)
        return output, used.input_tokens or 0, used.output_tokens or 0

    def _spend(self, used_in: int, used_out: int, at: datetime) -> None:
        if used_in or used_out:
            cost = self._settings.cost(used_in, used_out) or Decimal()
            self._purse.spend(at.astimezone(UTC).date(), used_in + used_out, cost)

    async def _asked(
        self, shape: type, words: Prompt, shown: str, limits: UsageLimits, used: RunUsage
    ) -> Any:
        from pydantic_ai import Agent, NativeOutput, PromptedOutput, ToolOutput

        settings = self._settings
        seconds = float(settings.timeout_seconds)
        held: Any = {"tool": ToolOutput, "native": NativeOutput, "prompted": PromptedOutput}
        async with reached(settings) as model:
            agent = Agent(
                model,
                output_type=held[settings.output](shape),
                instructions=words.instructions,
                retries=REASKED,
                model_settings={
                    "max_tokens": settings.most_tokens_out,
                    "temperature": 0.0,
                    "timeout": seconds,
                },
            )
            run = await agent.run(shown, usage_limits=limits, usage=used, timeout=seconds)
            return run.output


def _answered(error: Any, at: datetime) -> TryAgain | Never:
    said = f"The model's server answered {error.status_code}."
    if error.status_code in (408, 409, 425, 429) or error.status_code >= 500:
        wait = _retry_after(error)
        return TryAgain(said, "It is tried again later.", at=at + wait if wait else None)
    if error.status_code in (401, 403):
        return Never(said, "Check api_key in assistant.toml.")
    return Never(said, "Check name and base_url in assistant.toml.")


def _retry_after(error: Any) -> timedelta | None:
    cause = error.__cause__
    headers = getattr(getattr(cause, "response", None), "headers", {})
    try:
        return timedelta(seconds=min(float(headers.get("retry-after", "")), 3600.0))
    except ValueError:
        return None


def _short(error: object) -> str:
    return " ".join(str(error).split())[:200]


def _plain(facts: Any) -> Any:
    return json.loads(json.dumps(facts, ensure_ascii=False))


def _unmasked(output: Any, mask: Mask) -> Any:
    return _rebuilt(type(output), mask.off(dataclasses.asdict(output)))


def _rebuilt(shape: type, value: dict[str, Any]) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(shape).validate_python(value)
