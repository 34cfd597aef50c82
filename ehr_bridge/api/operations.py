"""Routes of operations: health, readiness, and the API's own description."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from interview.access import Action

router = APIRouter(tags=["operations"], dependencies=[requires(Action.SEE_HEALTH)])


def product_version() -> str:
    """The version of the installed product."""
    try:
        return version("vivavoce")
    except PackageNotFoundError:
        return "unknown"


class Health(BaseModel):
    """That the server is there, and which one."""

    status: str
    version: str


@router.get("/health", summary="Is the server alive?")
async def health() -> Health:
    """Answers as long as the server runs; nothing else is asked."""
    return Health(status="ok", version=product_version())


@router.get("/ready", summary="Can the server work?")
async def ready(services: Services) -> Health:
    """Answers 503 while the database does not."""
    await services.bridge.database.check()
    return Health(status="ok", version=product_version())


@router.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request) -> dict[str, Any]:
    """The OpenAPI description of this API."""
    description: dict[str, Any] = request.app.openapi()
    return {**description, "servers": [{"url": request.scope["root_path"] or "/"}]}
