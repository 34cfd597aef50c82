"""Reading calendars by CalDAV (RFC 4791): find a person's calendars, ask each for a span."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from urllib.parse import urljoin
from xml.etree import ElementTree

from ehr_bridge.guarded_http import Fetched, GuardedHttp, host_of
from ehr_bridge.scheduling.intervals import Interval
from interview.errors import BadInput

MAX_CALENDARS = 30

_DAV, _CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_XML = {"Content-Type": "application/xml; charset=utf-8"}
_MULTISTATUS = 207

_PROPFIND = b"""<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop>
<resourcetype/><current-user-principal/><C:calendar-home-set/>
<C:supported-calendar-component-set/></prop></propfind>"""

_REPORT = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<prop><C:calendar-data/></prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
<C:time-range start="{start}" end="{end}"/>
</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"""

Auth = tuple[str, str]


class CalDav:
    """A person's account on a CalDAV server.

    Args:
        url: of a calendar, of the account, or of the server itself.

    Errors of every call: BadInput, naming the host and the cause.
    """

    def __init__(self, http: GuardedHttp, url: str, auth: Auth) -> None:
        self._http = http
        self._url = url
        self._auth = auth

    async def events(self, span: Interval) -> list[bytes]:
        """The iCalendar texts of all events that touch a span, of every calendar."""
        found: list[bytes] = []
        for calendar in await self.calendars():
            found += await self._query(calendar, span)
        return found

    async def calendars(self) -> list[str]:
        """Addresses of the calendars behind the address: itself, or all of its owner's."""
        url = self._url
        for _ in range(3):  # server -> principal -> home
            here = await self._properties(url, depth=0)
            if any(_is_calendar(entry) for entry in here):
                return [url]
            if home := _href(here, f"{_CAL}calendar-home-set"):
                return await self._within(urljoin(url, home))
            principal = _href(here, f"{_DAV}current-user-principal")
            if principal is None:
                break
            url = urljoin(url, principal)
        return await self._within(url)

    async def _within(self, url: str) -> list[str]:
        entries = await self._properties(url, depth=1)
        found = [
            urljoin(url, entry.findtext(f"{_DAV}href", ""))
            for entry in entries
            if _is_calendar(entry) and _holds_events(entry)
        ]
        if not found:
            raise BadInput(f"{host_of(url)} has no calendar at this address", "no_calendar")
        return found[:MAX_CALENDARS]

    async def _properties(self, url: str, depth: int) -> list[ElementTree.Element]:
        answer = await self._http.request(
            "PROPFIND",
            url,
            headers={**_XML, "Depth": str(depth)},
            content=_PROPFIND,
            auth=self._auth,
        )
        return list(_entries(answer))

    async def _query(self, url: str, span: Interval) -> list[bytes]:
        report = _REPORT.format(
            start=span.start.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"),
            end=span.end.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"),
        )
        answer = await self._http.request(
            "REPORT",
            url,
            headers={**_XML, "Depth": "1"},
            content=report.encode(),
            auth=self._auth,
        )
        texts = (entry.findtext(f".//{_CAL}calendar-data") for entry in _entries(answer))
        return [text.encode() for text in texts if text]


def _entries(answer: Fetched) -> Iterable[ElementTree.Element]:
    if answer.status in {401, 403}:
        told = f"{host_of(answer.url)} refuses this name and password"
        raise BadInput(told, "password_refused")
    if answer.status != _MULTISTATUS:
        told = f"{host_of(answer.url)} does not speak CalDAV here ({answer.status})"
        raise BadInput(told, "no_calendar")
    if b"<!DOCTYPE" in answer.content or b"<!ENTITY" in answer.content:
        told = f"{host_of(answer.url)} sends XML that declares entities"
        raise BadInput(told, "not_understood", host=host_of(answer.url))
    try:
        root = ElementTree.fromstring(answer.content)  # noqa: S314 - no entities, see above
    except ElementTree.ParseError:
        told = f"{host_of(answer.url)} sends XML that cannot be read"
        raise BadInput(told, "not_understood", host=host_of(answer.url)) from None
    return root.findall(f"{_DAV}response")


def _is_calendar(entry: ElementTree.Element) -> bool:
    return entry.find(f".//{_DAV}resourcetype/{_CAL}calendar") is not None


def _holds_events(entry: ElementTree.Element) -> bool:
    kinds = [comp.get("name") for comp in entry.iter(f"{_CAL}comp")]
    return not kinds or "VEVENT" in kinds


def _href(entries: Iterable[ElementTree.Element], name: str) -> str | None:
    for entry in entries:
        found = entry.findtext(f".//{name}/{_DAV}href")
        if found:
            return found
    return None
