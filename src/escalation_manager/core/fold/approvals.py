"""What an escalation remembers of confirmed times and of goodwill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from escalation_manager.core import events as e
from escalation_manager.core.escalation import Confirmation, Escalation, Goodwill, changed


def remember(state: Escalation, event: e.ApprovalEvent, at: datetime) -> Escalation:
    """The escalation after one more event of this chapter."""
    match event:
        case e.FixConfirmed():
            confirmation = Confirmation(
                event.what, event.ready_by, event.valid_until, event.by, event.confirmed_at or at
            )
            return changed(state, confirmations=(*state.confirmations, confirmation))
        case e.FixWithdrawn():
            withdrawn = tuple(replace(c, withdrawn=True) for c in state.confirmations)
            return changed(state, confirmations=withdrawn)
        case e.GoodwillRequested():
            request = Goodwill(
                event.goodwill,
                event.option,
                event.value,
                event.quantity,
                event.reason,
                event.requested_by,
                at,
                event.approver_role,
                event.expires_at,
                given_last_year=event.given_last_year,
            )
            return changed(state, goodwill=(*state.goodwill, request))
        case e.GoodwillApproved():
            return _goodwill(
                state,
                event.goodwill,
                lambda g: replace(
                    g,
                    state="approved",
                    decided_by=event.by,
                    decided_at=at,
                    valid_until=event.valid_until,
                ),
            )
        case e.GoodwillRejected():
            return _goodwill(
                state,
                event.goodwill,
                lambda g: replace(
                    g, state="rejected", decided_by=event.by, decided_at=at, decision=event.reason
                ),
            )
        case e.GoodwillReconsidered():
            return _goodwill(
                state,
                event.goodwill,
                lambda g: replace(
                    g,
                    state="requested",
                    decided_by="",
                    decided_at=None,
                    decision="",
                    valid_until=None,
                ),
            )
        case e.GoodwillExpired():
            return _goodwill(state, event.goodwill, lambda g: replace(g, state="expired"))
        case e.GoodwillUsed():
            return _goodwill(state, event.goodwill, lambda g: replace(g, state="used", used_at=at))
        case _:
            assert_never(event)


def _goodwill(
    state: Escalation, goodwill_id: str, change: Callable[[Goodwill], Goodwill]
) -> Escalation:
    goodwill = tuple(change(g) if g.id == goodwill_id else g for g in state.goodwill)
    return changed(state, goodwill=goodwill)
