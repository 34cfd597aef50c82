"""Frappe HRMS over its REST API: frappeframework.com/docs/user/en/api/rest.

Openings and applicants come in (doctypes Job Opening, Job Applicant), interviews go out
(doctype Interview), in the company's zone: a site knows one zone and no other. Lists are read
by `modified`, which Frappe sets at every save.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode

from ehr_bridge.bridges.connectors.asking import Pause, ask
from ehr_bridge.bridges.connectors.ports import Incoming, OutgoingInterview, Page
from ehr_bridge.bridges.transfer.fields import Thing
from ehr_bridge.scheduling.fetching import GuardedHttp
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
            raise BadInput("the site answers no list of documents")
        items = [Incoming(thing, _cells(thing, row)) for row in rows]
        return Page(items, _mark(since, rows), len(rows) == PAGE)

    async def put_interview(self, interview: OutgoingInterview, external_id: str) -> str:
        """See `Connector.put_interview`."""
        if not interview.applicant:
            return ""
        document = {
            "job_applicant": interview.applicant,
            "interview_round": self._round,
            "scheduled_on": interview.starts_at.date().isoformat(),
            "from_time": interview.starts_at.time().isoformat("seconds"),
            "to_time": interview.ends_at.time().isoformat("seconds"),
            "status": "Under Review" if interview.ended else "Pending",
        }
        if external_id:
            await self._ask("PUT", _interview(external_id), document)
            return external_id
        answer = await self._ask("POST", _path("Interview"), document)
        return str(answer["data"]["name"])

    async def remove_interview(self, external_id: str) -> None:
        """See `Connector.remove_interview`; the site refuses where people have submitted it."""
        with suppress(NotFound):
            await self._ask("DELETE", _interview(external_id))

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
