"""DingTalk: interviews as events of the interviewers' calendars (open.dingtalk.com).

The token comes of /v1.0/oauth2/accessToken; people of topapi/v2/user/list, department by
department; events go to /v1.0/calendar. Interviewers are known by their mail address.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import quote

from ehr_bridge.bridges.connectors.asking import ATTEMPTS, FIRST_WAIT_S, Pause, ask
from ehr_bridge.bridges.connectors.ports import OutgoingFeedback, OutgoingInterview, Page
from ehr_bridge.bridges.transfer.fields import Thing
from ehr_bridge.guarded_http import GuardedHttp
from interview.errors import BadInput, NotFound, Overloaded

API, OLD_API = "https://api.dingtalk.com", "https://oapi.dingtalk.com"
NAME = "dingtalk.com"
"""How it is called where no address is typed."""

_ROOT_DEPARTMENT = 1
_PAGE = 100
_MAX_DEPARTMENTS = 500
_TOO_MANY_REQUESTS = 88
"""errcode of a rate limit of the older API."""


class DingTalk:
    """`connectors.ports.Connector` for a company on DingTalk; nothing comes in from it.

    Args:
        key, secret: of the company's own application, which may read contacts and write
            calendars.
    """

    reads: tuple[Thing, ...] = ()

    def __init__(
        self,
        http: GuardedHttp,
        *,
        key: str,
        secret: str,
        api: str = API,
        old_api: str = OLD_API,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._http = http
        self._account = {"appKey": key, "appSecret": secret}
        self._api, self._old_api = api, old_api
        self._pause = pause
        self._token = ""
        self._people: dict[str, str] | None = None

    async def check(self) -> None:
        """See `Connector.check`."""
        await self._sign_in()

    async def read(self, thing: Thing, since: str) -> Page:
        """Nothing comes in."""
        return Page((), since, False)

    async def put_interview(self, interview: OutgoingInterview, external_id: str) -> str:
        """An event in the first interviewer's calendar, the others as attendees.

        The id holds whose calendar it is in; that stays, whoever interviews later.
        """
        known = await self._people_by_mail()
        panel = [known[mail] for mail in interview.panel if mail in known]
        if not panel:
            return ""
        owner, _, event_id = external_id.partition("/")
        owner = owner or panel[0]
        event = {
            "summary": f"{interview.opening_title}: {interview.applicant_name}",
            "start": _moment(interview.starts_at),
            "end": _moment(interview.ends_at),
            "attendees": [{"id": one} for one in panel if one != owner],
        }
        if event_id:
            await self._calendar("PUT", owner, event_id, event)
            return external_id
        made = await self._calendar("POST", owner, "", event)
        return f"{owner}/{made['id']}"

    async def remove_interview(self, external_id: str) -> None:
        """See `Connector.remove_interview`."""
        owner, _, event_id = external_id.partition("/")
        with suppress(NotFound):
            await self._calendar("DELETE", owner, event_id, None)

    async def put_feedback(self, feedback: OutgoingFeedback, external_id: str) -> str:
        """Calendars take none."""
        return ""

    async def _calendar(
        self, method: str, owner: str, event_id: str, event: dict[str, Any] | None
    ) -> dict[str, Any]:
        path = f"/v1.0/calendar/users/{quote(owner)}/calendars/primary/events"
        return await ask(
            self._http,
            method,
            self._api + path + (f"/{quote(event_id, safe='')}" if event_id else ""),
            headers={"x-acs-dingtalk-access-token": await self._sign_in()},
            body=event,
            pause=self._pause,
        )

    async def _sign_in(self) -> str:
        if not self._token:
            answer = await ask(
                self._http,
                "POST",
                f"{self._api}/v1.0/oauth2/accessToken",
                headers={},
                body=self._account,
                pause=self._pause,
            )
            self._token = str(answer.get("accessToken") or "")
            if not self._token:
                raise BadInput("DingTalk gives no access token", "key_refused", host=NAME)
        return self._token

    async def _people_by_mail(self) -> dict[str, str]:
        """unionid by mail address, over all departments."""
        if self._people is not None:
            return self._people
        people: dict[str, str] = {}
        departments = [_ROOT_DEPARTMENT]
        for at, id in enumerate(departments):
            if at >= _MAX_DEPARTMENTS:
                break
            await self._read_department(id, people)
            found = await self._old("/topapi/v2/department/listsub", {"dept_id": id})
            departments += [int(one["dept_id"]) for one in found or ()]
        self._people = people
        return people

    async def _read_department(self, id: int, people: dict[str, str]) -> None:
        cursor = 0
        while True:
            body = {"dept_id": id, "cursor": cursor, "size": _PAGE}
            found = await self._old("/topapi/v2/user/list", body)
            for person in found["list"]:
                for mail in (person.get("email"), person.get("org_email")):
                    if mail:
                        people[mail.lower()] = person["unionid"]
            if not found.get("has_more"):
                return
            cursor = found["next_cursor"]

    async def _old(self, path: str, body: dict[str, Any]) -> Any:
        """The result of the older API, which answers 200 to everything and has own codes."""
        url = f"{self._old_api}{path}?access_token={quote(await self._sign_in())}"
        for attempt in range(ATTEMPTS):
            answer = await ask(self._http, "POST", url, headers={}, body=body, pause=self._pause)
            code = answer.get("errcode")
            if code == 0:
                return answer.get("result")
            if code != _TOO_MANY_REQUESTS:
                told = f"DingTalk refuses {path} (errcode {code})"
                raise BadInput(told, "host_answers", host=NAME, status=f"errcode {code}")
            await self._pause(FIRST_WAIT_S * 2**attempt)
        raise Overloaded("DingTalk is busy (errcode 88)", "host_busy", host=NAME)


def _moment(at: datetime) -> dict[str, str]:
    return {"dateTime": at.isoformat(), "timeZone": str(at.tzinfo)}
