"""Which words beside which others make a fact?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pattern:
    """Classes of words that together state a fact, in this order, at most `gap` words apart.

    `denied` says what a "not" makes of it: "no" turns the value, "drop" the whole fact, "keep"
    changes nothing (the classes already contain the "not"). `imagined` says the same of "would",
    "if" and "may". `unless`: with one of these classes in the clause the pattern is silent.
    """

    name: str
    value: str
    classes: tuple[str, ...]
    gap: int = 5
    denied: str = "drop"
    imagined: str = "drop"
    unless: tuple[str, ...] = ()
    either_way: bool = False


def _p(
    name: str,
    value: str,
    classes: str,
    gap: int = 5,
    *,
    denied: str = "drop",
    imagined: str = "drop",
    unless: str = "",
    either_way: bool = False,
) -> Pattern:
    return Pattern(
        name,
        value,
        tuple(classes.split()),
        gap,
        denied,
        imagined,
        tuple(unless.split()),
        either_way,
    )


OPERATIONS = (
    _p("cosmetic", "yes", "COSMETIC_STRONG", denied="keep", imagined="yes"),
    _p("cosmetic", "yes", "COSMETIC FAIL", 6, denied="keep", either_way=True),
    _p("cosmetic", "yes", "COSMETIC UGLY", 10, denied="keep", either_way=True),
    _p("cosmetic", "yes", "CAPTION SAYS", 5, denied="keep"),
    _p("cosmetic", "yes", "CHANGE_IT COSMETIC", 2, denied="keep"),
    _p("business_stopped", "yes", "STOP_PHRASE", denied="no", imagined="threatened"),
    _p("business_stopped", "yes", "OPS STOP", 5, denied="no", imagined="threatened"),
    _p("business_stopped", "yes", "STOP OPS", 2, denied="no", imagined="threatened"),
    _p("business_stopped", "yes", "TEAM IDLE", 6, denied="keep", imagined="threatened"),
    _p("business_stopped", "yes", "TECHNIQUE IDLE", 6, denied="keep", imagined="threatened"),
    _p("business_stopped", "yes", "OPS IDLE", 6, denied="keep", imagined="threatened"),
    _p("business_stopped", "partly", "CUSTOMER IDLE", 6, denied="keep", imagined="threatened"),
    _p("business_stopped", "yes", "CANNOT BIZ_ALONE", 3, denied="keep", imagined="threatened"),
    _p("business_stopped", "yes", "CANNOT BIZ_VERB BIZ_OBJECT", 3, denied="keep",
       imagined="threatened"),
    _p("business_stopped", "yes", "NOBODY CAN BIZ_VERB BIZ_OBJECT", 3, denied="keep",
       imagined="threatened"),
    _p("business_stopped", "yes", "NOBODY CAN BIZ_ALONE", 3, denied="keep", imagined="threatened"),
    _p("business_stopped", "yes", "ZERO OPS FLOW", 4, denied="keep", imagined="threatened",
       unless="LOST IMPACT"),
    _p("business_stopped", "partly", "GOODS NOT FLOW", 4, denied="keep", imagined="threatened",
       unless="LOST FEATURE_WISH ASK LIMIT BILL_YOURS"),
    _p("outage", "all", "NOTHING_WORKS", denied="keep", imagined="threatened"),
    _p("outage", "all", "SYSTEM DOWN", 7, denied="no", imagined="threatened"),
    _p("outage", "part", "FEATURE DOWN", 7, denied="drop", imagined="threatened"),
    _p("outage", "part", "OUTAGE", denied="no", imagined="threatened"),
    _p("outage", "all", "NOBODY CAN ACCESS", 4, denied="keep", imagined="threatened"),
    _p("outage", "all", "ALL CANNOT ACCESS", 5, denied="keep", imagined="threatened"),
    _p("outage", "all", "CUSTOMER CANNOT ACCESS", 4, denied="keep", imagined="threatened"),
    _p("outage", "all", "CUSTOMER DOWN", 4, denied="no", imagined="threatened"),
    _p("outage", "all", "ALL LOCKED", 5, denied="no", imagined="threatened"),
    _p("feature_broken", "blocked", "TEAM CANNOT ACCESS", 4, denied="keep"),
    _p("feature_broken", "blocked", "CANNOT ACCESS", 2, denied="keep"),
    _p("feature_broken", "blocked", "TEAM CANNOT WORK_VERB", 4, denied="keep"),
    _p("feature_broken", "blocked", "CANNOT WORK_VERB", 3, denied="keep"),
    _p("feature_broken", "blocked", "NOBODY CAN", 3, denied="keep"),
    _p("feature_broken", "blocked", "CUSTOMER CANNOT", 3, denied="keep"),
    _p("feature_broken", "yes", "NOT WORK_VERB", 2, denied="keep"),
    _p("feature_broken", "yes", "FAIL"),
    _p("feature_broken", "yes", "TROUBLE ALL", 4),
    _p("feature_broken", "yes", "TROUBLE FEATURE", 6, either_way=True),
    _p("feature_broken", "yes", "FEATURE MISSING", 6, either_way=True),
    _p("feature_broken", "yes", "DATA MISSING", 6, either_way=True),
    _p("performance", "slow", "SLOW SYSTEM", 8, either_way=True),
    _p("performance", "slow", "SLOW FEATURE", 8, either_way=True),
    _p("performance", "slow", "SLOW"),
    _p("performance", "severe", "SLOW_SEVERE", denied="keep"),
    _p("data_loss", "yes", "DATA_LOSS", denied="no", imagined="threatened"),
    _p("data_loss", "yes", "LOST DATA", 6, denied="no", imagined="threatened", either_way=True,
       unless="ASK FEATURE_WISH"),
    _p("data_loss", "yes", "MISSING SPAN_OF", 5, denied="no", imagined="threatened",
       either_way=True),
    _p("safety", "yes", "SAFETY", imagined="yes"),
    _p("safety", "yes", "DANGER HUMAN", 8, either_way=True, imagined="yes", unless="FEAR"),
    _p("lifeline", "yes", "GUARDIAN FAIL", 10, either_way=True),
    _p("lifeline", "yes", "GUARDIAN DOWN", 8, either_way=True),
    _p("lifeline", "yes", "GUARDIAN SLOW", 8, either_way=True),
    _p("lifeline", "yes", "GUARDIAN STANDS", 10, either_way=True, denied="keep"),
    _p("lifeline", "yes", "GUARDIAN NOT", 10, either_way=True, denied="keep"),
    _p("lifeline", "yes", "GUARDIAN HARMED", 12, either_way=True, denied="keep"),
    _p("question", "wish", "FEATURE_WISH", denied="keep", imagined="yes"),
    _p("question", "how", "ASK", denied="keep", imagined="yes"),
    _p("minor", "yes", "MINOR", denied="keep", imagined="yes"),
    _p("workaround", "yes", "WORKAROUND", denied="no", imagined="unknown"),
    _p("workaround", "no", "NOT WORKAROUND_WORD", 3, denied="keep", imagined="unknown"),
    _p("workaround", "no", "CANNOT WORKAROUND", 5, denied="keep", imagined="unknown"),
    _p("workaround", "no", "WORKAROUND_WORD NOT", 2, denied="keep", imagined="unknown"),
    _p("workaround", "no", "WORKAROUND_WORD ZERO", 1, denied="keep", imagined="unknown"),
    _p("core_business", "yes", "CORE", denied="keep", imagined="yes"),
    _p("impact", "yes", "IMPACT", imagined="threatened"),
    _p("sign", "loss", "LOSS"),
    _p("sign", "without", "TEAM WITHOUT", 3, denied="keep"),
    _p("sign", "without", "CORE WITHOUT", 5, denied="keep"),
    _p("sign", "without", "ZERO CORE", 3, denied="keep", unless="LOST"),
    _p("sign", "without", "ZERO FLOW", 3, denied="keep", unless="LOST IMPACT"),
    _p("sign", "without", "NOBODY CAN", 4, denied="keep"),
    _p("sign", "waiting", "CORE CROWD", 5, denied="keep"),
    _p("sign", "waiting", "TEAM CROWD", 4, denied="keep"),
    _p("sign", "waiting", "CUSTOMER CROWD", 4, denied="keep"),
    _p("repeated_failure", "yes", "REPEAT", imagined="drop"),
    _p("resolved", "yes", "RESOLVED"),
    _p("limited", "one", "ONE_USER", imagined="yes"),
    _p("limited", "some", "LIMIT", imagined="yes"),
    _p("limited", "test", "TEST FEATURE", 6, either_way=True, imagined="yes"),
    _p("limited", "test", "TEST SYSTEM", 4, either_way=True, imagined="yes"),
)  # fmt: skip

STAKE = (
    _p("personal_data", "exposed", "OTHERS SEE SENSITIVE", 8, denied="no", imagined="concern"),
    _p("personal_data", "exposed", "SEE OTHERS SENSITIVE", 6, denied="no", imagined="concern"),
    _p("personal_data", "exposed", "SENSITIVE SEE OTHERS", 8, denied="no", imagined="concern"),
    _p("personal_data", "exposed", "SEE SENSITIVE OTHERS", 8, denied="no", imagined="concern"),
    _p("personal_data", "exposed", "SENSITIVE OTHERS SEE", 8, denied="no", imagined="concern"),
    _p("personal_data", "exposed", "EXPOSE PERSONAL", 12, denied="no", imagined="concern",
       either_way=True),
    _p("personal_data", "exposed", "EXPOSE SENSITIVE", 4, denied="no", imagined="concern",
       either_way=True),
    _p("personal_data", "concern", "PERSONAL", denied="keep", imagined="concern"),
    _p("security_incident", "yes", "BREACH", denied="no", imagined="threatened"),
    _p("security_incident", "yes", "INTRUDER INTRUDED", 14, denied="no", imagined="threatened",
       either_way=True),
    _p("security_incident", "weakness", "WEAKNESS", imagined="weakness"),
    _p("authority", "yes", "AUTHORITY OFFICIAL_ACT", 10, either_way=True, imagined="yes"),
    _p("authority", "court", "COURT", imagined="yes"),
    _p("lawyer", "yes", "LAWYER", imagined="yes", unless="CANNOT"),
    _p("formal_notice", "yes", "NOTICE", imagined="yes"),
    _p("compliance", "yes", "COMPLIANCE COMPLIANCE_FAULT", 10, either_way=True, imagined="yes",
       denied="keep"),
    _p("compliance", "question", "PAPERS ASK", 14, either_way=True, denied="keep",
       imagined="yes"),
    _p("compliance", "question", "COMPLIANCE ASK", 14, either_way=True, denied="keep",
       imagined="yes", unless="SETTINGS"),
    _p("statutory_date", "yes", "STATUTORY", imagined="yes"),
    _p("clerical", "yes", "CLERICAL", denied="keep", imagined="yes"),
    _p("billing_dispute", "yes", "BILL_YOURS BILL_FAULT", 14, either_way=True, denied="keep",
       imagined="yes"),
    _p("billing_dispute", "question", "BILL_YOURS", denied="keep", imagined="yes"),
    _p("price", "yes", "PRICE PRICE_FAULT", 12, either_way=True, denied="keep", imagined="yes"),
    _p("price", "question", "PRICE ASK", 12, either_way=True, denied="keep", imagined="yes"),
    _p("contract_dispute", "yes", "CONTRACT CONTRACT_FAULT", 12, either_way=True, denied="keep",
       imagined="yes"),
    _p("contract_dispute", "question", "CONTRACT ASK", 14, either_way=True, denied="keep",
       imagined="yes"),
    _p("access_suspended", "yes", "SUSPENDED", imagined="threatened"),
    _p("access_suspended", "yes", "SUSPEND_ACT UNPAID", 14, imagined="threatened",
       either_way=True),
)  # fmt: skip

PEOPLE = (
    _p("csm_complaint", "question", "CHANGE_ASK", denied="keep", imagined="yes"),
    _p("csm_complaint", "yes", "CSM_STRONG BEHAVE", 12, either_way=True, denied="keep",
       unless="CHANGE_ASK"),
    _p("csm_complaint", "yes", "CSM BEHAVE_STRONG", 12, either_way=True),
    _p("csm_complaint", "yes", "SOMEONE BEHAVE_STRONG", 3),
    _p("csm_complaint", "change", "CHANGE_REQUEST", denied="keep", imagined="yes",
       unless="CHANGE_ASK"),
    _p("no_answer", "yes", "NO_ANSWER", denied="keep", imagined="drop"),
    _p("no_answer", "yes", "NOT ANSWER", 4, denied="keep", imagined="drop"),
    _p("no_answer", "yes", "YOUR_SIDE NOT CARE", 6, denied="keep", imagined="drop"),
    _p("no_answer", "yes", "NOT YOUR_SIDE CARE", 6, denied="keep", imagined="drop"),
    _p("no_answer", "yes", "NOBODY CARE", 3, denied="keep", imagined="drop", unless="FEATURE"),
    _p("threat_to_leave", "yes", "LEAVE", denied="no", imagined="considering"),
    _p("threat_to_leave", "considering", "LEAVE_AIM LEAVE_WEAK", 6, denied="no",
       imagined="considering", either_way=True),
    _p("publicity_threat", "yes", "PUBLICITY MODAL", 8, either_way=True, imagined="yes"),
    _p("publicity_threat", "yes", "PUBLICITY IF", 12, either_way=True, imagined="yes"),
    _p("executive_sender", "yes", "ME EXEC_TITLE", 2, imagined="yes"),
    _p("executive_involved", "yes", "EXEC_BODY", imagined="yes"),
    _p("executive_involved", "asked", "YOUR_TOP", imagined="yes"),
    _p("strategic_concern", "yes", "STRATEGY_STRONG", denied="keep", imagined="yes",
       unless="FEATURE_WISH"),
    _p("sentiment", "negative", "UNHAPPY", imagined="yes"),
    _p("sentiment", "positive", "PRAISE", imagined="yes"),
    _p("own_word", "yes", "OWN_WORD", denied="keep", imagined="yes"),
    _p("instruction_in_text", "yes", "INSTRUCTION", denied="keep", imagined="yes"),
    _p("event", "yes", "EVENT", imagined="yes"),
)  # fmt: skip

PATTERNS = STAKE + PEOPLE + OPERATIONS
"""In the order they are tried: what belongs to the contract or to people is no fault."""
