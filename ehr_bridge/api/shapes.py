"""Shapes that several domains' routes speak in."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,48}$")]
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$")]


class Body(BaseModel):
    """Base of request bodies: an unknown field is an error, not ignored."""

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def unchecked(cls, source: object, **others: Any) -> Self:
        """The shape of a row or the like, whose attributes are not checked again.

        What was valid when it was written can still be read.

        Args:
            others: fields that the source lacks or has in another form.
        """
        own = {name: getattr(source, name) for name in cls.model_fields if name not in others}
        return cls.model_construct(**own, **others)


class Named(BaseModel):
    """A person or thing, by id and name."""

    id: str
    name: str
