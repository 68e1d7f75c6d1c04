"""The page of channels: every table and setting of channels.toml."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from docs.generate.page import Page, table
from escalation_manager.channels.opening import LINKS, kinds
from escalation_manager.connecting import TABLES
from escalation_manager.connectors.mail_in.opening import MAIL_IN
from escalation_manager.connectors.mail_in.opening import SETTINGS as MAIL_SETTINGS
from escalation_manager.connectors.webhooks_in import SETTINGS as WEBHOOK_SETTINGS
from escalation_manager.connectors.webhooks_in import TYPES, WEBHOOKS_IN
from escalation_manager.ports.settings import REQUIRED, Setting

KINDS = {
    "text": "text",
    "secret": "reference to a secret",
    "number": "number",
    "flag": "true or false",
    "texts": "list of texts",
    "names": "table of texts",
    "secrets": "table of references to secrets",
}


def body() -> Iterator[str]:
    """A chapter for each table."""
    for kind in kinds().values():
        methods = ", ".join(f"`{one}`" for one in kind.reaches)
        yield from (f"## [{kind.name}]", "", kind.words, "")
        yield f"Serves contact methods of the kind {methods}."
        if kind.extra:
            yield f"Its libraries come with `pip install 'escalation-manager[{kind.extra}]'`."
        yield ""
        yield from _settings(kind.settings)
    yield from ("## [links]", "", "The buttons in mails and cards. Without it there are none.", "")
    yield from _settings(LINKS)
    for system in TABLES:
        yield from (f"## [{system.name}]", "", system.words, "")
        yield from _settings(system.settings)
    yield from (f"## [{MAIL_IN}]", "", "Where customers' mails come in.", "")
    yield from _settings(MAIL_SETTINGS)
    yield from (f"## [{WEBHOOKS_IN}]", "", "Who may tell the desk something.", "")
    yield from _settings(WEBHOOK_SETTINGS)
    yield "The types of webhooks, and the fields of their `data`:"
    yield ""
    rows = (
        (f"`{name}`", ", ".join(f"`{field}`" for field in kind.__struct_fields__))
        for name, kind in TYPES.items()
    )
    yield from table(("Type", "Fields"), rows)


def _settings(settings: Iterable[Setting]) -> Iterator[str]:
    rows = ((f"`{one.name}`", KINDS[one.kind], _default(one), one.words) for one in settings)
    yield from table(("Setting", "Kind", "Default", "Meaning"), rows)


def _default(setting: Setting) -> str:
    if setting.default is REQUIRED:
        return "must be given"
    if setting.default in ("", (), {}):
        return "none"
    return f"`{toml(setting.default)}`"


def toml(value: object) -> str:
    """As it would be written; a text alone without its quotation marks."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {json.dumps(one)}' for name, one in value.items())} }}"
    return json.dumps(list(value)) if isinstance(value, tuple | list) else str(value)


PAGE = Page(
    "channels.md",
    "Channels",
    "Every table of `channels.toml`, which lies beside the desk's file (or where\n"
    "`ESCALATIONS_CHANNELS` says). A secret is never written into it, only where it lies:\n"
    "`env:NAME`, or `file:PATH` beside the settings. `escalations channels check` names every\n"
    "fault at once. The table `[work]` is told of in [Run a desk](../operations.md#running-it).",
    body,
)
