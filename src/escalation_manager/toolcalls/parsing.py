"""What was called? The page's text, or a tool's name beside JSON, becomes a tool and arguments."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Sequence

from escalation_manager.core.errors import BadInput, NotFound
from escalation_manager.toolcalls.catalogue import TOOLS

LONGEST = 64 * 1024
"""Characters of one call; more is no call but an accident."""

_CALL = re.compile(r"\s*([A-Za-z_]\w*\s*\.\s*[A-Za-z_]\w*)\s*(?:\((.*)\)\s*;?\s*)?", re.DOTALL)
_HOW = """Write crm.get_account '{"accountId": "acc_123"}', or the whole call as one quoted """
_HOW += """argument: 'crm.get_account({ accountId: "acc_123" })'."""


def parse_call(argv: Sequence[str]) -> tuple[str, dict[str, object]]:
    """The tool's name and its arguments, from a command line's words after `call`.

    Two words: a name and JSON. One word: the page's text, JSON5 between the round brackets (names
    without quotes, trailing commas, comments, line breaks). The arguments are not checked here.
    Raises BadInput for what cannot be read, NotFound for a tool that does not exist.
    """
    words = [word for word in argv if word.strip()]
    if not words:
        raise BadInput("No tool was named.", _HOW)
    if sum(map(len, words)) > LONGEST:
        raise BadInput(f"The call is longer than {LONGEST:,} characters.", "Shorten it.")
    found = _CALL.fullmatch(_unfenced(words[0] if len(words) <= 2 else " ".join(words)))
    if found is None or (len(words) == 2 and found[2] is not None):
        raise BadInput("This cannot be read as one tool call.", _HOW)
    name = known_tool(re.sub(r"\s", "", found[1]))
    return name, _arguments(words[1] if len(words) == 2 else found[2] or "")


def known_tool(name: str) -> str:
    """The name itself; raises NotFound, with the nearest right one, when there is no such tool."""
    if name not in TOOLS:
        close = difflib.get_close_matches(name, TOOLS, n=1, cutoff=0.5)
        hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(TOOLS)}."
        raise NotFound(f"There is no tool {name!r}.", hint)
    return name


def _unfenced(text: str) -> str:
    """The call out of a fenced block, as the page prints it."""
    lines = text.strip().splitlines()
    if len(lines) > 1 and lines[0].startswith("```") and lines[-1].strip() == "```":
        return "\n".join(lines[1:-1])
    return text


def _arguments(text: str) -> dict[str, object]:
    if not text.strip():
        return {}
    try:
        arguments = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError:
        arguments = _json5(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(error) from None
    if not isinstance(arguments, dict):
        raise BadInput("The arguments are no object.", 'Write them as { accountId: "acc_123" }.')
    return arguments


def _json5(text: str) -> object:
    import json5

    try:
        return json5.loads(text, allow_duplicate_keys=False)
    except (ValueError, RecursionError) as error:
        raise _unreadable(error) from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f'Duplicate key "{name}" found in object')
        found[name] = value
    return found


def _unreadable(error: Exception) -> BadInput:
    deep = isinstance(error, RecursionError)
    why = "they are nested too deeply" if deep else str(error).removeprefix("<string>:")
    return BadInput(f"The arguments cannot be read as JSON or JSON5: {why}.", _HOW)
