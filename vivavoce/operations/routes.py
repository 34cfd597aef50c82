"""Routes for those who run the server: metrics, the operators' page's figures, readiness."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

import msgspec
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from interview.access import Action, require
from interview.errors import NotSignedIn, VivavoceError
from interview.ports import Authenticator
from signaling.endpoints.entrance import STAFF_COOKIE
from signaling.endpoints.http import status_of
from signaling.latency import Distribution, Hop
from vivavoce.operations.metrics import render
from vivavoce.operations.overview import Overview, Picture

QUANTILES = {"p50_s": 0.5, "p95_s": 0.95, "p99_s": 0.99}


def operations_routes(
    overview: Overview, authenticator: Authenticator, metrics_token: SecretStr
) -> list[Route]:
    """GET /metrics, /live/operations and /live/ready; each endpoint has its Action."""
    token = metrics_token.get_secret_value()

    async def metrics(request: Request) -> Response:
        await _admit(request, authenticator, token)
        return Response(render(overview.picture()), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    async def operations(request: Request) -> Response:
        await _admit(request, authenticator, token)
        return Response(as_json(overview.picture()), media_type="application/json")

    async def ready(request: Request) -> Response:
        fine = not overview.rooms.draining and overview.is_up
        status = "ready" if fine else "draining" if overview.rooms.draining else "starting"
        return JSONResponse({"status": status, "free": overview.free}, 200 if fine else 503)

    return [
        _route("/metrics", Action.SEE_OPERATIONS, metrics),
        _route("/live/operations", Action.SEE_OPERATIONS, operations),
        _route("/live/ready", Action.SEE_HEALTH, ready),
    ]


def _route(path: str, action: Action, handler: Callable[[Request], Awaitable[Response]]) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            response = await handler(request)
        except VivavoceError as error:
            body = {"error": {"code": error.code, "message": str(error)}}
            response = JSONResponse(body, status_of(error))
        response.headers["cache-control"] = "no-store"
        return response

    endpoint.action = action  # type: ignore[attr-defined]
    return Route(path, endpoint, methods=["GET"], name=handler.__name__)


def _carries(request: Request, token: str) -> bool:
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    fits = secrets.compare_digest(given.strip().encode(), token.encode())
    return bool(token) and kind.lower() == "bearer" and fits


async def _admit(request: Request, authenticator: Authenticator, token: str) -> None:
    if _carries(request, token):
        return
    cookie = request.cookies.get(STAFF_COOKIE, "")
    if not cookie:
        raise NotSignedIn("sign in as an administrator")
    require(await authenticator.staff(cookie), Action.SEE_OPERATIONS)


class _Latency(msgspec.Struct):
    hop: Hop
    count: int
    p50_s: float | None
    p95_s: float | None
    p99_s: float | None


def _figures(hop: Hop, held: Distribution) -> _Latency:
    return _Latency(hop, held.count, *(held.quantile(q) for q in QUANTILES.values()))


def as_json(picture: Picture) -> bytes:
    """What the operators' page shows: the picture with latencies as quantiles."""
    return msgspec.json.encode(
        {
            "draining": picture.draining,
            "processes": picture.processes,
            "workers": [
                {
                    "name": worker.name,
                    "state": worker.state,
                    "capacity": worker.capacity,
                    "sessions": len(worker.sessions),
                }
                for worker in picture.workers
            ],
            "sessions": picture.sessions,
            "latency": [_figures(hop, held) for hop, held in picture.recent.items()],
            "counters": picture.counters,
            "recordings_failed": picture.recordings_failed,
            "findings_dropped": picture.findings_dropped,
            "workers_died": picture.workers_died,
        }
    )
