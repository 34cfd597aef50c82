"""Routes of webhooks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import CONFLICT, OF_ONE, SIGNED_IN
from ehr_bridge.api.paging import MAX_CURSOR
from ehr_bridge.bridges.webhooks.reading import list_deliveries, list_endpoints
from ehr_bridge.bridges.webhooks.shapes import (
    DeliveryPage,
    EditedEndpoint,
    EndpointList,
    EndpointMade,
    NewEndpoint,
    Queued,
    Tested,
)
from ehr_bridge.bridges.webhooks.tables import DeliveryStatus
from interview.access import Action, Principal

router = APIRouter(prefix="/webhooks", tags=["webhooks"])

Keeper = Annotated[Principal, requires(Action.MANAGE_BRIDGES)]


@router.get("/endpoints", summary="List endpoints", responses=SIGNED_IN)
async def endpoints(who: Keeper, services: Services) -> EndpointList:
    """Who is told of events, and how well that goes."""
    async with services.bridge.database.read() as session:
        return await list_endpoints(session, who)


@router.post(
    "/endpoints", summary="Add an endpoint", status_code=201, responses=SIGNED_IN | CONFLICT
)
async def add(new: NewEndpoint, who: Keeper, services: Services) -> EndpointMade:
    """The answer holds the signing secret; it is not shown again."""
    id, secret = await services.bridge.webhooks.add(
        who, new.url, new.description, new.kinds, new.personal
    )
    return EndpointMade(id=id, secret=secret)


@router.put("/endpoints/{endpoint_id}", summary="Change an endpoint", responses=OF_ONE)
async def change(
    endpoint_id: str, edited: EditedEndpoint, who: Keeper, services: Services
) -> EndpointList:
    """What waits for an endpoint that is switched off becomes dead, to be sent by hand."""
    await services.bridge.webhooks.change(who, endpoint_id, **edited.model_dump())
    return await endpoints(who, services)


@router.delete(
    "/endpoints/{endpoint_id}", summary="Remove an endpoint", status_code=204, responses=OF_ONE
)
async def remove(endpoint_id: str, who: Keeper, services: Services) -> None:
    """With all its deliveries."""
    await services.bridge.webhooks.remove(who, endpoint_id)


@router.post("/endpoints/{endpoint_id}/secret", summary="Make a new secret", responses=OF_ONE)
async def rotate(endpoint_id: str, who: Keeper, services: Services) -> EndpointMade:
    """For a day webhooks are signed by both, the new one and the one before."""
    secret = await services.bridge.webhooks.rotate(who, endpoint_id)
    return EndpointMade(id=endpoint_id, secret=secret)


@router.post(
    "/endpoints/{endpoint_id}/personal",
    summary="Allow personal data",
    status_code=204,
    responses=OF_ONE | CONFLICT,
)
async def allow_personal(
    endpoint_id: str,
    who: Annotated[Principal, requires(Action.ALLOW_PERSONAL_DATA)],
    services: Services,
) -> None:
    """Applicants' names and mail addresses go to the endpoint, which asked for them."""
    await services.bridge.webhooks.allow_personal(who, endpoint_id)


@router.post(
    "/endpoints/{endpoint_id}/test",
    summary="Try an endpoint",
    status_code=202,
    responses=OF_ONE | CONFLICT,
)
async def test(endpoint_id: str, who: Keeper, services: Services) -> Tested:
    """Sends an event of the kind "webhook.test"; what becomes of it is in the deliveries."""
    return Tested(delivery_id=await services.bridge.webhooks.test(who, endpoint_id))


@router.post(
    "/endpoints/{endpoint_id}/redeliveries",
    summary="Send everything dead again",
    status_code=202,
    responses=OF_ONE | CONFLICT,
)
async def redeliver_dead(endpoint_id: str, who: Keeper, services: Services) -> Queued:
    """With the ids that they had: a receiver that knows one has it already."""
    return Queued(count=await services.bridge.webhooks.redeliver_dead(who, endpoint_id))


@router.get("/deliveries", summary="List deliveries", responses=SIGNED_IN)
async def deliveries(
    who: Keeper,
    services: Services,
    endpoint_id: Annotated[str, Query(max_length=48)] = "",
    status: DeliveryStatus | None = None,
    cursor: Annotated[str, Query(max_length=MAX_CURSOR)] = "",
) -> DeliveryPage:
    """The newest first; `status=dead` is the dead-letter list."""
    async with services.bridge.database.read() as session:
        return await list_deliveries(session, who, endpoint_id, status or "", cursor)


@router.post(
    "/deliveries/{delivery_id}/redelivery",
    summary="Send a delivery again",
    status_code=202,
    responses=OF_ONE | CONFLICT,
)
async def redeliver(delivery_id: str, who: Keeper, services: Services) -> Queued:
    """On the whole schedule anew."""
    await services.bridge.webhooks.redeliver(who, delivery_id)
    return Queued(count=1)
