"""Commands for words to the customer: write, send, explain, release, log, promises."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from escalation_manager.cli.doing import DryRun, Esc, Key, Reason, do
from escalation_manager.cli.instants import read_instant
from escalation_manager.cli.reading import number
from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb

if TYPE_CHECKING:
    from escalation_manager.core.commands import WriteMessage

Message = Annotated[str, typer.Argument(metavar="MESSAGE", help="Such as M2.")]
Text = Annotated[
    str | None, typer.Option("--text", "-t", help="The words. Else --file or standard input.")
]
File = Annotated[Path | None, typer.Option("--file", "-f", help="A file with the words.")]
Purpose = Annotated[
    str,
    typer.Option(
        "--purpose", help="acknowledgement, response, update, holding, resolution or other."
    ),
]


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    group = typer.Typer(
        help="Words to the customer, through the gate: write, send, explain, log …",
        no_args_is_help=True,
    )
    app.add_typer(group, name="message", rich_help_panel="Work")
    _send(group)
    _gate(group)
    _log(group)


def _send(group: typer.Typer) -> None:
    @verb(group, "send")
    def send(
        session: Session,
        escalation: Esc,
        message: Annotated[
            str | None, typer.Argument(metavar="[MESSAGE]", help="A written one, such as M2.")
        ] = None,
        text: Text = None,
        file: File = None,
        purpose: Purpose = "update",
        channel: Annotated[str, typer.Option("--channel")] = "email",
        to: Annotated[str, typer.Option("--to", help="Else the customer's contact.")] = "",
        next_update: Annotated[
            str | None, typer.Option("--next-update", help="When we write again: +4h.")
        ] = None,
        executive: Annotated[
            bool, typer.Option("--executive", help="For the customer's executive.")
        ] = False,
        attempt: Annotated[
            bool, typer.Option("--attempt", help="Asks whether it can be closed.")
        ] = False,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Send words through the gate, or a message written or held before."""
        from escalation_manager.cli.gate import report_gate
        from escalation_manager.core import commands as c
        from escalation_manager.core.errors import BadInput

        if message is None:
            words = _words(text, file)
            command = _written(session, words, purpose, channel, to, next_update, executive)
            if dry_run:
                from escalation_manager.cli.gate import try_words

                try_words(session, number(escalation), command)
                return
            answer = do(
                session, escalation, command, key=f"{key}:write" if key else None, quiet=True
            )
            message = answer.state.messages[-1].id if not answer.entries else _new(answer.entries)
        elif text is not None or file is not None:
            raise BadInput("A written message has its words.", "Leave out --text and --file.")
        answer = do(
            session,
            escalation,
            c.SendMessage(message.upper(), attempt),
            key=key,
            dry_run=dry_run,
            quiet=True,
        )
        report_gate(session, answer, message.upper())

    @verb(group, "write")
    def write(
        session: Session,
        escalation: Esc,
        text: Text = None,
        file: File = None,
        purpose: Purpose = "update",
        channel: Annotated[str, typer.Option("--channel")] = "email",
        to: Annotated[str, typer.Option("--to", help="Else the customer's contact.")] = "",
        next_update: Annotated[str | None, typer.Option("--next-update")] = None,
        executive: Annotated[bool, typer.Option("--executive")] = False,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Write a message without sending it."""
        words = _words(text, file)
        command = _written(session, words, purpose, channel, to, next_update, executive)
        do(session, escalation, command, key=key, dry_run=dry_run)

    @verb(group, "list")
    def list_messages(session: Session, escalation: Esc) -> None:
        """Every message of an escalation, and how it stands."""
        from escalation_manager.cli.gate import print_messages

        shown = session.desk.show(number(escalation), actor=session.actor, at=session.at)
        print_messages(session, shown, shown.state.messages)

    @verb(group, "show")
    def show(session: Session, escalation: Esc, message: Message) -> None:
        """One message whole, with what the gate said of it."""
        from escalation_manager.cli.gate import print_message
        from escalation_manager.core.errors import NotFound

        shown = session.desk.show(number(escalation), actor=session.actor, at=session.at)
        found = shown.state.message(message.upper())
        if found is None:
            known = ", ".join(one.id for one in shown.state.messages) or "it has none"
            raise NotFound(f"There is no message {message!r}.", f"Messages: {known}.")
        print_message(session, shown, found)


def _gate(group: typer.Typer) -> None:
    @verb(group, "explain")
    def explain(
        session: Session,
        escalation: Esc,
        message: Message,
        quote: Annotated[str, typer.Option("--quote", help="The words that were marked.")],
        meaning: Annotated[
            str,
            typer.Option(
                "--meaning", help="next_update, past, customers_own, product_fact or contractual."
            ),
        ],
        key: Key = None,
    ) -> None:
        """Say what an unclear time or value word in your message is."""
        from escalation_manager.core import commands as c

        command = c.ExplainFinding(message.upper(), quote, meaning)
        do(session, escalation, command, key=key)

    @verb(group, "hold")
    def hold(session: Session, escalation: Esc, message: Message, reason: Reason) -> None:
        """Hold a written message back by hand."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.HoldMessage(message.upper(), reason))

    @verb(group, "release")
    def release(
        session: Session, escalation: Esc, message: Message, reason: Reason, key: Key = None
    ) -> None:
        """Override a hold as a manager, with a reason; it is recorded."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.ReleaseMessage(message.upper(), reason), key=key)

    @verb(group, "discard")
    def discard(session: Session, escalation: Esc, message: Message, reason: Reason = "") -> None:
        """Discard a message that will not be sent."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.DiscardMessage(message.upper(), reason))

    @verb(group, "bounced")
    def bounced(session: Session, escalation: Esc, message: Message, reason: Reason) -> None:
        """Record that a message did not arrive."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.RecordBounce(message.upper(), reason))


def _log(group: typer.Typer) -> None:
    @verb(group, "log")
    def log(
        session: Session,
        escalation: Esc,
        summary: Annotated[str, typer.Option("--summary", help="What was said.")],
        medium: Annotated[
            str, typer.Option("--medium", help="call, meeting, email, chat.")
        ] = "call",
        direction: Annotated[
            str, typer.Option("--direction", help="out: we spoke; in: the customer did.")
        ] = "out",
        counterpart: Annotated[
            str, typer.Option("--with", help="Who of the customer. Else the contact.")
        ] = "",
        occurred_at: Annotated[
            str | None, typer.Option("--occurred-at", help="When it was. Else now.")
        ] = None,
        chat_only: Annotated[
            bool, typer.Option("--not-substantive", help="It was no answer of substance.")
        ] = False,
        confirms: Annotated[
            bool, typer.Option("--confirms", help="The customer says that it is solved.")
        ] = False,
        objects: Annotated[
            bool, typer.Option("--objects", help="The customer says that it is not.")
        ] = False,
        attempt: Annotated[
            bool, typer.Option("--attempt", help="We asked whether it can be closed.")
        ] = False,
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Log a call, a meeting or a message that went another way."""
        from escalation_manager.core import commands as c

        occurred = read_instant(occurred_at, session.now, "--occurred-at") if occurred_at else None
        command = c.LogCommunication(
            direction,
            medium,
            summary,
            counterpart,
            occurred,
            not chat_only,
            objects,
            confirms,
            attempt,
        )
        do(session, escalation, command, key=key, dry_run=dry_run)

    @verb(group, "promises")
    def promises(session: Session, escalation: Esc) -> None:
        """What was promised to the customer: open, kept, broken."""
        from escalation_manager.cli.gate import print_promises

        shown = session.desk.show(number(escalation), actor=session.actor, at=session.at)
        print_promises(session, shown)

    @verb(group, "promise-kept")
    def promise_kept(
        session: Session,
        escalation: Esc,
        promise: Annotated[str, typer.Argument(metavar="PROMISE")],
    ) -> None:
        """Mark a promise to the customer as kept."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.KeepCommitment(promise.upper()))

    @verb(group, "promise-broken")
    def promise_broken(
        session: Session,
        escalation: Esc,
        promise: Annotated[str, typer.Argument(metavar="PROMISE")],
        reason: Reason,
    ) -> None:
        """Say that a promise to the customer will not be kept."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.BreakCommitment(promise.upper(), reason))


def _words(text: str | None, file: Path | None) -> str:
    from escalation_manager.cli.taking_in import read_words
    from escalation_manager.core.errors import BadInput

    if text is not None:
        return text
    raw, name = read_words(file)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{name} is not UTF-8 text.", "Save it as UTF-8.") from None


def _written(
    session: Session,
    words: str,
    purpose: str,
    channel: str,
    to: str,
    next_update: str | None,
    executive: bool,
) -> WriteMessage:
    from escalation_manager.core.commands import WriteMessage

    due = read_instant(next_update, session.now, "--next-update") if next_update else None
    return WriteMessage(words, purpose, channel, to, due, executive)


def _new(entries: tuple[object, ...]) -> str:
    from escalation_manager.core.events import Entry, MessageWritten

    for entry in entries:
        if isinstance(entry, Entry) and isinstance(entry.event, MessageWritten):
            return entry.event.message
    raise AssertionError("writing a message wrote none")
