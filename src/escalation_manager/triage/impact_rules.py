"""How grave is the operational impact? One rule after the other, each with its reason.

A rule looks at facts alone; nothing here knows how a sentence was worded.
"""

from __future__ import annotations

from collections.abc import Iterator

from .verdict import CRITICAL, HIGH, LOW, MATTERS, MEDIUM, Verdict
from .view import View

_BEARINGS = (
    "core_business", "feature_broken", "outage", "users_affected", "scope", "started_at",
    "duration", "sign", "money_at_stake",
)  # fmt: skip
"""What a real stop is told with: what stands, for whom, since when."""


def operations_stopped(view: View) -> Iterator[Verdict]:
    """Business stopped is critical; stopped only in part, or soon, is not yet."""
    fact = view.first("business_stopped", "yes")
    if fact and view.has("cosmetic") and not view.count(_BEARINGS):
        return  # "my business is dead", over an icon
    if fact and view.has("access_suspended"):
        yield Verdict("commercial", CRITICAL, fact, "business stopped by a commercial measure")
    elif fact and view.workaround and not view.everybody:
        yield Verdict(
            "technical", HIGH, fact, "business interrupted, a workaround exists", gap=True
        )
    elif fact and view.has("limited", "test"):
        yield Verdict("technical", MEDIUM, fact, "a test system has stopped")
    elif fact and view.elsewhere and view.topic and not view.everybody:
        yield Verdict(view.topic, HIGH, fact, "a stop named in a matter of another field")
    elif fact and view.alone:
        yield Verdict("technical", MEDIUM, fact, "one person's work has stopped")
    elif fact:
        yield Verdict("technical", CRITICAL, fact, "business stopped")
    part = view.first("business_stopped", "partly")
    if part:
        if view.many or view.no_workaround or view.near_deadline:
            yield Verdict(
                "technical", HIGH, part, "business stopped in part, wide or pressing", True
            )
        else:
            yield Verdict("technical", MEDIUM, part, "business stopped in part, limited scope")
    soon = view.first("business_stopped", "threatened")
    if soon and view.has("limited", "test"):
        yield Verdict("technical", MEDIUM, soon, "business might stop; only a test shows it")
    elif soon and view.near_deadline:
        yield Verdict("technical", HIGH, soon, "business will stop at a near date", gap=True)
    elif soon and view.has("feature_broken", "yes", "blocked"):
        yield Verdict("technical", HIGH, soon, "business would stop if it goes on")
    elif soon:
        yield Verdict("technical", MEDIUM, soon, "business might stop; it has not")
    past = view.first("business_stopped", "past")
    if past:
        yield Verdict("technical", MEDIUM, past, "business was stopped and runs again")


def service_out(view: View) -> Iterator[Verdict]:
    """A service that is down for all is critical; a part of it is not."""
    whole, part = view.first("outage", "all"), view.first("outage", "part")
    if whole and view.has("limited", "test"):
        yield Verdict("technical", MEDIUM, whole, "a test system is down")
    elif whole and view.workaround:
        yield Verdict("technical", HIGH, whole, "service down, a workaround exists")
    elif whole and view.narrow:
        yield Verdict("technical", MEDIUM, whole, "service down for few people")
    elif whole:
        yield Verdict("technical", CRITICAL, whole, "service down for all, no workaround named")
    if part and view.narrow:
        yield Verdict("technical", MEDIUM, part, "a part of the service is out, limited scope")
    elif part and view.everybody and not view.workaround:
        yield Verdict("technical", HIGH, part, "a part of the service is out for all", gap=True)
    elif part and view.has("limited", "some") and not (view.many or view.everybody):
        yield Verdict("technical", MEDIUM, part, "a part of a part of the service is out")
    elif part:
        yield Verdict("technical", HIGH, part, "a part of the service is out")
    for value, says in (("test", "a test system is down"), ("past", "an outage that is over"),
                        ("threatened", "an outage that is feared")):  # fmt: skip
        fact = view.first("outage", value)
        if fact:
            yield Verdict("technical", MEDIUM, fact, says)


def life_at_risk(view: View) -> Iterator[Verdict]:
    """Where people can come to harm, it is critical."""
    fact = view.first("safety")
    if fact:
        yield Verdict("technical", CRITICAL, fact, "people can come to harm")
    fact = view.first("lifeline", "yes")
    if fact and view.has("limited", "test"):
        yield Verdict("technical", MEDIUM, fact, "what lives hang on, in a test system")
    elif fact:
        yield Verdict("technical", HIGH, fact, "something that lives hang on is in trouble")


def data_gone(view: View) -> Iterator[Verdict]:
    """Lost data is significant impact; lost on a large scale it is critical."""
    whole, some = view.first("data_loss", "all"), view.first("data_loss", "yes")
    if whole and not view.narrow:
        yield Verdict("technical", HIGH, whole, "data lost on a large scale", gap=True)
    elif some or whole:
        level = MEDIUM if view.narrow else HIGH
        yield Verdict("technical", level, some or whole or view.facts[0], "data lost")


def feature_broken(view: View) -> Iterator[Verdict]:
    """A broken feature is as grave as its reach: who, how many, by when, with what way round."""
    fact = view.first("feature_broken", "blocked") or view.first("feature_broken", "yes")
    if fact is None and not view.count(MATTERS) and not view.has("cosmetic"):
        about = view.topic in ("technical", None) and not view.has("resolved")
        if about and (view.topic or not view.executive):
            fact = view.first("topic") or view.first("impact") or view.first("core_business")
    if fact and fact.value == "yes" and view.topic in ("commercial", "legal"):
        field = view.topic
        theirs, ours = view.about(field), view.about("technical")
        if theirs > ours and (theirs >= 2 or ours == 0):
            yield Verdict(field, MEDIUM, fact, "something is wrong in a matter of this field")
            return
    if fact is None:
        gone = view.first("feature_broken", "past") or view.first("performance", "past")
        if gone:
            yield Verdict("technical", LOW, gone, "a fault that is over")
        return
    if view.elsewhere and view.topic:
        yield Verdict(view.topic, MEDIUM, fact, "a fault named in a matter of another field")
        return
    reach = view.everybody or (view.no_workaround and view.many)
    if view.has("minor") and not view.everybody:
        reach = False  # "everything else works": severe perhaps, but not stopped
    if reach and view.has("core_business") and not view.workaround and not view.narrow:
        yield Verdict("technical", CRITICAL, fact, "a core process of theirs fails for all")
        return
    pressing = view.near_deadline is not None and (view.users or 0) >= view.policy.mass_users
    if pressing and view.no_workaround and view.has("core_business"):
        yield Verdict("technical", CRITICAL, fact, "a core process fails now, with no way round")
        return
    if view.has("feature_broken", "blocked") and view.everybody and not view.workaround:
        yield Verdict("technical", HIGH, fact, "all are kept from a part of their work", gap=True)
        return
    if (view.users or 0) >= view.policy.mass_users and view.has("feature_broken", "blocked"):
        if view.workaround:
            yield Verdict("technical", HIGH, fact, "very many people are kept from work")
        else:
            yield Verdict("technical", HIGH, fact, "very many people are kept from work", gap=True)
        return
    heavy = [
        says
        for holds, says in (
            (view.many, "many people or sites are affected"),
            (view.near_deadline is not None or view.has("event"), "a deadline is near"),
            (view.no_workaround, "there is no workaround"),
            (view.has("impact"), "harm to the business is named"),
            (view.manual and view.has("core_business"), "their work is done by hand"),
        )
        if holds
    ]
    if view.has("limited", "test"):
        yield Verdict("technical", LOW, fact, "a fault in a test system")
    elif view.has("minor") and not view.many and not view.has("impact"):
        yield Verdict("technical", LOW, fact, "a fault on which nothing hangs")
    elif view.narrow:
        yield Verdict("technical", MEDIUM, fact, "a fault of limited scope")
    elif heavy and view.has("minor") and view.workaround and not view.everybody:
        yield Verdict("technical", MEDIUM, fact, "a broken feature that they get along without")
    elif heavy:
        says = f"a broken feature, and {' and '.join(heavy)}"
        yield Verdict("technical", HIGH, fact, says, gap=view.no_workaround and len(heavy) > 1)
    elif fact.name != "feature_broken":
        yield Verdict("technical", MEDIUM, fact, "words of the product or the work, no fault named",
                      weak=True)  # fmt: skip
    else:
        yield Verdict("technical", MEDIUM, fact, "a broken feature, limited scope")


def signs_together(view: View) -> Iterator[Verdict]:
    """Small signs add up: their core work, everybody, nothing coming, people waiting, loss."""
    trouble = (
        view.first("business_stopped", "partly")
        or view.first("outage", "all", "part")
        or view.first("feature_broken")
        or view.first("sign", "without")
        or view.first("topic", "technical")
    )
    if trouble is None or trouble.value == "past":
        return
    if view.topic not in ("technical", None) and trouble.name in ("topic", "sign"):
        return
    if view.elsewhere:
        return
    users = view.users or 0
    signs = [
        (1.0, view.has("core_business"), "their core work"),
        (1.0, view.everybody, "everybody"),
        (1.0, trouble.name != "topic", "something that fails"),
        (1.0, view.has("sign", "without"), "nothing coming"),
        (1.0, view.has("sign", "waiting"), "people waiting"),
        (1.0, view.has("sign", "loss"), "loss running on"),
        (1.0, view.no_workaround, "no workaround"),
        (1.0, users >= view.policy.mass_users, "very many people"),
        (0.5, view.policy.many_users <= users < view.policy.mass_users, "many people"),
        (0.5, view.has("started_at") or view.near_deadline is not None, "just now"),
    ]
    weight = sum(one for one, holds, _ in signs if holds)
    weight -= 2 * view.workaround + 2 * view.narrow + view.has("minor")
    says = ", ".join(words for _, holds, words in signs if holds)
    if weight >= 4 and view.has("core_business"):
        yield Verdict("technical", CRITICAL, trouble, f"signs of a stop: {says}")
    elif weight >= 3:
        yield Verdict("technical", HIGH, trouble, f"signs of significant impact: {says}", gap=True)


def slow(view: View) -> Iterator[Verdict]:
    """Slow is moderate; slow for many, or too slow to work, is significant."""
    fact = view.first("performance", "slow", "severe")
    if fact:
        severe = view.has("performance", "severe")
        wide = view.many or view.has("impact") or view.near_deadline or severe
        if view.has("minor") and not wide:
            yield Verdict("technical", LOW, fact, "slow, and nothing hangs on it")
            return
        yield Verdict("technical", HIGH if wide else MEDIUM, fact,
                      "slow for many or with harm" if wide else "slow, limited scope")  # fmt: skip
