"""Interviews that applicant tracking systems send applicants to, and how these are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

UTC_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "webhook_endpoints",
        sa.Column("purpose", sa.String(length=16), nullable=False, server_default="events"),
    )
    op.add_column("webhook_deliveries", sa.Column("callback", sa.Text(), nullable=True))
    op.create_table(
        "assessment_keys",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("company_id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("endpoint_id", sa.String(length=48), nullable=False),
        sa.Column("created_by", sa.String(length=48), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("last_used_at", UTC_TIME, nullable=True),
        sa.Column("revoked_at", UTC_TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_assessment_keys_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["staff.id"], name=op.f("fk_assessment_keys_created_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["webhook_endpoints.id"],
            name=op.f("fk_assessment_keys_endpoint_id_webhook_endpoints"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_assessment_keys_key_hash")),
    )
    op.create_index(
        op.f("ix_assessment_keys_company_id"), "assessment_keys", ["company_id"], unique=False
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("company_id", sa.String(length=48), nullable=False),
        sa.Column("opening_id", sa.String(length=48), nullable=False),
        sa.Column("lead", sa.String(length=8), nullable=False),
        sa.Column("application", sa.String(length=500), nullable=False),
        sa.Column("applicant_id", sa.String(length=48), nullable=False),
        sa.Column("interview_id", sa.String(length=48), nullable=True),
        sa.Column("booking_id", sa.String(length=48), nullable=True),
        sa.Column("endpoint_id", sa.String(length=48), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.CheckConstraint("lead IN ('ai', 'panel')", name=op.f("ck_assessments_lead")),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicants.id"], name=op.f("fk_assessments_applicant_id_applicants")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_assessments_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["webhook_endpoints.id"],
            name=op.f("fk_assessments_endpoint_id_webhook_endpoints"),
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_assessments_opening_id_openings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint(
            "company_id",
            "opening_id",
            "lead",
            "application",
            name=op.f("uq_assessments_company_id_opening_id_lead_application"),
        ),
    )
    for column in ("applicant_id", "booking_id", "interview_id", "opening_id"):
        op.create_index(op.f(f"ix_assessments_{column}"), "assessments", [column], unique=False)
