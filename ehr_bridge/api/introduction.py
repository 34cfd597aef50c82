"""What the OpenAPI description begins with: how to ask, the parts in order, and examples."""

from __future__ import annotations

from typing import Any

TEXT = """\
**Signing in.** A browser gets a cookie by `POST /sign-in`. A machine sends
`Authorization: Bearer vvt_...`, a token that an HR manager or administrator made under Bridges.
The calls under `assessments` take an applicant tracking system's key.

**Errors.** Every error is `{"error": {"code", "message", "fault", "values"}}`. `code` and `fault`
are stable, `message` is English and for programmers. 429 and 503 can be tried again.

**Pages.** Lists that grow answer `{"items", "next_cursor"}`; send `cursor` until `next_cursor` is
null.

**Once.** A POST with an `Idempotency-Key` is done once; its answer is given again for 24 hours.

Times are RFC 3339 with an offset. Ids are opaque, and begin with what they name (`opn_`, `apl_`,
`app_`, `int_`).
"""

TAGS: dict[str, str] = {
    "accounts": "Signing in and out, the staff, and who may interview.",
    "recruiting": "Openings with their versions, recruiting plans, job descriptions, policies.",
    "pipeline": "Applications, their stages and their matches.",
    "resumes": "Uploaded files, the profiles read from them, duplicates, erasure.",
    "people": "One person over all applications, and search.",
    "invitations": "Templates, rules and batches; what was sent and what came of it.",
    "invitation": "An invitation as its receiver sees it, by the link in the message.",
    "scheduling": "Hours, calendars, times for meetings, bookings, timetables.",
    "own time": "The time of an interview as the applicant sees it, by link.",
    "interviews": "Interviews and the links that applicants join by.",
    "AI-led interviews": "What interviews that the AI leads allow.",
    "join": "The notice and its answers, by the applicant's join link.",
    "question bank": "Questions, sets for openings, questions prepared for one applicant.",
    "FAQ": "What applicants ask about the job, and what they are answered.",
    "review": "Time line, recording, evaluation sheet, scoring again.",
    "files": "Import and export of CSV and JSON.",
    "webhooks": "Addresses that are told of events, and what became of each delivery.",
    "tokens": "Tokens by which machines sign in.",
    "connections": "Other HR systems that openings, applicants and interviews go to and come from.",
    "assessments": "Interviews as tests for applicant tracking systems; their keys.",
    "legal holds": "What is kept for legal claims beyond its time.",
    "audit log": "Who did what to which thing, and whether the log is whole.",
    "operations": "Whether the server is alive and can work.",
}
"""The parts of the API, in the order of hiring; bridges come last."""

_APPLICANT, _OPENING = "apl_5f0c2b7e", "opn_91d4a3c8"

EXAMPLES: dict[str, Any] = {
    "POST /applications": {"applicant_id": _APPLICANT, "opening_id": _OPENING},
    "POST /applications/moves": {
        "application_ids": ["app_27be6d10"],
        "to": "screening",
        "note": "Four years of the same work",
    },
    "POST /bookings": {"applicant_id": _APPLICANT, "opening_id": _OPENING, "length_min": 45},
    "POST /interviews": {
        "applicant_id": _APPLICANT,
        "opening_id": _OPENING,
        "interviewer_ids": ["stf_0a9e4471"],
        "starts_at": "2026-03-05T10:00:00+08:00",
    },
    "POST /webhooks/endpoints": {
        "url": "https://hr.example.com/hooks/vivavoce",
        "description": "Payroll",
        "kinds": ["application.stage_changed", "interview.ended"],
    },
    "POST /api-tokens": {"name": "Careers page", "standing": "hr"},
}
"""Bodies of the requests that integrations begin with, by method and path."""
