"""Who fills which port? The one place where a desk is put together, and the one true clock."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from socket import gethostname
from typing import cast

from escalation_manager import connecting
from escalation_manager.channels.noting import Noting
from escalation_manager.channels.opening import (
    FILE,
    Channels,
    EveryFault,
    Secrets,
    is_there,
    open_channels,
    read_settings,
)
from escalation_manager.channels.outbox import OutboxChannel
from escalation_manager.channels.reaching import Reaching
from escalation_manager.connectors.builtin_crm import BuiltinCrm
from escalation_manager.connectors.builtin_feedback import BuiltinFeedback
from escalation_manager.connectors.builtin_messaging import BuiltinMessaging
from escalation_manager.connectors.loading import FileLoader
from escalation_manager.connectors.mail_in import MAIL_IN, open_mailbox
from escalation_manager.connectors.webhooks_in import WEBHOOKS_IN, open_senders
from escalation_manager.core.errors import StoreError
from escalation_manager.core.events import SYSTEM
from escalation_manager.core.handbook import Handbook
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.facts import facts_from
from escalation_manager.desk.passwords import Passwords
from escalation_manager.desk.policy import Policy
from escalation_manager.desk.purse import StoredPurse
from escalation_manager.desk.reading import REHEARSAL, Clock
from escalation_manager.desk.signing_in import SigningIn
from escalation_manager.engine.acting import Outside
from escalation_manager.engine.connector import Limit
from escalation_manager.engine.limits import WORK, read_limits
from escalation_manager.intelligence.opening import open_model
from escalation_manager.intelligence.settings import FILE as ASSISTANT
from escalation_manager.intelligence.settings import begins_by_itself
from escalation_manager.ports.channels import Channel, Ledger, Tools
from escalation_manager.ports.connectors import Messaging
from escalation_manager.ports.mail_tags import TAGGED_SINCE, MailTags
from escalation_manager.ports.mails import Mailbox
from escalation_manager.ports.webhooks import WebhookReader
from escalation_manager.store.addresses import Place, on_server
from escalation_manager.store.deliveries import StoredLedger
from escalation_manager.store.directory_rows import StoredDirectory
from escalation_manager.store.identities import StoredIdentities
from escalation_manager.store.opening import create_store, open_store
from escalation_manager.store.sql import SqlStore
from escalation_manager.store.sqlite import hurried
from escalation_manager.store.taken_mails import StoredMails

CHANNELS_VARIABLE = "ESCALATIONS_CHANNELS"


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)


def open_desk(place: Place) -> Desk:
    """The desk in that file, or in the database that a `postgresql://` URL names.

    Its channels stand in the file that ESCALATIONS_CHANNELS names, else in a channels.toml beside
    the file of the desk.
    """
    store = open_store(place)
    try:
        return desk_on(store, channels_file(place))
    except BaseException:
        store.close()
        raise


def channels_file(place: Place) -> Path | None:
    """Where the channels of that desk stand, if anywhere.

    StoreError when a file is named and not there: a desk that alerts nobody because of a
    slip in its environment would look as if all were well.
    """
    named = os.environ.get(CHANNELS_VARIABLE)
    if named:
        if not is_there(Path(named)):
            raise StoreError(
                f"{CHANNELS_VARIABLE} names {named}, and there is no such file.",
                "Correct it; without it nothing would leave this desk.",
            )
        return Path(named)
    return None if on_server(place) else Path(place).with_name(FILE)


def create_desk(
    place: Place,
    handbook: Handbook,
    *,
    rehearsal: bool = False,
    at: datetime | None = None,
    clock: Clock | None = None,
    hurry: bool = False,
) -> Desk:
    """A new desk with this handbook, in a new file or in a database that holds none.

    With `hurry` nothing waits for the disk: for a desk that can be made again at any time.
    """
    store = create_store(place)
    if hurry:
        hurried(store.engine)
    if rehearsal:
        store.set_setting(REHEARSAL, True)
    desk = desk_on(store, clock=clock)
    desk.policy.put_handbook(handbook, SYSTEM, at or desk.now())
    return desk


def desk_on(
    store: SqlStore,
    settings: Path | None = None,
    *,
    clock: Clock | None = None,
    passwords: Passwords | None = None,
) -> Desk:
    """A desk with the built-in systems in the same database, and the channels of its settings.

    A rehearsal desk reaches nobody: what it sends lies in its boxes. Tests bring a clock that they
    can move, and hashes of passwords that cost nothing.
    """
    policy = Policy(store, StoredDirectory(store.engine))
    inboxes = BuiltinMessaging(store.engine)
    outbox = OutboxChannel(store.engine)
    channels, messaging = Channels(), cast(Messaging, inboxes)
    own_crm = BuiltinCrm(store.engine)
    systems = connecting.Systems(own_crm, BuiltinFeedback(store.engine))
    mailbox: Mailbox | None = None
    tags: MailTags | None = None
    senders: Mapping[str, WebhookReader] = {}
    limits: Mapping[str, Limit] = {}
    ledger = StoredLedger(store.engine)
    if settings is not None and is_there(settings) and not store.setting(REHEARSAL):
        facts = facts_from(store, policy)
        tags = _tags(store, clock or SystemClock())
        tools = Tools(ledger, facts, policy.account, tags=tags)
        tables, folder = read_settings(settings), settings.parent
        others, read_secret = connecting.NAMES | {MAIL_IN, WEBHOOKS_IN, WORK}, Secrets(folder).read
        every = EveryFault(settings.name)
        limits = every.of(lambda: read_limits(tables, settings.name), limits)
        channels = every.of(lambda: open_channels(tables, tools, folder, others), channels)
        if MAIL_IN in tables:
            mailbox = every.of(lambda: open_mailbox(tables[MAIL_IN], read_secret, folder), mailbox)
        own = systems.crm, systems.feedback
        systems = connecting.connect(tables, read_secret, every, *own, ledger)
        if WEBHOOKS_IN in tables:
            table = tables[WEBHOOKS_IN]
            senders = every.of(lambda: {**open_senders(table, read_secret)}, {**senders})
        every.complain()
        messaging = Reaching(inboxes, channels.alerts, policy.directory, ledger, facts)
    outside = Outside(
        crm=systems.crm,
        messaging=messaging,
        feedback=systems.feedback,
        channels={"*": outbox, **_noted(channels.customers, ledger)},
        callbacks=channels.callbacks,
        links=channels.links,
        tags=tags,
        mails=StoredMails(store.engine),
        mailbox=mailbox,
        webhooks={**senders, **systems.webhooks},
        ledger=ledger,
        tracker=systems.tracker,
        made=own_crm,
        systems=systems.every,
    )
    identity = SigningIn(StoredIdentities(store.engine), policy, os.urandom, passwords)
    model, on_arrival = None, False
    if settings is not None and not store.setting(REHEARSAL):
        secrets = Secrets(settings.parent).read
        model = open_model(settings.with_name(ASSISTANT), secrets, StoredPurse(store))
        on_arrival = begins_by_itself(settings.with_name(ASSISTANT))
    loader = FileLoader(store.engine)
    # No other process has this name, not even one that has our number after us.
    name = f"{gethostname()}:{os.getpid()}:{os.urandom(2).hex()}"
    return Desk(
        store,
        policy,
        clock or SystemClock(),
        loader,
        outside,
        identity,
        name,
        limits,
        model,
        on_arrival=on_arrival,
    )


def _tags(store: SqlStore, clock: Clock) -> MailTags:
    """Made with the desk's own key; from the first one on, mails without a tag are not ours."""

    def begun() -> None:
        if store.setting(TAGGED_SINCE) is None:
            store.set_setting(TAGGED_SINCE, clock.now().isoformat())

    return MailTags(lambda: StoredIdentities(store.engine).key(os.urandom), begun)


def _noted(customers: Mapping[str, Channel], ledger: Ledger) -> dict[str, Channel]:
    return {
        name: Noting(f"{name} to customers", channel, ledger) for name, channel in customers.items()
    }
