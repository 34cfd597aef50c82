"""Table of answers that are kept for requests which are sent again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import Base


class KeptAnswer(Base):
    """The answer to a request that carried an Idempotency-Key; see `api.idempotency`.

    Attributes:
        id: hash of who asked and of the key.
        request: hash of method, path and body: the same key with another request is refused.
        status: NULL while the request is being answered, until `expires_at`.
        sealed: headers and body, by a key that only who asked can name.
    """

    __tablename__ = "kept_answers"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    request: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    headers: Mapped[dict[str, str]] = mapped_column(JSON)
    sealed: Mapped[bytes | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
