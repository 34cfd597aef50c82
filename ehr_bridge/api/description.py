"""What the OpenAPI description says of all routes: signing in, requests done once, examples."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from ehr_bridge.api.context import STAFF_COOKIE
from ehr_bridge.api.idempotency import MAX_KEY
from ehr_bridge.api.introduction import EXAMPLES, TAGS, TEXT

_SCHEMES = {
    "cookie": {"type": "apiKey", "in": "cookie", "name": STAFF_COOKIE},
    "token": {"type": "http", "scheme": "bearer", "description": "A machine's token"},
}
_KEY_SCHEME = {
    "type": "http",
    "scheme": "basic",
    "description": "An applicant tracking system's key as the user name, without a password",
}
_BY_KEY = "/assessments/"
"""Paths for applicant tracking systems, and for them alone."""

_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The request is done once; its answer is given again for 24 hours",
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_KEY},
}


def describe(app: FastAPI, without_key: frozenset[str]) -> None:
    """Let the app's description tell of it; `without_key` are paths that take no key.

    Routes that say 401 are those that ask who one is.
    """
    plain = app.openapi

    def whole() -> dict[str, Any]:
        if app.openapi_schema is not None:
            return app.openapi_schema
        description = plain()
        description.setdefault("components", {})["securitySchemes"] = {
            **_SCHEMES,
            "key": _KEY_SCHEME,
        }
        description["info"]["description"] = TEXT
        description["tags"] = [{"name": name, "description": about} for name, about in TAGS.items()]
        for path, methods in description["paths"].items():
            for method, operation in methods.items():
                if example := EXAMPLES.get(f"{method.upper()} {path}"):
                    operation["requestBody"]["content"]["application/json"]["example"] = example
                if "401" not in operation["responses"]:
                    continue
                schemes = ("key",) if path.startswith(_BY_KEY) else _SCHEMES
                operation["security"] = [{name: []} for name in schemes]
                if method == "post" and path not in without_key:
                    operation["parameters"] = [*operation.get("parameters", []), _KEY]
                    conflict = operation["responses"]["400"] | {
                        "description": "The Idempotency-Key was used for another request"
                    }
                    operation["responses"].setdefault("422", conflict)
        return description

    app.openapi = whole  # type: ignore[method-assign]
