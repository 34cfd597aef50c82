"""Frappe HRMS over its REST API: frappeframework.com/docs/user/en/api/rest.

Openings and applicants come in (doctypes Job Opening, Job Applicant); interviews go out (doctype
Interview), in the company's zone: a site knows one zone and no other. So does what they came to
(doctype Interview Feedback), as a draft: what counts there is what an interviewer submits. Lists
are read by `modified`, which Frappe sets at every save. Fields and rules of the doctypes:
github.com/frappe/hrms, hrms/hr/doctype.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode

from ehr_bridge.bridges.connectors.asking import NoPermission, Pause, ask
from ehr_bridge.bridges.connectors.ports import (
    Incoming,
    OutgoingFeedback,
    OutgoingInterview,
    Page,
    RoleMissing,
)
from ehr_bridge.bridges.transfer.fields import Thing
from ehr_bridge.guarded_http import GuardedHttp, host_of
from interview.errors import BadInput, NotFound

PAGE = 50
_DOCTYPES = {Thing.OPENINGS: "Job Opening", Thing.APPLICANTS: "Job Applicant"}
_FIELDS = {
    Thing.OPENINGS: {
        "name": "external_id",
        "job_title": "title",
        "description": "description",
        "vacancies": "headcount",
        "location": "location",
    },
    Thing.APPLICANTS: {
        "name": "external_id",
        "applicant_name": "name",
        "email_id": "email",
        "phone_number": "phone",
        "job_title": "opening",
    },
}
"""Field of an import by the doctype's; `job_title` of an applicant links to a Job Opening."""

_TAG = re.compile(r"<[^>]*>")


class Frappe:
    """`connectors.ports.Connector` for a Frappe site.

    Args:
        site: address of the site.
        key, secret: of an API user, as its settings page makes them.
        interview_round: name of the Interview Round that interviews are filed under.
    """

    reads: tuple[Thing, ...] = (Thing.OPENINGS, Thing.APPLICANTS)

    def __init__(
        self,
        http: GuardedHttp,
        *,
        site: str,
        key: str,
        secret: str,
        interview_round: str,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._http = http
        self._site = site.rstrip("/")
        self._headers = {"authorization": f"token {key}:{secret}"}
        self._round = interview_round
        self._pause = pause

    async def check(self) -> None:
        """See `Connector.check`."""
        await self._ask("GET", "/api/method/frappe.auth.get_logged_user")

    async def read(self, thing: Thing, since: str) -> Page:
        """A page of documents in the order of their changes.

        `since` is the last change and how many documents of that very moment were read, so
        that documents saved at once are neither left out nor read for ever.
        """
        moment, _, seen = since.partition("|")
        query = {
            "fields": json.dumps([*_FIELDS[thing], "modified"]),
            "order_by": "modified asc, name asc",
            "limit_start": seen or "0",
            "limit_page_length": str(PAGE),
        }
        if moment:
            query["filters"] = json.dumps([["modified", ">=", moment]])
        answer = await self._ask("GET", f"{_path(_DOCTYPES[thing])}?{urlencode(query)}")
        rows = answer.get("data")
        if not isinstance(rows, list):
            told = "the site answers no list of documents"
            raise BadInput(told, "not_understood", host=host_of(self._site))
        items = [Incoming(thing, _cells(thing, row)) for row in rows]
        return Page(items, _mark(since, rows), len(rows) == PAGE)

    async def put_interview(self, interview: OutgoingInterview, external_id: str) -> str:
        """See `Connector.put_interview`."""
        if not interview.applicant:
            return ""
        times = {
            "scheduled_on": interview.starts_at.date().isoformat(),
            "from_time": interview.starts_at.time().isoformat("seconds"),
            "to_time": interview.ends_at.time().isoformat("seconds"),
        }
        known = await self._known("User", interview.panel)
        fields = {
            "status": "Under Review" if interview.ended else "Pending",
            "interview_details": [{"interviewer": one} for one in interview.panel if one in known],
        }
        if external_id:
            if not interview.ended:  # a save may not change the times
                await self._ask(
                    "POST", _interview(external_id), {"run_method": "reschedule_interview", **times}
                )
            await self._ask("PUT", _interview(external_id), fields)
            return external_id
        # Newer sites call the round a type; each passes over the field that it does not have.
        filed = {"interview_round": self._round, "interview_type": self._round}
        document = {"job_applicant": interview.applicant, **filed, **times, **fields}
        answer = await self._ask("POST", _path("Interview"), document)
        return str(answer["data"]["name"])

    async def remove_interview(self, external_id: str) -> None:
        """See `Connector.remove_interview`; the site refuses where people have submitted it."""
        with suppress(NotFound):
            await self._ask("DELETE", _interview(external_id))

    async def put_feedback(self, feedback: OutgoingFeedback, external_id: str) -> str:
        """See `Connector.put_feedback`; it is the first interviewer's whom the site knows.

        The site makes the average of the skills itself, so that only scored ones are sent.
        """
        known = await self._known("User", feedback.panel)
        interviewer = next((one for one in feedback.panel if one in known), "")
        if not interviewer or not feedback.skills:
            return ""
        own = [["interview", "=", external_id], ["interviewer", "=", interviewer]]
        if found := await self._names("Interview Feedback", own):
            return found[0]
        skills = [name for name, _ in feedback.skills]
        for name in sorted(set(skills) - await self._known("Skill", skills)):
            await self._make("Skill", {"skill_name": name}, "HR Manager")
        document = {
            "interview": external_id,
            "interviewer": interviewer,
            "result": "Cleared" if feedback.cleared else "Rejected",
            "skill_assessment": [
                {"skill": name, "rating": round(share, 3)} for name, share in feedback.skills
            ],
            "feedback": _summary(feedback),
        }
        return await self._make("Interview Feedback", document, "Interviewer")

    async def _make(self, doctype: str, document: dict[str, Any], role: str) -> str:
        """Make a document that, as the site is shipped, takes that role; returns its name."""
        try:
            answer = await self._ask("POST", _path(doctype), document)
        except NoPermission:
            raise RoleMissing(role) from None
        return str(answer["data"]["name"])

    async def _known(self, doctype: str, names: Sequence[str]) -> set[str]:
        """Those that the site has; none where the key may not look."""
        if not names:
            return set()
        try:
            return set(await self._names(doctype, [["name", "in", list(names)]]))
        except BadInput:
            return set()

    async def _names(self, doctype: str, filters: list[list[Any]]) -> list[str]:
        query = urlencode({"filters": json.dumps(filters), "limit_page_length": str(PAGE)})
        answer = await self._ask("GET", f"{_path(doctype)}?{query}")
        return [str(row["name"]) for row in answer.get("data") or ()]

    async def _ask(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        url = self._site + path
        return await ask(
            self._http, method, url, headers=self._headers, body=body, pause=self._pause
        )


def _path(doctype: str) -> str:
    return f"/api/resource/{quote(doctype)}"


def _interview(name: str) -> str:
    return f"{_path('Interview')}/{quote(name, safe='')}"


def _summary(feedback: OutgoingFeedback) -> str:
    line = "" if feedback.pass_line is None else f", pass line {feedback.pass_line:g}"
    by = "as decided in Vivavoce" if feedback.decided else "proposed by the pass line, not decided"
    return f"Vivavoce: {feedback.score:.0f} of 100{line}. Result: {by}."


def _cells(thing: Thing, row: dict[str, Any]) -> dict[str, str]:
    cells = {ours: str(row.get(theirs) or "") for theirs, ours in _FIELDS[thing].items()}
    if "description" in cells:
        cells["description"] = html.unescape(_TAG.sub(" ", cells["description"])).strip()
    if cells.get("headcount") == "0":
        cells["headcount"] = ""
    return cells


def _mark(since: str, rows: list[dict[str, Any]]) -> str:
    if not rows:
        return since
    moment, _, seen = since.partition("|")
    last = str(rows[-1]["modified"])
    count = sum(str(row["modified"]) == last for row in rows)
    return f"{last}|{count + (int(seen or 0) if last == moment else 0)}"
