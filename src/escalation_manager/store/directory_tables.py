"""Where are people, accounts and their history kept? Tables beside the log, in its database.

These rows are facts of other systems, as loaded, and what the built-in connectors have sent: they
are no part of the log, and `rebuild` leaves them alone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

metadata = MetaData()
"""Apart from the log's, because a database may hold one without the other."""


class InstantText(TypeDecorator[datetime]):
    """An aware instant as UTC text of one width, so that text order is the order of time."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else instant_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)


class DayText(TypeDecorator[date]):
    """A date as 2026-03-31."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:  # noqa: ARG002
        return None if value is None else date.fromisoformat(value)


class TimeText(TypeDecorator[time]):
    """A local time of day as 22:00."""

    impl = String(5)
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else value.strftime("%H:%M")

    def process_result_value(self, value: Any, dialect: Dialect) -> time | None:  # noqa: ARG002
        return None if value is None else time.fromisoformat(value)


class ExactNumber(TypeDecorator[Decimal]):
    """A decimal as text: money is never a float."""

    impl = String(24)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else format(value, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        return None if value is None else Decimal(value)


def instant_text(value: datetime) -> str:
    """The stored form: 2026-03-10T06:00:00.000000Z."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def _id(name: str = "id", **more: Any) -> Column[str]:
    return Column(name, String(120), **more)


people = Table(
    "people",
    metadata,
    _id(primary_key=True),
    Column("name", Text, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("contact_methods", JSON, nullable=False),
    _id("deputy"),
    _id("manager"),
    Column("leaves", JSON, nullable=False),
    Column("quiet_from", TimeText),
    Column("quiet_to", TimeText),
    Column("left_on", DayText),
    Column("agent", Boolean, nullable=False),
)

pools = Table(
    "pools",
    metadata,
    _id("role", primary_key=True),
    Column("position", Integer, primary_key=True),
    _id("person", nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    _id(primary_key=True),
    Column("name", Text, nullable=False),
    Column("arr", ExactNumber),
    Column("currency", String(3), nullable=False),
    Column("health", Integer),
    Column("health_before", Integer),
    Column("region", Text, nullable=False),
    _id("calendar"),
    Column("paying", Boolean, nullable=False),
    Column("customer_since", DayText),
    Column("churned_on", DayText),
    Column("contract_plan", Text, nullable=False),
    Column("contract_starts_on", DayText),
    Column("contract_renews_on", DayText),
    Column("contract_sla_is_contractual", Boolean, nullable=False),
    Column("contract_credits", Text, nullable=False),
)


def _account() -> Column[str]:
    return Column("account_id", String(120), ForeignKey("accounts.id"), nullable=False, index=True)


contacts = Table(
    "contacts",
    metadata,
    _id(primary_key=True),
    _account(),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("primary", Boolean, nullable=False),
    Column("executive", Boolean, nullable=False),
)

team_members = Table(
    "team_members",
    metadata,
    Column("account_id", String(120), ForeignKey("accounts.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    _id("role", nullable=False),
    _id("person", nullable=False),
)

interactions = Table(
    "interactions",
    metadata,
    _id(primary_key=True),
    Column("account_id", String(120), ForeignKey("accounts.id"), nullable=False),
    Column("type", String(40), nullable=False),
    Column("at", InstantText, nullable=False),
    Column("summary", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("escalation_id", String(40), nullable=False),
    Column("restricted_to", JSON, nullable=False),
    Index("ix_interactions_account_id_at", "account_id", "at"),
)

surveys = Table(
    "surveys",
    metadata,
    _id(primary_key=True),
    Column("account_id", String(120), ForeignKey("accounts.id"), nullable=False),
    Column("type", String(40), nullable=False),
    Column("at", InstantText, nullable=False),
    Column("score", ExactNumber),
    Column("comment", Text, nullable=False),
    _id("contact_id"),
    Index("ix_surveys_account_id_at", "account_id", "at"),
)

service_calendars = Table(
    "service_calendars",
    metadata,
    _id("name", primary_key=True),
    Column("definition", JSON, nullable=False),
)

# --- what the built-in connectors made; `request_key` makes asking twice change nothing ----------

crm_tasks = Table(
    "crm_tasks",
    metadata,
    _id(primary_key=True),
    Column("request_key", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    _account(),
    Column("type", String(40), nullable=False),
    Column("title", Text, nullable=False),
    _id("owner", nullable=False),
    _id("person"),
    Column("due", InstantText),
    Column("escalation_id", String(40), nullable=False),
    Column("created_at", InstantText, nullable=False),
    _id("created_by", nullable=False),
    UniqueConstraint("request_key", "position", name="uq_crm_tasks_request_key"),
    Index(
        "ix_crm_tasks_by_hand",
        "created_at",
        sqlite_where=text("created_by <> 'system'"),
        postgresql_where=text("created_by <> 'system'"),
    ),
)

crm_notes = Table(
    "crm_notes",
    metadata,
    _id(primary_key=True),
    Column("request_key", Text, nullable=False, unique=True),
    Column("fingerprint", String(64), nullable=False),
    _account(),
    Column("type", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("escalation_id", String(40), nullable=False),
    Column("restricted_to", JSON, nullable=False),
    Column("created_at", InstantText, nullable=False),
    _id("created_by", nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    _id(primary_key=True),
    Column("request_key", Text, nullable=False, unique=True),
    Column("fingerprint", String(64), nullable=False),
    _account(),
    Column("priority", String(20), nullable=False),
    Column("message", Text, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("escalation_id", String(40), nullable=False),
    Column("sent_at", InstantText, nullable=False),
    _id("sent_by", nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("alert_id", String(120), ForeignKey("alerts.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    _id("person", nullable=False, index=True),
    Column("roles", JSON, nullable=False),
)

sent_surveys = Table(
    "sent_surveys",
    metadata,
    _id(primary_key=True),
    Column("request_key", Text, nullable=False, unique=True),
    Column("fingerprint", String(64), nullable=False),
    _account(),
    Column("type", String(40), nullable=False),
    _id("contact_id"),
    Column("escalation_id", String(40), nullable=False),
    Column("sent_at", InstantText, nullable=False),
    _id("sent_by", nullable=False),
)
