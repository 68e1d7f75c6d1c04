"""What did we know of this customer? Account, history and surveys, within a budget of time.

The three questions are asked at once. What does not answer in time is named as missing; the
escalation goes on without it, and it is asked again later.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeVar

from escalation_manager.core.calendars import ALWAYS
from escalation_manager.core.commands import GatherContext
from escalation_manager.core.directory import Account, Interaction, Survey
from escalation_manager.core.errors import EscalationError
from escalation_manager.core.events import PastCase
from escalation_manager.core.money import Money
from escalation_manager.ports.connectors import Crm, Feedback

RELATED = ("escalation", "support_ticket", "complaint")
"""What counts as related history: the types that the page names."""
ASKED = ("nps", "csat")

T = TypeVar("T")

log = logging.getLogger("escalations.effects")


def gather(
    account_id: str,
    crm: Crm,
    feedback: Feedback,
    *,
    at: datetime,
    within: timedelta,
    months: int,
    known: Account | None = None,
) -> GatherContext:
    """What the systems tell within the budget; `known` is the account as the desk has it."""
    pool = ThreadPoolExecutor(3, thread_name_prefix="gather")
    try:
        account = pool.submit(crm.get_account, account_id)
        since = ALWAYS.add_months(at, -months)
        history = pool.submit(
            crm.get_interactions, account_id, types=RELATED, since=since, until=at
        )
        surveys = pool.submit(feedback.get_surveys, account_id, types=ASKED, until=at)
        asked: tuple[Future[Any], ...] = (account, history, surveys)
        wait(asked, timeout=within.total_seconds())
        missing: list[str] = []
        found = _taken(account, "account", missing) or known
        interactions = _taken(history, "interactions", missing) or ()
        answers = _taken(surveys, "surveys", missing) or ()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return _context(account_id, found, interactions, answers, tuple(missing))


def _taken(future: Future[T], name: str, missing: list[str]) -> T | None:
    if future.done():
        try:
            return future.result()
        except (EscalationError, OSError, TimeoutError):
            pass
        except Exception:
            # A connector that is wrong keeps nobody from what the others know.
            log.exception("The %s could not be read: a fault of the program.", name)
    missing.append(name)
    return None


def _context(
    account_id: str,
    account: Account | None,
    interactions: tuple[Interaction, ...],
    surveys: tuple[Survey, ...],
    missing: tuple[str, ...],
) -> GatherContext:
    renews = account.contract.renews_on if account else None
    return GatherContext(
        account_name=account.name if account else account_id,
        arr=Money(account.arr, account.currency) if account and account.arr is not None else None,
        health=account.health if account else None,
        health_before=account.health_before if account else None,
        renews_on=datetime.combine(renews, time(), UTC) if renews else None,
        interactions=tuple(PastCase(one.id, one.type, one.at, one.summary) for one in interactions),
        surveys=tuple(
            PastCase(one.id, one.type, one.at, one.comment, one.score) for one in surveys
        ),
        missing=missing,
        sla_is_contractual=bool(account and account.contract.sla_is_contractual),
        contractual_credits=account.contract.credits if account else "",
    )
