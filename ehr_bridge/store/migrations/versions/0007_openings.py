"""Recruiting plans, requisitions, and where an application stands."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

UTC_TIME = sa.DateTime(timezone=True)
ID = sa.String(length=48)


def upgrade() -> None:
    _plans()
    _openings()
    _of_openings()
    _applications()
    _of_applications()


def _plans() -> None:
    op.create_table(
        "recruiting_plans",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.CheckConstraint("headcount > 0", name=op.f("ck_recruiting_plans_headcount")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_recruiting_plans_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["staff.id"], name=op.f("fk_recruiting_plans_owner_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruiting_plans")),
    )
    op.create_table(
        "requisitions",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=True),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.CheckConstraint("headcount > 0", name=op.f("ck_requisitions_headcount")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_requisitions_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["recruiting_plans.id"],
            name=op.f("fk_requisitions_plan_id_recruiting_plans"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["staff.id"], name=op.f("fk_requisitions_owner_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requisitions")),
    )
    for table, columns in (
        ("recruiting_plans", ("company_id", "owner_id")),
        ("requisitions", ("company_id", "owner_id", "plan_id")),
    ):
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _openings() -> None:
    """Columns are added one by one: making the table anew would empty what refers to it."""
    for column in (
        sa.Column("state", sa.String(length=16), nullable=False, server_default="open"),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("headcount", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("location", sa.Text(), nullable=False, server_default=""),
        sa.Column("description", sa.Text(), nullable=False, server_default=""),
        sa.Column("salary_min", sa.Double(), nullable=True),
        sa.Column("salary_max", sa.Double(), nullable=True),
        sa.Column("salary_currency", sa.String(length=3), nullable=False, server_default=""),
        sa.Column("salary_period", sa.String(length=8), nullable=False, server_default=""),
        sa.Column("salary_months", sa.Integer(), nullable=True),
        sa.Column(
            "changed_at", UTC_TIME, nullable=False, server_default="1970-01-01 00:00:00.000000"
        ),
        sa.Column("closed_at", UTC_TIME, nullable=True),
    ):
        op.add_column("openings", column)
    op.execute("UPDATE openings SET changed_at = created_at")
    # SQLite adds a foreign key only together with its column.
    op.execute(
        "ALTER TABLE openings ADD COLUMN requisition_id VARCHAR(48) "
        "CONSTRAINT fk_openings_requisition_id_requisitions REFERENCES requisitions (id)"
    )
    op.create_index(op.f("ix_openings_requisition_id"), "openings", ["requisition_id"])


def _part_of_opening(table: str, *columns: sa.Column[object], keys: list[str]) -> None:
    op.create_table(
        table,
        sa.Column("opening_id", ID, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["opening_id"],
            ["openings.id"],
            name=op.f(f"fk_{table}_opening_id_openings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("opening_id", *keys, name=op.f(f"pk_{table}")),
    )


def _of_openings() -> None:
    _part_of_opening(
        "opening_requirements",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.Column("must", sa.Boolean(), nullable=False),
        sa.Column(
            "weight",
            sa.Double(),
            sa.CheckConstraint("weight > 0", name=op.f("ck_opening_requirements_weight")),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        keys=["position"],
    )
    _part_of_opening(
        "opening_interviewers",
        sa.Column(
            "staff_id",
            ID,
            sa.ForeignKey("staff.id", name=op.f("fk_opening_interviewers_staff_id_staff")),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        keys=["staff_id"],
    )
    op.create_index(op.f("ix_opening_interviewers_staff_id"), "opening_interviewers", ["staff_id"])
    _part_of_opening(
        "opening_triggers",
        sa.Column(
            "at_least",
            sa.Integer(),
            sa.CheckConstraint(
                "at_least BETWEEN 1 AND 100", name=op.f("ck_opening_triggers_at_least")
            ),
            nullable=False,
        ),
        keys=["at_least"],
    )
    _part_of_opening(
        "opening_versions",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("changed_by", ID, nullable=False),
        sa.Column("changed_at", UTC_TIME, nullable=False),
        keys=["version"],
    )


def _applications() -> None:
    for column in (
        sa.Column("id", ID, nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=False, server_default="applied"),
        sa.Column("stage_at", UTC_TIME, nullable=True),
        sa.Column("opening_version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("match_due_at", UTC_TIME, nullable=True),
    ):
        op.add_column("applications", column)
    # Interviews that were arranged or held before there were stages.
    op.execute("UPDATE applications SET stage_at = created_at, match_due_at = created_at")
    op.execute(
        "UPDATE applications SET stage = 'scheduled' WHERE EXISTS (SELECT 1 FROM interviews i "
        "WHERE i.applicant_id = applications.applicant_id "
        "AND i.opening_id = applications.opening_id)"
    )
    op.execute(
        "UPDATE applications SET stage = 'interviewed' WHERE EXISTS (SELECT 1 FROM interviews i "
        "WHERE i.applicant_id = applications.applicant_id "
        "AND i.opening_id = applications.opening_id AND i.status = 'ended')"
    )
    table = sa.table(
        "applications", sa.column("id"), sa.column("applicant_id"), sa.column("opening_id")
    )
    connection = op.get_bind()
    for applicant_id, opening_id in connection.execute(
        sa.select(table.c.applicant_id, table.c.opening_id)
    ).all():
        connection.execute(
            sa.update(table)
            .where(table.c.applicant_id == applicant_id, table.c.opening_id == opening_id)
            .values(id=f"app_{uuid.uuid4().hex}")
        )
    with op.batch_alter_table("applications") as batch:
        batch.alter_column("id", existing_type=ID, nullable=False)
        batch.alter_column("stage_at", existing_type=UTC_TIME, nullable=False)
        batch.create_unique_constraint(op.f("uq_applications_id"), ["id"])
    op.create_index(op.f("ix_applications_stage"), "applications", ["stage"])
    op.create_index(op.f("ix_applications_match_due_at"), "applications", ["match_due_at"])


def _of_applications() -> None:
    op.create_table(
        "stage_moves",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            autoincrement=True,
        ),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("act_id", ID, nullable=False),
        sa.Column("from_stage", sa.String(length=16), nullable=False),
        sa.Column("to_stage", sa.String(length=16), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("undoes", ID, nullable=True),
        sa.Column("moved_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_stage_moves_application_id_applications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_stage_moves")),
    )
    for column in ("application_id", "act_id"):
        op.create_index(op.f(f"ix_stage_moves_{column}"), "stage_moves", [column])
    op.create_table(
        "matches",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("coverage", sa.Double(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("opening_version", sa.Integer(), nullable=False),
        sa.Column("encoder", sa.Text(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=True),
        sa.Column("matched_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_matches_application_id_applications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_matches")),
    )
