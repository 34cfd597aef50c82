"""Interviews with panels, join links, consents, journals and recording keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

UTC_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "interviews",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("company_id", sa.String(length=48), nullable=False),
        sa.Column("opening_id", sa.String(length=48), nullable=False),
        sa.Column("applicant_id", sa.String(length=48), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("starts_at", UTC_TIME, nullable=False),
        sa.Column("opened_unix_s", sa.Double(), nullable=True),
        sa.Column("started_s", sa.Double(), nullable=True),
        sa.Column("ended_s", sa.Double(), nullable=True),
        sa.Column("job", sa.Text(), nullable=True),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.CheckConstraint(
            "status IN ('scheduled', 'live', 'ended')", name=op.f("ck_interviews_status")
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicants.id"], name=op.f("fk_interviews_applicant_id_applicants")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_interviews_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_interviews_opening_id_openings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviews")),
    )
    op.create_index(
        op.f("ix_interviews_applicant_id"), "interviews", ["applicant_id"], unique=False
    )
    op.create_index(op.f("ix_interviews_opening_id"), "interviews", ["opening_id"], unique=False)
    op.create_index(
        op.f("ix_interviews_starts_at_interviews_id"),
        "interviews",
        ["starts_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_interviews_status"), "interviews", ["status"], unique=False)
    op.create_table(
        "panel_members",
        sa.Column("interview_id", sa.String(length=48), nullable=False),
        sa.Column("staff_id", sa.String(length=48), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_panel_members_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_panel_members_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("interview_id", "staff_id", name=op.f("pk_panel_members")),
    )
    op.create_index(op.f("ix_panel_members_staff_id"), "panel_members", ["staff_id"], unique=False)
    op.create_table(
        "join_links",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("interview_id", sa.String(length=48), nullable=False),
        sa.Column("created_by", sa.String(length=48), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("expires_at", UTC_TIME, nullable=False),
        sa.Column("revoked_at", UTC_TIME, nullable=True),
        sa.Column("used_at", UTC_TIME, nullable=True),
        sa.Column("browser_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_join_links_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_links")),
        sa.UniqueConstraint("browser_hash", name=op.f("uq_join_links_browser_hash")),
    )
    op.create_index(
        op.f("ix_join_links_interview_id"), "join_links", ["interview_id"], unique=False
    )
    op.create_table(
        "consents",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("interview_id", sa.String(length=48), nullable=False),
        sa.Column("applicant_id", sa.String(length=48), nullable=False),
        sa.Column("link_id", sa.String(length=48), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("notice_version", sa.String(length=32), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("given_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicants.id"], name=op.f("fk_consents_applicant_id_applicants")
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_consents_interview_id_interviews")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_interview_id"), "consents", ["interview_id"], unique=False)
    op.create_table(
        "journal_batches",
        sa.Column("interview_id", sa.String(length=48), nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("written_at", UTC_TIME, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "first_seq >= 1 AND last_seq >= first_seq", name=op.f("ck_journal_batches_seqs")
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_journal_batches_interview_id_interviews"),
        ),
        sa.PrimaryKeyConstraint("interview_id", "first_seq", name=op.f("pk_journal_batches")),
        sa.UniqueConstraint(
            "interview_id", "last_seq", name=op.f("uq_journal_batches_interview_id_last_seq")
        ),
    )
    op.create_table(
        "recording_keys",
        sa.Column("interview_id", sa.String(length=48), nullable=False),
        sa.Column("master_id", sa.String(length=16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("shredded_at", UTC_TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_recording_keys_interview_id_interviews"),
        ),
        sa.PrimaryKeyConstraint("interview_id", name=op.f("pk_recording_keys")),
    )
    op.create_index(
        op.f("ix_recording_keys_master_id"), "recording_keys", ["master_id"], unique=False
    )
