"""Commands for gifts: goodwill request, approve, reject, use, list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from escalation_manager.cli.doing import DryRun, Esc, Key, Reason, do
from escalation_manager.cli.reading import number
from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb

if TYPE_CHECKING:
    from escalation_manager.core.money import Money

Goodwill = Annotated[str, typer.Argument(metavar="GOODWILL", help="Such as G1.")]


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    group = typer.Typer(help="Goodwill: request, approve, reject, use, list.", no_args_is_help=True)
    app.add_typer(group, name="goodwill", rich_help_panel="Work")

    @verb(group, "request")
    def request(
        session: Session,
        escalation: Esc,
        option: Annotated[
            str,
            typer.Argument(help="service_credit, extended_contract, premium_support or other."),
        ],
        reason: Reason,
        value: Annotated[
            str | None, typer.Option("--value", help="An amount: 5000, or 5000 EUR.")
        ] = None,
        quantity: Annotated[
            str, typer.Option("--quantity", help="What is no amount: 2 months.")
        ] = "",
        key: Key = None,
        dry_run: DryRun = False,
    ) -> None:
        """Ask for approval to give the customer something of value."""
        from escalation_manager.core import commands as c

        worth = None
        if value:
            shown = session.desk.show(number(escalation), actor=session.actor, at=session.at)
            account = shown.rules.account
            worth = read_money(value, account.currency if account else "USD")
        command = c.RequestGoodwill(option, reason, worth, quantity)
        do(session, escalation, command, key=key, dry_run=dry_run)

    @verb(group, "approve")
    def approve(
        session: Session, escalation: Esc, goodwill: Goodwill, key: Key = None,
        dry_run: DryRun = False,
    ) -> None:  # fmt: skip
        """Approve a request, never your own."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.ApproveGoodwill(goodwill.upper()), key=key, dry_run=dry_run)

    @verb(group, "reject")
    def reject(
        session: Session, escalation: Esc, goodwill: Goodwill, reason: Reason, key: Key = None
    ) -> None:
        """Refuse a request, with a reason."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.RejectGoodwill(goodwill.upper(), reason), key=key)

    @verb(group, "undo")
    def undo(session: Session, escalation: Esc, goodwill: Goodwill, key: Key = None) -> None:
        """Take your own decision back, within ten seconds and before anybody was told."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.ReconsiderGoodwill(goodwill.upper()), key=key)

    @verb(group, "use")
    def use(session: Session, escalation: Esc, goodwill: Goodwill, key: Key = None) -> None:
        """Record that approved goodwill was granted to the customer."""
        from escalation_manager.core import commands as c

        do(session, escalation, c.UseGoodwill(goodwill.upper()), key=key)

    @verb(group, "list")
    def list_(session: Session, escalation: Esc) -> None:
        """The requests of an escalation, and what the account was given in the last 12 months."""
        from escalation_manager.cli.pages import print_goodwill

        id_ = number(escalation)
        shown = session.desk.show(id_, actor=session.actor, at=session.at)
        given = session.desk.goodwill_given(id_, actor=session.actor, at=session.at)
        print_goodwill(session, shown, given)


def read_money(text: str, currency: str) -> Money:
    """`5000`, `5,000.50 EUR`, `$5000`: an amount with its currency."""
    import re
    from decimal import Decimal

    from escalation_manager.core.errors import BadInput
    from escalation_manager.core.money import Money

    signs = {"$": "USD", "€": "EUR", "£": "GBP"}
    match = re.fullmatch(
        r"([$€£])?\s*(\d{1,3}(?:,\d{3})+|\d{1,12})(\.\d{1,2})?\s*([A-Za-z]{3})?", text.strip()
    )
    if match is None:
        raise BadInput(f"{text!r} is no amount.", "Write it as 5000, or as 5000 EUR.")
    named = match[4].upper() if match[4] else signs.get(match[1] or "", currency)
    return Money(Decimal(match[2].replace(",", "") + (match[3] or "")), named)
