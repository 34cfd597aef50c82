"""Errors on HTTP: `{"error": {"code", "message"}}` and a status, from one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from interview import errors as e

STATUS: dict[type[e.VivavoceError], int] = {
    e.BadInput: 400,
    e.NotSignedIn: 401,
    e.LinkRefused: 410,
    e.NotAllowed: 403,
    e.NotFound: 404,
    e.Erased: 410,
    e.WrongState: 409,
    e.TooManyTries: 429,
    e.Overloaded: 503,
    e.ModelMissing: 503,
    e.StoreUnavailable: 503,
    e.VivavoceError: 500,
}
"""HTTP status of each error class; the nearest class counts. An unknown link is 404."""

_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
_RETRY_AFTER_S = "5"

log = structlog.get_logger(__name__)


class ErrorBody(BaseModel):
    """What went wrong: a stable code and fault for programs, a sentence for programmers."""

    code: str
    message: str
    fault: str = Field(default="", description="what exactly is wrong, where a code means much")
    values: dict[str, str | float] = Field(
        default_factory=dict, description="what belongs into a sentence about the fault"
    )


_EXAMPLE: dict[str, Any] = {
    "error": {
        "code": "bad_input",
        "message": "body.note: String should have at most 600 characters",
        "fault": "too_long",
        "values": {"limit": 600},
    }
}


class ErrorForm(BaseModel):
    """Body of every answer that is an error."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    error: ErrorBody


_ANY: dict[int | str, str] = {
    400: "The input cannot be used",
    403: "Not allowed",
    413: "The body is too large",
    503: "Overloaded, or the database cannot be reached: try again",
    "default": "Any other error",  # also keeps FastAPI from telling of its own 422
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorForm, "description": text} for status, text in _ANY.items()
}
"""Error answers that any route may give."""

SIGNED_IN: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorForm, "description": "Not signed in"},
}
OF_ONE: dict[int | str, dict[str, Any]] = {
    **SIGNED_IN,
    404: {"model": ErrorForm, "description": "There is none, or it is not yours"},
}
CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"model": ErrorForm, "description": "The state does not allow it"},
}
GONE: dict[int | str, dict[str, Any]] = {
    410: {"model": ErrorForm, "description": "What the interview held was deleted"},
}


def status_of(error: e.VivavoceError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, e.LinkRefused) and error.problem is e.LinkProblem.UNKNOWN:
        return 404
    return next(STATUS[cls] for cls in type(error).__mro__ if cls in STATUS)


def error_response(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """An answer in the error form."""
    return _answer(status, ErrorBody(code=code, message=message), headers)


def _answer(status: int, body: ErrorBody, headers: Mapping[str, str] | None = None) -> JSONResponse:
    content = ErrorForm(error=body).model_dump(exclude_defaults=True)
    return JSONResponse(content, status, dict(headers or {}))


def handle_errors(app: FastAPI) -> None:
    """Answer every error in the error form."""

    @app.exception_handler(e.VivavoceError)
    async def _known(_: Request, error: e.VivavoceError) -> JSONResponse:
        headers = {"Retry-After": _RETRY_AFTER_S} if error.retryable else None
        body = ErrorBody(
            code=error.code, message=str(error), fault=error.fault, values=error.values
        )
        return _answer(status_of(error), body, headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        # Only places and rules: what was sent may be a password.
        faults = error.errors()
        told = "; ".join(_told(one) for one in faults[:5])
        fault, values = _fault(faults[0])
        return _answer(
            400, ErrorBody(code=e.BadInput.code, message=told, fault=fault, values=values)
        )

    @app.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> JSONResponse:
        code = _CODES.get(error.status_code, e.BadInput.code)
        return error_response(error.status_code, code, str(error.detail), error.headers)

    @app.exception_handler(Exception)
    async def _unknown(_: Request, error: Exception) -> JSONResponse:
        log.error("request_failed", error=type(error).__name__)
        return error_response(500, e.VivavoceError.code, "the server failed; it was logged")


_BROKEN = {
    "missing": ("missing", None),
    "string_too_short": ("missing", None),
    "too_short": ("missing", None),
    "string_too_long": ("too_long", "max_length"),
    "too_long": ("too_many", "max_length"),
    "greater_than": ("too_small", "gt"),
    "greater_than_equal": ("too_small", "ge"),
    "less_than": ("too_large", "lt"),
    "less_than_equal": ("too_large", "le"),
    "multiple_of": ("not_multiple", "multiple_of"),
}
"""Kind of a fault that pydantic finds -> ours, and where its limit stands."""


def _fault(error: Mapping[str, Any]) -> tuple[str, dict[str, str | float]]:
    """What exactly is wrong with a field, with the limit that it breaks."""
    fault, name = _BROKEN.get(error["type"], ("", None))
    limit = error.get("ctx", {}).get(name)
    return fault, {"limit": limit} if isinstance(limit, int | float) else {}


def _told(error: Mapping[str, Any]) -> str:
    """One fault of the input, without what was sent."""
    if error["type"] in {"enum", "literal_error"}:
        name = ".".join(str(step) for step in error["loc"][1:])
        allowed = str(error["ctx"]["expected"]).replace("'", "")
        return f"{name} is one of {allowed}"
    return ".".join(str(step) for step in error["loc"]) + ": " + str(error["msg"])
