"""People, accounts, their history, and what the built-in connectors sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("arr", sa.String(length=24), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("health", sa.Integer(), nullable=True),
        sa.Column("health_before", sa.Integer(), nullable=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("calendar", sa.String(length=120), nullable=True),
        sa.Column("paying", sa.Boolean(), nullable=False),
        sa.Column("customer_since", sa.String(length=10), nullable=True),
        sa.Column("churned_on", sa.String(length=10), nullable=True),
        sa.Column("contract_plan", sa.Text(), nullable=False),
        sa.Column("contract_starts_on", sa.String(length=10), nullable=True),
        sa.Column("contract_renews_on", sa.String(length=10), nullable=True),
        sa.Column("contract_sla_is_contractual", sa.Boolean(), nullable=False),
        sa.Column("contract_credits", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("contact_methods", sa.JSON(), nullable=False),
        sa.Column("deputy", sa.String(length=120), nullable=True),
        sa.Column("manager", sa.String(length=120), nullable=True),
        sa.Column("leaves", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=True),
        sa.Column("quiet_to", sa.String(length=5), nullable=True),
        sa.Column("left_on", sa.String(length=10), nullable=True),
        sa.Column("agent", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "pools",
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("role", "position"),
    )
    op.create_table(
        "service_calendars",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=120), nullable=False),
        sa.Column("priority", sa.String(length=20), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("escalation_id", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.String(length=27), nullable=False),
        sa.Column("sent_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_key"),
    )
    op.create_index("ix_alerts_account_id", "alerts", ["account_id"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("primary", sa.Boolean(), nullable=False),
        sa.Column("executive", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_contacts_account_id", "contacts", ["account_id"], unique=False)
    op.create_table(
        "crm_notes",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=120), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("escalation_id", sa.String(length=40), nullable=False),
        sa.Column("restricted_to", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_key"),
    )
    op.create_index("ix_crm_notes_account_id", "crm_notes", ["account_id"], unique=False)
    op.create_table(
        "crm_tasks",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=120), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("person", sa.String(length=120), nullable=True),
        sa.Column("due", sa.String(length=27), nullable=True),
        sa.Column("escalation_id", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_key", "position", name="uq_crm_tasks_request_key"),
    )
    op.create_index("ix_crm_tasks_account_id", "crm_tasks", ["account_id"], unique=False)
    op.create_table(
        "interactions",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.String(length=120), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("escalation_id", sa.String(length=40), nullable=False),
        sa.Column("restricted_to", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_interactions_account_id_at", "interactions", ["account_id", "at"], unique=False
    )
    op.create_table(
        "sent_surveys",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=120), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("contact_id", sa.String(length=120), nullable=True),
        sa.Column("escalation_id", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.String(length=27), nullable=False),
        sa.Column("sent_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_key"),
    )
    op.create_index("ix_sent_surveys_account_id", "sent_surveys", ["account_id"], unique=False)
    op.create_table(
        "surveys",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.String(length=120), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("score", sa.String(length=24), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_surveys_account_id_at", "surveys", ["account_id", "at"], unique=False)
    op.create_table(
        "team_members",
        sa.Column("account_id", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
        ),
        sa.PrimaryKeyConstraint("account_id", "position"),
    )
    op.create_table(
        "inbox",
        sa.Column("alert_id", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id"],
            ["alerts.id"],
        ),
        sa.PrimaryKeyConstraint("alert_id", "position"),
    )
    op.create_index("ix_inbox_person", "inbox", ["person"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_inbox_person", table_name="inbox")
    op.drop_table("inbox")
    op.drop_table("team_members")
    op.drop_index("ix_surveys_account_id_at", table_name="surveys")
    op.drop_table("surveys")
    op.drop_index("ix_sent_surveys_account_id", table_name="sent_surveys")
    op.drop_table("sent_surveys")
    op.drop_index("ix_interactions_account_id_at", table_name="interactions")
    op.drop_table("interactions")
    op.drop_index("ix_crm_tasks_account_id", table_name="crm_tasks")
    op.drop_table("crm_tasks")
    op.drop_index("ix_crm_notes_account_id", table_name="crm_notes")
    op.drop_table("crm_notes")
    op.drop_index("ix_contacts_account_id", table_name="contacts")
    op.drop_table("contacts")
    op.drop_index("ix_alerts_account_id", table_name="alerts")
    op.drop_table("alerts")
    op.drop_table("service_calendars")
    op.drop_table("pools")
    op.drop_table("people")
    op.drop_table("accounts")
