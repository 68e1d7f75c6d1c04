"""How is the model of a provider reached? By its own protocol, over connections of one question."""

from __future__ import annotations

import inspect
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from escalation_manager.core.errors import Never
from escalation_manager.intelligence.settings import Settings

if TYPE_CHECKING:
    from pydantic_ai.models import Model
    from pydantic_ai.providers import Provider

ADDRESSES = ("base_url", "api_base", "azure_endpoint")
"""What the providers call the address of their server."""


@asynccontextmanager
async def reached(settings: Settings) -> AsyncIterator[Model]:
    """The model, for one question. Never where its provider is unknown or not installed.

    Tries are counted in one place, by who guards the budget: a provider's own library does not
    repeat a question.
    """
    if settings.provider != "openai":
        provider = _provider(settings)
        if hasattr(provider.client, "max_retries"):
            provider.client.max_retries = 0
        async with provider:
            yield _model(settings, provider)
        return
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    async with AsyncOpenAI(
        base_url=settings.base_url or None,
        api_key=settings.api_key or "none",
        max_retries=0,
        timeout=float(settings.timeout_seconds),
        # By itself it would hand a customer's words to wherever an answer leads.
        http_client=DefaultAsyncHttpxClient(follow_redirects=False),
    ) as client:
        yield OpenAIChatModel(settings.name, provider=OpenAIProvider(openai_client=client))


def _provider(settings: Settings) -> Provider[Any]:
    """The provider, with the address and the key of the settings."""
    from pydantic_ai.providers import infer_provider_class

    name = settings.provider
    try:
        made = infer_provider_class(name)
    except ValueError:
        raise Never(
            f"Nobody here knows a provider {name!r}.",
            "Give provider as pydantic-ai writes it: openai, anthropic, google, mistral, ollama …",
        ) from None
    except ImportError as missing:
        raise _not_installed(name, missing) from None
    takes = inspect.signature(made).parameters
    given: dict[str, str] = {}
    for setting, names in (("base_url", ADDRESSES), ("api_key", ("api_key",))):
        value = getattr(settings, setting)
        called = next((one for one in names if one in takes), None)
        if value and called is None:
            raise Never(
                f"The provider {name!r} takes no {setting}.",
                f"Take {setting} out of assistant.toml.",
            )
        if value and called is not None:
            given[called] = value
    return made(**given)


def _model(settings: Settings, provider: Provider[Any]) -> Model:
    from pydantic_ai.models import infer_model

    try:
        return infer_model(
            f"{settings.provider}:{settings.name}", provider_factory=lambda _: provider
        )
    except ImportError as missing:
        raise _not_installed(settings.provider, missing) from None


def _not_installed(provider: str, missing: ImportError) -> Never:
    named = re.search(r"pydantic-ai-slim\[[\w-]+\]", str(missing))
    needed = named.group() if named else f"pydantic-ai-slim[{provider}]"
    return Never(
        f"The provider {provider!r} needs a library of its own, which is not installed.",
        f"Install it: pip install '{needed}'.",
    )
