"""Tables of remembered column mappings and of other systems' ids."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base


class ColumnMapping(Base):
    """How a company read files with these headings the last time.

    Attributes:
        headings: SHA-256 of the headings in their order.
        fields: field by heading; "" where the column is left out.
    """

    __tablename__ = "column_mappings"

    company_id: Mapped[str] = mapped_column(
        ForeignKey("companies.id", ondelete="CASCADE"), primary_key=True
    )
    thing: Mapped[str] = mapped_column(String(16), primary_key=True)
    headings: Mapped[str] = mapped_column(String(64), primary_key=True)
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    used_at: Mapped[datetime]


class ExternalId(Base):
    """What another system calls a thing of ours: what makes importing it again no second one.

    Attributes:
        source: "file", or the id of a connector.
        digest: of what was last sent to the other system; "" where nothing was.
    """

    __tablename__ = "external_ids"
    __table_args__ = (Index(None, "source", "own_id"),)

    company_id: Mapped[str] = mapped_column(
        ForeignKey("companies.id", ondelete="CASCADE"), primary_key=True
    )
    source: Mapped[str] = mapped_column(ID, primary_key=True)
    thing: Mapped[str] = mapped_column(String(16), primary_key=True)
    external_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    own_id: Mapped[str] = mapped_column(ID)
    digest: Mapped[str] = mapped_column(String(64), default="")
