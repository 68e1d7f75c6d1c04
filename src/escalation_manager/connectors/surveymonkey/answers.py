"""What was answered in the surveys? Read in bulk, page by page, and from then on only what is new.

SurveyMonkey finds no answer by its customer, and allows few requests a day. So all answers are
read once; where that takes longer than one question may, the next one goes on at the same page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from escalation_manager.connectors.surveymonkey.settings import SurveyMonkeySettings
from escalation_manager.core.directory import Survey
from escalation_manager.outside.accounts import instant
from escalation_manager.outside.asking import Answer, Asking, System

PAGE = 100
MOST_PAGES = 2_000
LONGEST_COMMENT = 2_000
RANGE = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
MINUTE, DAY_IS_USED_UP = timedelta(minutes=1), timedelta(hours=1)
_REMEDIES = {
    401: "Check the access token of the private app: [surveymonkey] token in channels.toml.",
    403: "Give the app the scopes surveys_read, responses_read and responses_read_detail.",
    404: "Check the ids under [surveymonkey.surveys] in channels.toml.",
}
_REMEDY = "Check [surveymonkey] in channels.toml."


class _Given(msgspec.Struct, frozen=True):
    text: str = ""
    choice_metadata: dict[str, Any] = {}


class _Question(msgspec.Struct, frozen=True):
    id: str = ""
    answers: list[_Given] = []


class _Sheet(msgspec.Struct, frozen=True):
    questions: list[_Question] = []


class _Response(msgspec.Struct, frozen=True):
    id: str
    date_modified: str
    custom_variables: dict[str, Any] = {}
    pages: list[_Sheet] = []


class _Bulk(msgspec.Struct, frozen=True):
    data: list[dict[str, Any]]
    total: int | None = None
    links: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer, and the escalation that its link named."""

    survey: Survey
    escalation: str = ""


@dataclass(slots=True)
class _Progress:
    """How far one survey was read."""

    since: datetime
    page: int = 1
    newest: datetime | None = None


@dataclass(slots=True)
class Answers:
    """Everything that was read so far."""

    settings: SurveyMonkeySettings
    by_id: dict[str, Answered] = field(default_factory=dict)
    _progress: dict[str, _Progress] = field(default_factory=dict)

    def read_on(self, asking: Asking) -> None:
        """Read what is new, to the end. TryAgain leaves what was read until then."""
        begin = datetime.combine(self.settings.since, time(), UTC)
        for survey, type_ in self.settings.surveys.items():
            progress = self._progress.setdefault(survey, _Progress(begin))
            while self._page(asking, survey, type_, progress):
                progress.page += 1
            progress.since = max(progress.since, progress.newest or progress.since)
            progress.page = 1

    def _page(self, asking: Asking, survey: str, type_: str, progress: _Progress) -> bool:
        """Read one page. Whether there are more."""
        query = {
            "page": progress.page,
            "per_page": PAGE,
            "status": "completed",
            "start_modified_at": f"{progress.since:%Y-%m-%dT%H:%M:%S}",
        }
        answer = asking.ask("GET", f"v3/surveys/{survey}/responses/bulk", query=query)
        bulk = asking.system.read(answer.body, _Bulk)
        for one in bulk.data:
            told = self._answered(one, survey, type_)
            if told is not None:
                self.by_id[told.survey.id] = told
                progress.newest = max(progress.newest or told.survey.at, told.survey.at)
        return bool(bulk.data) and bool(bulk.links.get("next")) and progress.page < MOST_PAGES

    def _answered(self, told: dict[str, Any], survey: str, type_: str) -> Answered | None:
        """None: it cannot be read, or names no account. One odd answer keeps no other back."""
        try:
            response = msgspec.convert(told, type=_Response, strict=False)
        except (msgspec.ValidationError, RecursionError):
            return None
        settings, said = self.settings, response.custom_variables
        at = instant(response.date_modified)
        account = _word(said.get(settings.account_variable))
        if at is None or not account:
            return None
        questions = [question for sheet in response.pages for question in sheet.questions]
        found = Survey(
            f"surveymonkey_{response.id}",
            account,
            type_,
            at,
            _score(questions, settings.questions.get(survey, ""), type_),
            _comment(questions),
            _word(said.get(settings.contact_variable)) or None,
        )
        return Answered(found, _word(said.get(settings.escalation_variable)))


def system(settings: SurveyMonkeySettings) -> System:
    """SurveyMonkey, as it is asked."""
    return System(
        "SurveyMonkey",
        settings.base_url,
        settings.timeout,
        settings.budget,
        _REMEDY,
        _REMEDIES,
        wait=_rest,
    )


def _rest(answer: Answer) -> timedelta | None:
    """A minute, where the requests of this minute are used up; longer for those of the day."""
    if answer.status != 429:
        return None
    left = answer.headers.get("x-ratelimit-app-global-day-remaining", "")
    return DAY_IS_USED_UP if left.strip() == "0" else MINUTE


def _score(questions: list[_Question], wanted: str, type_: str) -> Decimal | None:
    """What the chosen answer weighs; None where that is no score of the kind."""
    low, high = RANGE[type_]
    for question in questions:
        if wanted and question.id != wanted:
            continue
        for given in question.answers:
            weight = given.choice_metadata.get("weight")
            if weight is None:
                continue
            try:
                found = Decimal(str(weight))
            except InvalidOperation:
                return None
            return found if found.is_finite() and low <= found <= high else None
    return None


def _comment(questions: list[_Question]) -> str:
    said = [given.text.strip() for question in questions for given in question.answers]
    return "\n".join(one for one in said if one)[:LONGEST_COMMENT]


def _word(value: object) -> str:
    return " ".join(str(value).split())[:200] if isinstance(value, str | int) else ""
