"""The REST API as one application, to be mounted under /api/v1."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from fastapi.middleware import Middleware

from ehr_bridge.accounts.routes import router as accounts
from ehr_bridge.accounts.staff_routes import router as staff_accounts
from ehr_bridge.ai_interviews.routes import router as ai_interviews
from ehr_bridge.api.context import ApiSettings, Context
from ehr_bridge.api.description import describe
from ehr_bridge.api.errors import RESPONSES, handle_errors
from ehr_bridge.api.guards import BodyLimit, SameOrigin
from ehr_bridge.api.idempotency import Idempotency
from ehr_bridge.api.operations import product_version
from ehr_bridge.api.operations import router as operations
from ehr_bridge.auditing.routes import router as audit_log
from ehr_bridge.bridges.assessments.key_routes import router as assessment_keys
from ehr_bridge.bridges.assessments.routes import router as assessments
from ehr_bridge.bridges.connectors.routes import router as connections
from ehr_bridge.bridges.tokens.routes import router as api_tokens
from ehr_bridge.bridges.transfer.files import MAX_FILE_BYTES
from ehr_bridge.bridges.transfer.routes import router as files
from ehr_bridge.bridges.webhooks.routes import router as webhooks
from ehr_bridge.erasure.hold_routes import router as legal_holds
from ehr_bridge.erasure.routes import router as withdrawal
from ehr_bridge.evaluation.routes import router as evaluation
from ehr_bridge.faq.routes import router as faq
from ehr_bridge.interviews.join_routes import router as join
from ehr_bridge.interviews.routes import router as interviews
from ehr_bridge.invitations.answer_routes import router as answers
from ehr_bridge.invitations.routes import router as invitations
from ehr_bridge.invitations.sending_routes import router as sending
from ehr_bridge.own_data.routes import router as own_data
from ehr_bridge.people.routes import router as people
from ehr_bridge.privacy.routes import router as policies
from ehr_bridge.proposing.routes import router as proposing
from ehr_bridge.question_bank.asking_routes import router as asking
from ehr_bridge.question_bank.routes import MAX_IMPORT_BYTES
from ehr_bridge.question_bank.routes import router as question_bank
from ehr_bridge.recordings.routes import router as recordings
from ehr_bridge.recruiting.pipeline.routes import router as pipeline
from ehr_bridge.recruiting.plans.routes import router as plans
from ehr_bridge.recruiting.routes import router as recruiting
from ehr_bridge.resumes.person_routes import router as persons
from ehr_bridge.resumes.routes import router as resumes
from ehr_bridge.resumes.unpacking import MAX_UPLOAD_BYTES
from ehr_bridge.scheduling.arranging_routes import router as arranging
from ehr_bridge.scheduling.calendars.feed_routes import router as feeds
from ehr_bridge.scheduling.hours.routes import router as hours
from ehr_bridge.scheduling.own_time.routes import router as own_time
from ehr_bridge.scheduling.routes import router as scheduling
from ehr_bridge.scheduling.timetables.routes import router as timetables
from ehr_bridge.services import EhrBridge
from interview.ports import RecordingArchive

ROUTERS: tuple[APIRouter, ...] = (
    invitations,
    sending,
    answers,
    accounts,
    staff_accounts,
    interviews,
    arranging,
    ai_interviews,
    evaluation,
    recordings,
    recruiting,
    proposing,
    policies,
    plans,
    pipeline,
    resumes,
    persons,
    people,
    scheduling,
    hours,
    feeds,
    timetables,
    own_time,
    question_bank,
    asking,
    faq,
    webhooks,
    files,
    api_tokens,
    connections,
    assessment_keys,
    assessments,
    join,
    withdrawal,
    legal_holds,
    own_data,
    audit_log,
    operations,
)
"""Every domain's routes."""

LARGER_BODIES = {
    "/resumes": MAX_UPLOAD_BYTES,
    "/question-bank/import": MAX_IMPORT_BYTES,
    "/imports": MAX_FILE_BYTES,
}
"""Paths whose bodies are files, with how long these may be."""


TAKES_NO_KEY = frozenset({"/resumes"})
"""Uploads that are streamed: an Idempotency-Key is refused there."""


def create_api(
    bridge: EhrBridge, archive: RecordingArchive, settings: ApiSettings | None = None
) -> FastAPI:
    """The API on these services; errors, guards and OpenAPI are its own."""
    settings = settings or ApiSettings()
    app = FastAPI(
        title="Vivavoce",
        version=product_version(),
        summary="Interviews before and after they are live.",
        license_info={"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        openapi_url=None,  # served by a route that has a policy, as every route
        responses=RESPONSES,
        # FastAPI's own spans hold paths, and so ids and tokens: see RequestSpans
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        middleware=[
            Middleware(SameOrigin, settings=settings),
            Middleware(BodyLimit, max_bytes=settings.max_body_bytes, larger=LARGER_BODIES),
            Middleware(Idempotency, excluded=TAKES_NO_KEY),
        ],
    )
    app.state.context = Context(bridge, archive, settings)
    handle_errors(app)
    describe(app, TAKES_NO_KEY)
    for router in ROUTERS:
        app.include_router(router)
    return app
