"""How are people reached in Slack? One thread for each escalation, under a card that is kept true.

The first alert posts the card; each further one edits it and says in its thread what is new, which
is what makes a phone ring. Slack takes no keys, so every message carries a mark, and one that may
have been posted just before a failure is looked for before it is posted again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from escalation_manager.channels.slack.cards import (
    card,
    ended_card,
    ending_words,
    plain,
    together_card,
)
from escalation_manager.channels.slack.presses import Presses
from escalation_manager.core.directory import Person
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.outside.asking import encrypted
from escalation_manager.ports.channels import (
    OF_NONE,
    ChannelKind,
    Connected,
    Ending,
    Ledger,
    PersonalAlert,
    Tools,
)
from escalation_manager.ports.links import Links
from escalation_manager.ports.refusals import asked_for
from escalation_manager.ports.settings import Setting
from escalation_manager.ports.wording import due_words, several

if TYPE_CHECKING:
    from slack_sdk import WebClient

NAME, TRIED = "slack", "slack:tried"
PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "accesslimited",
    }
)
"""What Slack says when it is in trouble itself; everything else somebody must mend."""

_FORMS = frozenset({"conversations.history", "conversations.replies", "users.lookupByEmail"})
"""Methods that read take no JSON from us."""

_GONE = ("message_not_found", "cant_update_message", "channel_not_found")
"""What Slack says of a card that is no longer there to be edited."""

_CODE = re.compile(r"[a-z][a-z0-9_]{1,60}")
_ANSWERED = {
    "chat.postMessage": ("channel", "ts"),
    "conversations.open": ("channel",),
    "users.lookupByEmail": ("user",),
}
"""What must stand in an answer, or it is none."""

_LOOKED_THROUGH = 100
"""Messages in which one that may have been posted is looked for."""

SETTINGS = (
    Setting("token", "secret", "Where the bot token (xoxb-…) lies."),
    Setting(
        "signing_secret", "secret", "Where the app's signing secret lies; for the buttons.", ""
    ),
    Setting(
        "people",
        "names",
        "Address in the directory → member id (U…) or channel id (C…), where they differ.",
        {},
    ),
    Setting("url", "text", "The address of the Web API.", "https://slack.com/api/"),
    Setting("timeout", "number", "Seconds to wait for Slack.", 10),
)


def connect(settings: Mapping[str, Any], tools: Tools) -> Connected:
    """The app of the settings; its buttons only where a secret says that presses are Slack's.

    ValueError for an address to which the token would go in plain text.
    """
    from escalation_manager.channels.slack.client import client_of

    if not encrypted(settings["url"]):
        raise ValueError("the url must begin with https:// (on this machine, http:// will do).")

    client = client_of(settings["token"], settings["url"], settings["timeout"])
    secret, people = settings["signing_secret"], settings["people"]
    callback = Presses(secret, people) if secret else None
    slack = Slack(client, people, tools.ledger, tools.links, buttons=callback is not None)
    return Connected(alerts=slack, callback=callback)


class Slack:
    """Fills the AlertChannel and EndsAlerts ports. The reference is `channel:ts` of a post."""

    def __init__(
        self,
        client: WebClient,
        people: Mapping[str, str],
        ledger: Ledger,
        links: Links | None,
        *,
        buttons: bool,
    ) -> None:
        self._client = client
        self._people = people
        self._ledger = ledger
        self._links = links
        self._buttons = buttons

    def alert(self, alert: PersonalAlert, *, at: datetime, key: str) -> str:
        """The card, or what is new in its thread."""
        mark = mark_of(key)
        posted = self._ledger.thread(TRIED, "", mark)
        if posted:
            return posted
        place = self._place(alert.address, at)
        text = f"{alert.escalation_id} {due_words(alert, at)}"
        thread = self._ledger.thread(NAME, place, alert.escalation_id)
        if thread is not None and self._edited(thread, alert, text, at):
            channel, _, ts = thread.partition(":")
            said = [{"type": "section", "block_id": mark, "text": plain(alert.message)}]
            return self._post(channel, text, said, mark, at, thread=ts)
        posted = self._post(place, text, self._card(alert, at, mark), mark, at)
        self._ledger.begin(NAME, place, alert.escalation_id, posted, at)
        return posted

    def alert_together(self, alerts: tuple[PersonalAlert, ...], *, at: datetime, key: str) -> str:
        """One message that lists them; the cards of the escalations stay as they are."""
        mark = mark_of(key)
        posted = self._ledger.thread(TRIED, "", mark)
        if posted:
            return posted
        place = self._place(alerts[0].address, at)
        blocks = together_card(alerts, self._links, mark)
        return self._post(place, several(alerts), blocks, mark, at)

    def over(self, person: Person, address: str, ending: Ending, *, at: datetime, key: str) -> None:  # noqa: ARG002
        """The card says who answered, or that it is over; its buttons are gone with the need."""
        place = self._place(address, at)
        thread = self._ledger.thread(NAME, place, ending.escalation_id)
        if thread is None:
            return
        channel, _, ts = thread.partition(":")
        blocks = ended_card(ending, person, self._links, f"esc-card-{ts}", buttons=self._buttons)
        text = f"{ending.escalation_id} {ending_words(ending)}"
        try:
            self._call("chat.update", at, channel=channel, ts=ts, text=text, blocks=blocks)
        except _Refused as refusal:
            if refusal.code not in _GONE:
                raise

    def _card(self, alert: PersonalAlert, at: datetime, mark: str) -> list[dict[str, Any]]:
        if alert.escalation_id in OF_NONE:
            return card(alert, None, at, mark, buttons=False)
        return card(alert, self._links, at, mark, buttons=self._buttons)

    def _edited(self, thread: str, alert: PersonalAlert, text: str, at: datetime) -> bool:
        """Whether the card is still there, and now says what holds."""
        channel, _, ts = thread.partition(":")
        blocks = self._card(alert, at, f"esc-card-{ts}")
        try:
            self._call("chat.update", at, channel=channel, ts=ts, text=text, blocks=blocks)
        except _Refused as refusal:
            if refusal.code in _GONE:
                return False
            raise
        return True

    def _post(
        self,
        channel: str,
        text: str,
        blocks: list[dict[str, Any]],
        mark: str,
        at: datetime,
        thread: str = "",
    ) -> str:
        if self._ledger.thread(TRIED, "", mark) is not None:
            found = self._find(channel, mark, thread, at)
            if found:
                self._ledger.begin(TRIED, "", mark, found, at)
                return found
        self._ledger.begin(TRIED, "", mark, "", at)
        more = {"thread_ts": thread} if thread else {}
        said = self._call("chat.postMessage", at, channel=channel, text=text, blocks=blocks, **more)
        if not (isinstance(said["channel"], str) and isinstance(said["ts"], str)):
            raise TryAgain("Slack's answer is not whole.")
        reference = f"{said['channel']}:{said['ts']}"
        self._ledger.begin(TRIED, "", mark, reference, at)
        return reference

    def _find(self, channel: str, mark: str, thread: str, at: datetime) -> str:
        """The reference of a message that was posted although we never heard of it."""
        if channel.startswith("U"):
            channel = _id(self._call("conversations.open", at, users=channel), "channel")
        if thread:
            said = self._call(
                "conversations.replies", at, channel=channel, ts=thread, limit=_LOOKED_THROUGH
            )
        else:
            said = self._call("conversations.history", at, channel=channel, limit=_LOOKED_THROUGH)
        messages = said.get("messages")
        for message in messages if isinstance(messages, list) else ():
            if _marked(message, mark):
                return f"{channel}:{message['ts']}"
        return ""

    def _place(self, address: str, at: datetime) -> str:
        """The member or channel behind an address of the directory."""
        named = self._people.get(address, address)
        if named[:1] in ("U", "W", "C", "G", "D") and named[1:].isalnum() and named.isupper():
            return named
        if "@" in named[1:]:
            return _id(self._call("users.lookupByEmail", at, email=named), "user")
        if named.startswith("#"):
            return named
        raise Never(
            f"Slack does not know whom {address!r} means.",
            "Add it to [slack.people] with the member id (profile, Copy member ID).",
        )

    def _call(self, method: str, at: datetime, **arguments: Any) -> Any:
        from slack_sdk.errors import SlackApiError, SlackClientError

        try:
            form = method in _FORMS
            said = (
                self._client.api_call(method, data=arguments)
                if form
                else self._client.api_call(method, json=arguments)
            )
        except SlackApiError as error:
            answer = error.response
            code = _code(answer)
            if not code:
                # A proxy on the way, perhaps: not Slack's own words, so they settle nothing.
                status = f" ({answer.status_code})" if answer.status_code != 200 else ""
                raise TryAgain(f"What answered {method} was not Slack{status}.") from None
            told = f"Slack refused {method}: {code}."
            if answer.status_code == 429 or answer.status_code >= 500 or code in PASSING:
                later = {name.lower(): value for name, value in answer.headers.items()}
                raise TryAgain(told, at=asked_for(later.get("retry-after"), at)) from None
            raise _Refused(told, code) from None
        except (SlackClientError, OSError) as error:
            raise TryAgain(f"Slack cannot be reached: {type(error).__name__}.") from None
        except (AttributeError, TypeError, ValueError) as error:
            raise TryAgain(f"What answered {method} was not Slack ({error}).") from None
        if any(said.get(name) is None for name in _ANSWERED.get(method, ())):
            raise TryAgain(f"Slack's answer to {method} is not whole.")
        return said


def _id(said: Any, name: str) -> str:
    """Whose id that is in an answer. TryAgain when it holds none."""
    found = said.get(name)
    id_ = found.get("id") if isinstance(found, dict) else None
    if not isinstance(id_, str) or not id_:
        raise TryAgain("Slack's answer is not whole.")
    return id_


def _marked(message: Any, mark: str) -> bool:
    """Whether it is the message of that mark, and can be named."""
    if not isinstance(message, dict) or not isinstance(message.get("ts"), str):
        return False
    blocks = message.get("blocks")
    return isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("block_id") == mark for block in blocks
    )


def _code(answer: Any) -> str:
    """Slack's own code of what was wrong; for a status alone that one; empty: it is not Slack's."""
    data = getattr(answer, "data", None)
    found = data.get("error") if isinstance(data, dict) else None
    if isinstance(found, str) and _CODE.fullmatch(found):
        return found
    status = getattr(answer, "status_code", 200)
    return str(status) if status == 429 or status >= 500 else ""


class _Refused(Never):
    """Slack said no, and why."""

    def __init__(self, told: str, code: str) -> None:
        super().__init__(told, _REMEDIES.get(code, "Check the app's token, scopes and channels."))
        self.code = code


_REMEDIES = {
    "not_in_channel": "Invite the app to that channel.",
    "channel_not_found": "Check the id under [slack.people], and invite the app to the channel.",
    "is_archived": "Choose a channel that is not archived.",
    "invalid_auth": "Give a valid bot token under [slack].",
    "token_revoked": "Install the app again, and give its new token under [slack].",
    "account_inactive": "Install the app again, and give its new token under [slack].",
    "users_not_found": "Correct the address, or add the member id to [slack.people].",
    "missing_scope": "Give the app the scopes of docs/how-to/slack.md, and install it again.",
}


def mark_of(key: str) -> str:
    """The mark of a message: a block id that follows from the key."""
    return f"esc-{hashlib.sha256(key.encode()).hexdigest()[:32]}"


CHANNEL = ChannelKind(
    NAME,
    "One thread for each escalation in Slack, with buttons.",
    ("slack",),
    connect,
    SETTINGS,
    extra="slack",
    libraries=("slack_sdk",),
)
