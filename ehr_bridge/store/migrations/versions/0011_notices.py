"""Messages to people, invitations and their rules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

UTC_TIME = sa.DateTime(timezone=True)
ID = sa.String(length=48)
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _notice_rules()
    _timers()
    _applicant_contacts()
    _messages()
    _unsubscriptions()
    _waiting_events()
    _message_attachments()
    _message_templates()
    _invitation_batches()
    _invitation_rules()
    _template_texts()
    _invitation_batch_members()
    _invitations()
    _talent_pool()


def _notice_rules() -> None:
    op.create_table(
        "notice_rules",
        sa.Column("company_id", ID, nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("pause_days", sa.Integer(), nullable=False),
        sa.Column("track_opens", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_notice_rules_company_id_companies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_notice_rules")),
    )


def _timers() -> None:
    op.create_table(
        "timers",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("due_at", UTC_TIME, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject", ID, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_timers_company_id_companies")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_timers")),
    )
    op.create_index(op.f("ix_timers_due_at"), "timers", ["due_at"], unique=False)


def _applicant_contacts() -> None:
    op.create_table(
        "applicant_contacts",
        sa.Column("applicant_id", ID, nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["applicants.id"],
            name=op.f("fk_applicant_contacts_applicant_id_applicants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("applicant_id", name=op.f("pk_applicant_contacts")),
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("applicant_id", ID, nullable=True),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("about", ID, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("unasked", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("due_at", UTC_TIME, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=32), nullable=True),
        sa.Column("claimed_until", UTC_TIME, nullable=True),
        sa.Column("sent_at", UTC_TIME, nullable=True),
        sa.Column("cause", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(applicant_id IS NULL) <> (staff_id IS NULL)", name=op.f("ck_messages_one_person")
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicants.id"], name=op.f("fk_messages_applicant_id_applicants")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_messages_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_messages_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_messages_key")),
    )
    op.create_index(op.f("ix_messages_about"), "messages", ["about"], unique=False)
    op.create_index(op.f("ix_messages_applicant_id"), "messages", ["applicant_id"], unique=False)
    op.create_index(op.f("ix_messages_company_id"), "messages", ["company_id"], unique=False)
    op.create_index(op.f("ix_messages_staff_id"), "messages", ["staff_id"], unique=False)
    op.create_index(
        "ix_messages_status_unasked_due_at",
        "messages",
        ["status", "unasked", "due_at"],
        unique=False,
    )


def _unsubscriptions() -> None:
    op.create_table(
        "unsubscriptions",
        sa.Column("applicant_id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["applicants.id"],
            name=op.f("fk_unsubscriptions_applicant_id_applicants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("applicant_id", name=op.f("pk_unsubscriptions")),
    )


def _waiting_events() -> None:
    op.create_table(
        "waiting_events",
        sa.Column("consumer", sa.String(length=32), nullable=False),
        sa.Column("position", POSITION, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", UTC_TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["position"],
            ["domain_events.position"],
            name=op.f("fk_waiting_events_position_domain_events"),
        ),
        sa.PrimaryKeyConstraint("consumer", "position", name=op.f("pk_waiting_events")),
    )
    op.create_index(
        op.f("ix_waiting_events_position"), "waiting_events", ["position"], unique=False
    )


def _message_attachments() -> None:
    op.create_table(
        "message_attachments",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=128), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_message_attachments_message_id_messages"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", "position", name=op.f("pk_message_attachments")),
    )


def _message_templates() -> None:
    op.create_table(
        "message_templates",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("opening_id", ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("archived_at", UTC_TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_message_templates_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_message_templates_opening_id_openings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_templates")),
    )
    op.create_index(
        op.f("ix_message_templates_company_id"), "message_templates", ["company_id"], unique=False
    )
    op.create_index(
        op.f("ix_message_templates_opening_id"), "message_templates", ["opening_id"], unique=False
    )


def _invitation_batches() -> None:
    op.create_table(
        "invitation_batches",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("opening_id", ID, nullable=False),
        sa.Column("template_id", ID, nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_by", ID, nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_invitation_batches_company_id_companies"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["staff.id"], name=op.f("fk_invitation_batches_created_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_invitation_batches_opening_id_openings")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["message_templates.id"],
            name=op.f("fk_invitation_batches_template_id_message_templates"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_batches")),
    )
    op.create_index(
        op.f("ix_invitation_batches_company_id"), "invitation_batches", ["company_id"], unique=False
    )
    op.create_index(
        op.f("ix_invitation_batches_opening_id"), "invitation_batches", ["opening_id"], unique=False
    )
    op.create_index(
        op.f("ix_invitation_batches_state"), "invitation_batches", ["state"], unique=False
    )


def _invitation_rules() -> None:
    op.create_table(
        "invitation_rules",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("opening_id", ID, nullable=True),
        sa.Column("min_match", sa.Double(), nullable=True),
        sa.Column("urgent_only", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("template_id", ID, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("active_since", UTC_TIME, nullable=True),
        sa.Column("created_by", ID, nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.CheckConstraint(
            "min_match BETWEEN 0 AND 100", name=op.f("ck_invitation_rules_min_match")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_invitation_rules_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["staff.id"], name=op.f("fk_invitation_rules_created_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_invitation_rules_opening_id_openings")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["message_templates.id"],
            name=op.f("fk_invitation_rules_template_id_message_templates"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_rules")),
    )
    op.create_index(
        op.f("ix_invitation_rules_company_id"), "invitation_rules", ["company_id"], unique=False
    )
    op.create_index(
        op.f("ix_invitation_rules_opening_id"), "invitation_rules", ["opening_id"], unique=False
    )


def _template_texts() -> None:
    op.create_table(
        "template_texts",
        sa.Column("template_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_by", ID, nullable=True),
        sa.Column("written_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["message_templates.id"],
            name=op.f("fk_template_texts_template_id_message_templates"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["staff.id"], name=op.f("fk_template_texts_written_by_staff")
        ),
        sa.PrimaryKeyConstraint(
            "template_id", "version", "language", name=op.f("pk_template_texts")
        ),
    )


def _invitation_batch_members() -> None:
    op.create_table(
        "invitation_batch_members",
        sa.Column("batch_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("applicant_id", ID, nullable=False),
        sa.Column("excluded", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["applicants.id"],
            name=op.f("fk_invitation_batch_members_applicant_id_applicants"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["invitation_batches.id"],
            name=op.f("fk_invitation_batch_members_batch_id_invitation_batches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch_id", "position", name=op.f("pk_invitation_batch_members")),
    )
    op.create_index(
        op.f("ix_invitation_batch_members_applicant_id"),
        "invitation_batch_members",
        ["applicant_id"],
        unique=False,
    )


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("applicant_id", ID, nullable=False),
        sa.Column("opening_id", ID, nullable=False),
        sa.Column("template_id", ID, nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("batch_id", ID, nullable=True),
        sa.Column("rule_id", ID, nullable=True),
        sa.Column("match", sa.Double(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("sent_at", UTC_TIME, nullable=True),
        sa.Column("sent_hour", sa.Integer(), nullable=True),
        sa.Column("opened_at", UTC_TIME, nullable=True),
        sa.Column("clicked_at", UTC_TIME, nullable=True),
        sa.Column("answered_at", UTC_TIME, nullable=True),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("reminded_at", UTC_TIME, nullable=True),
        sa.CheckConstraint("sent_hour BETWEEN 0 AND 23", name=op.f("ck_invitations_sent_hour")),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicants.id"], name=op.f("fk_invitations_applicant_id_applicants")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["invitation_batches.id"],
            name=op.f("fk_invitations_batch_id_invitation_batches"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_invitations_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_invitations_opening_id_openings")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["invitation_rules.id"],
            name=op.f("fk_invitations_rule_id_invitation_rules"),
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["message_templates.id"],
            name=op.f("fk_invitations_template_id_message_templates"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("key", name=op.f("uq_invitations_key")),
    )
    op.create_index(
        op.f("ix_invitations_applicant_id"), "invitations", ["applicant_id"], unique=False
    )
    op.create_index(op.f("ix_invitations_batch_id"), "invitations", ["batch_id"], unique=False)
    op.create_index(op.f("ix_invitations_company_id"), "invitations", ["company_id"], unique=False)
    op.create_index(op.f("ix_invitations_created_at"), "invitations", ["created_at"], unique=False)
    op.create_index(op.f("ix_invitations_opening_id"), "invitations", ["opening_id"], unique=False)
    op.create_index(op.f("ix_invitations_rule_id"), "invitations", ["rule_id"], unique=False)
    op.create_index(
        op.f("ix_invitations_template_id"), "invitations", ["template_id"], unique=False
    )


def _talent_pool() -> None:
    op.create_table(
        "talent_pool",
        sa.Column("applicant_id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("invitation_id", ID, nullable=False),
        sa.Column("joined_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["applicants.id"],
            name=op.f("fk_talent_pool_applicant_id_applicants"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_talent_pool_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_talent_pool_invitation_id_invitations"),
        ),
        sa.PrimaryKeyConstraint("applicant_id", name=op.f("pk_talent_pool")),
    )
    op.create_index(op.f("ix_talent_pool_company_id"), "talent_pool", ["company_id"], unique=False)
