"""How does the desk work with SurveyMonkey? Answers come from it; who was asked is kept here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic

from escalation_manager.connectors.surveymonkey.answers import Answered, Answers, system
from escalation_manager.connectors.surveymonkey.settings import SURVEYMONKEY, SurveyMonkeySettings
from escalation_manager.core import commands as c
from escalation_manager.core.directory import Account, Survey
from escalation_manager.core.errors import Unreachable
from escalation_manager.outside.asking import Asking
from escalation_manager.ports.connectors import Feedback, SentSurvey, SurveyRequest
from escalation_manager.ports.webhooks import Told

SECONDS = 1_800
"""For a whole load: nobody waits for it but whoever asked."""


class SurveyMonkey:
    """Fills the Feedback port, and reports what was answered about an escalation.

    `own` is what the desk keeps. All threads of a process share what was read.
    """

    name = SURVEYMONKEY
    use = "what customers answered in surveys"

    def __init__(self, settings: SurveyMonkeySettings, own: Feedback) -> None:
        self._settings = settings
        self._own = own
        self._lock = Lock()
        self._answers = Answers(settings)
        self._read_at: float | None = None

    @property
    def every(self) -> timedelta:
        """How often it is asked for news: it allows few requests a day."""
        return timedelta(seconds=self._settings.refresh)

    def get_surveys(
        self, account_id: str, *, types: tuple[str, ...] = (), until: datetime | None = None
    ) -> tuple[Survey, ...]:
        """What the desk knows, with what was answered in SurveyMonkey."""
        known = self._own.get_surveys(account_id, types=types, until=until)
        told = [
            one.survey
            for one in self._read(None)
            if one.survey.account_id == account_id
            and (not types or one.survey.type in types)
            and (until is None or one.survey.at <= until)
        ]
        every = {one.id: one for one in (*told, *known)}
        return tuple(sorted(every.values(), key=lambda one: (one.at, one.id), reverse=True))

    def send_survey(
        self,
        request: SurveyRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> SentSurvey:
        """Who is to be asked is kept by the desk: SurveyMonkey itself sends its invitations."""
        return self._own.send_survey(request, at=at, by=by, key=key, dry_run=dry_run)

    def news(self, *, since: datetime, at: datetime) -> Iterator[Told]:
        """The scores that customers gave for an escalation."""
        found = [one for one in self._read(at) if one.escalation and since <= one.survey.at <= at]
        for one in sorted(found, key=lambda one: (one.survey.at, one.survey.id)):
            survey = one.survey
            if survey.type == "csat" and survey.score is not None:
                told = c.RecordSatisfaction(survey.score, survey.comment, survey.at)
                key = f"{survey.id}:{survey.at.isoformat()}"
                yield Told(told, one.escalation, key, survey.account_id)

    def document(self, known: Mapping[str, Account]) -> bytes:
        """All answers of customers that the desk has, to be loaded."""
        contacts = {id_: {one.id for one in account.contacts} for id_, account in known.items()}
        patient = replace(self._settings, budget=SECONDS)
        answers = Answers(patient)
        with self._asking(patient) as asking:
            answers.read_on(asking)
        rows = [
            {
                "id": one.id,
                "account_id": one.account_id,
                "type": one.type,
                "at": one.at.isoformat(),
                "score": None if one.score is None else str(one.score),
                "comment": one.comment,
                **({"contact_id": one.contact_id} if one.contact_id in contacts[one.account_id]
                   else {}),
            }
            for one in (each.survey for each in answers.by_id.values())
            if one.account_id in known
        ]  # fmt: skip
        return json.dumps({"surveys": rows}).encode()

    def check(self) -> str:
        """What is wrong with the connection, without changing anything; empty: nothing."""
        try:
            with self._asking(self._settings) as asking:
                for survey in self._settings.surveys:
                    query = {"page": 1, "per_page": 1}
                    asking.ask("GET", f"v3/surveys/{survey}/responses/bulk", query=query)
        except Unreachable as error:
            return str(error)
        return ""

    def _read(self, at: datetime | None) -> list[Answered]:
        """What was read, and what is new since, unless that was asked a moment ago."""
        with self._lock:
            now, before = monotonic(), self._read_at
            if before is None or now - before >= self._settings.refresh:
                with self._asking(self._settings, at) as asking:
                    self._answers.read_on(asking)
                self._read_at = now
            return list(self._answers.by_id.values())

    def _asking(self, settings: SurveyMonkeySettings, at: datetime | None = None) -> Asking:
        token = {"Authorization": f"Bearer {settings.token}"}
        return Asking(system(settings), at, headers=token)
