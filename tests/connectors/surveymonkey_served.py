"""SurveyMonkey on loopback: answers in bulk, page by page, held to the contract."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from escalation_manager.connectors.surveymonkey import SurveyMonkeySettings
from tests.channels.served import Reply, Request, Served, serving
from tests.connectors.contracted import Contract

CSAT, NPS = "501", "502"


class SurveyMonkeyServed(Served):
    """The service, with two surveys."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.contract = Contract("surveymonkey-subset.json")
        self.kept: dict[str, list[dict[str, Any]]] = {CSAT: [], NPS: []}
        self.page = 2
        self._number = 10_000

    def put(
        self,
        survey: str,
        at: datetime,
        weight: object = None,
        *,
        text: str = "",
        **variables: Any,
    ) -> dict[str, Any]:
        """Somebody answered: what was chosen weighs so much."""
        self._number += 1
        told: dict[str, Any] = {
            "id": str(self._number),
            "date_created": at.isoformat(),
            "date_modified": at.isoformat(),
            "response_status": "completed",
            "custom_variables": {"accountId": "acc_123", **variables},
            "pages": [{"id": "1", "questions": [
                {"id": "31", "answers": [{"choice_id": "1"}]},
                {"id": "32", "answers": [{"choice_metadata": {"weight": weight}}]},
                {"id": "33", "answers": [{"text": text}] if text else []},
            ]}],
        }  # fmt: skip
        self.kept[survey].append(told)
        return told

    def asked(self) -> list[tuple[str, str]]:
        """Survey and page of every request."""
        return [
            (one.path.split("/")[3], self.contract.query(one).get("page", "1"))
            for one in self.requests
        ]

    def _answer(self, request: Request) -> Reply:
        reply = self._bulk(request)
        self.contract.hold(request, reply)
        return reply

    def _bulk(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != "Bearer sm-test":
            return refused(401, "The authorization token was invalid.")
        query = self.contract.query(request)
        survey = request.path.split("/")[3]
        since = datetime.fromisoformat(query.get("start_modified_at", "1970-01-01"))
        found = [
            one
            for one in reversed(self.kept[survey])
            if query.get("status") in (None, one.get("response_status", "completed"))
            if one.get("date_modified", "soon") == "soon"
            or datetime.fromisoformat(one["date_modified"]) >= since.replace(tzinfo=UTC)
        ]
        number, size = int(query["page"]), min(int(query["per_page"]), self.page)
        shown = found[(number - 1) * size : number * size]
        more = len(found) > number * size
        links = {"next": f"{self.url}/v3/surveys/{survey}/responses/bulk?page=9"} if more else {}
        return Reply(200, {"data": shown, "page": number, "total": len(found), "links": links})


@contextmanager
def surveymonkey_served() -> Iterator[SurveyMonkeyServed]:
    """The service; at the end every request and answer kept to the contract."""
    with serving(SurveyMonkeyServed()) as served:
        assert isinstance(served, SurveyMonkeyServed)
        yield served
    assert served.contract.faults == []


def settings(served: Served, **other: Any) -> SurveyMonkeySettings:
    """How the desk reads that service: everything is asked anew each time."""
    mine: dict[str, Any] = {
        "token": "sm-test",
        "surveys": {CSAT: "csat", NPS: "nps"},
        "since": date(2025, 1, 1),
        "refresh": 0,
        "base_url": served.url,
    }
    return SurveyMonkeySettings(**{**mine, **other})


def refused(status: int, message: str) -> Reply:
    """As SurveyMonkey says no."""
    told = {"id": "1", "name": "No", "docs": "", "message": message, "http_status_code": status}
    return Reply(status, {"error": told})
