"""Which surveys of SurveyMonkey ask what, and how are they read? What [surveymonkey] says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from escalation_manager.core.errors import Fault, Faults
from escalation_manager.outside.asking import connection_faults
from escalation_manager.ports.connectors import SURVEY_TYPES
from escalation_manager.ports.settings import ReadSecret, Setting, parse_table

SURVEYMONKEY = "surveymonkey"
SETTINGS = (
    Setting("token", "secret", "Where the access token of the private app lies."),
    Setting(
        "surveys",
        "names",
        f"Survey, by id → what it asks: {', '.join(SURVEY_TYPES)}.",
    ),
    Setting("since", "text", "No answer before this day is read: 2026-01-01."),
    Setting(
        "questions",
        "names",
        "Survey → the question, by id, whose answer is the score; else the first that weighs.",
        {},
    ),
    Setting(
        "account_variable",
        "text",
        "The custom variable of the survey's links that names the account on the desk.",
        "accountId",
    ),
    Setting("contact_variable", "text", "The one that names the contact.", "contactId"),
    Setting("escalation_variable", "text", "The one that names the escalation.", "escalationId"),
    Setting("refresh", "number", "Seconds for which what was read is taken as the newest.", 900),
    Setting("base_url", "text", "The address of the service.", "https://api.surveymonkey.com"),
    Setting("timeout", "number", "Seconds to wait for one answer.", 5),
    Setting("budget", "number", "Seconds for everything that one question takes.", 8),
)


@dataclass(frozen=True, slots=True)
class SurveyMonkeySettings:
    """How SurveyMonkey is read."""

    token: str
    surveys: Mapping[str, str]
    since: date
    questions: Mapping[str, str] = field(default_factory=dict)
    account_variable: str = "accountId"
    contact_variable: str = "contactId"
    escalation_variable: str = "escalationId"
    refresh: int = 900
    base_url: str = "https://api.surveymonkey.com"
    timeout: int = 5
    budget: int = 8


def read_surveymonkey(table: Any, read_secret: ReadSecret, file: str) -> SurveyMonkeySettings:
    """The settings of the table. Faults with every fault of it; nothing is asked yet."""
    values, faults = parse_table(table, SETTINGS, SURVEYMONKEY, read_secret)
    if not faults:
        faults += _together(values)
    if faults:
        raise Faults(file, tuple(faults))
    return SurveyMonkeySettings(**{**values, "since": date.fromisoformat(values["since"])})


def _together(values: Mapping[str, Any]) -> Iterator[Fault]:
    for survey, type_ in values["surveys"].items():
        place = f"{SURVEYMONKEY}.surveys.{survey}"
        if not (survey.isascii() and survey.isdigit()):
            yield Fault(place, "is no id of a survey.", "Use the number in its address.")
        if type_ not in SURVEY_TYPES:
            yield Fault(place, f"is {type_!r}.", f"Use one of: {', '.join(SURVEY_TYPES)}.")
    if not values["surveys"]:
        yield Fault(f"{SURVEYMONKEY}.surveys", "names no survey.", 'Write: 123456789 = "csat".')
    for survey in values["questions"]:
        if survey not in values["surveys"]:
            place = f"{SURVEYMONKEY}.questions.{survey}"
            yield Fault(place, "is no survey that is read.", "Name it under surveys as well.")
    try:
        date.fromisoformat(values["since"])
    except ValueError:
        yield Fault(f"{SURVEYMONKEY}.since", "is no day.", "Write it like this: 2026-01-01.")
    yield from connection_faults(SURVEYMONKEY, values)
