"""What is resolved, confirmed, asked and learned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from escalation_manager.core import events as e


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of it: what is resolved, confirmed, asked, learned."""

    exit_criteria: tuple[str, ...] = ()
    exit_met: tuple[str, ...] = ()
    resolved_at: datetime | None = None
    resolution: str = ""
    resolution_summary: str = ""
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    objected_at: datetime | None = None
    attempts: tuple[datetime, ...] = ()
    survey_due: datetime | None = None
    survey_asked_at: datetime | None = None
    survey_sent_at: datetime | None = None
    score: Decimal | None = None
    score_comment: str = ""
    score_at: datetime | None = None
    post_mortem_start: datetime | None = None
    post_mortem_target: str = ""
    post_mortem: e.PostMortemFiled | None = None
    post_mortem_at: datetime | None = None
    waived_by: str = ""
    waived_reason: str = ""
    lessons: tuple[e.LessonRecorded, ...] = ()
    improvements: tuple[e.ImprovementRecorded, ...] = ()
    closed_at: datetime | None = None
    closed_ground: str = ""
    reopened: tuple[datetime, ...] = ()
    resolutions: tuple[datetime, ...] = ()
