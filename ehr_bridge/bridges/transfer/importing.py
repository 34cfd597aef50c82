"""A file taken in row by row: what cannot be taken is told, the rest goes in or would go in."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.bridges.transfer.fields import FIELDS, Thing, guess
from ehr_bridge.bridges.transfer.files import Sheet
from ehr_bridge.bridges.transfer.rows import Cause, RowError, RowFault, Values, check
from ehr_bridge.bridges.transfer.tables import ColumnMapping
from ehr_bridge.bridges.transfer.taking import Became, Taker, take
from ehr_bridge.store import audit
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from interview.errors import BadInput, NotAllowed, VivavoceError

AT_ONCE = 25
"""Rows of one transaction: SQLite has one writer, and live interviews must not wait for it."""

MAX_ERRORS = 1000
"""Errors that are told one by one; further ones are only counted."""


@dataclass
class Report:
    """What became of a file, or would: rows by outcome, and what is wrong with the others."""

    counts: Counter[Became] = field(default_factory=Counter)
    errors: list[RowError] = field(default_factory=list)
    failed: int = 0

    def fail(self, row: int, fault: RowFault) -> None:
        """One more row cannot be taken in."""
        self.failed += 1
        if len(self.errors) < MAX_ERRORS:
            self.errors.append(RowError(row, fault.field, fault.cause, str(fault)))


class _Undone(Exception):
    """Rolls a dry run back."""


class Importer:
    """Takes files in."""

    def __init__(self, database: Database, now: Callable[[], datetime] = now_utc) -> None:
        self._database = database
        self._now = now

    async def mapping_for(
        self, company_id: str, thing: Thing, headings: Sequence[str]
    ) -> dict[str, str]:
        """Field by heading: as the company read such a file the last time, else guessed."""
        async with self._database.read() as session:
            known = await session.get(ColumnMapping, (company_id, thing.value, _hash(headings)))
        names = {one.name for one in FIELDS[thing]} | {""}
        if known and set(known.fields.values()) <= names:
            return {heading: known.fields.get(heading, "") for heading in headings}
        return guess(thing, headings)

    async def take(
        self,
        taker: Taker,
        thing: Thing,
        sheet: Sheet,
        mapping: Mapping[str, str],
        *,
        dry_run: bool,
    ) -> Report:
        """Take the rows in, or only say what would become of them.

        Rows that are right go in even where others are wrong; taking the same file in again
        changes nothing.

        Raises:
            BadInput: the mapping does not fit the file or the thing.
        """
        check_mapping(thing, sheet.headings, mapping)
        report = Report()
        good = list(_checked(thing, sheet, mapping, report))
        for start in range(0, len(good), AT_ONCE):
            some = good[start : start + AT_ONCE]
            try:
                async with self._database.write() as session:
                    await self._take_some(session, taker, thing, some, report)
                    if dry_run:
                        raise _Undone
            except _Undone:
                pass
        report.errors.sort(key=lambda error: error.row)
        if not dry_run:
            await self._keep(taker, thing, sheet.headings, mapping, report)
        return report

    async def _take_some(
        self,
        session: AsyncSession,
        taker: Taker,
        thing: Thing,
        rows: Sequence[tuple[int, Values]],
        report: Report,
    ) -> None:
        for number, values in rows:
            try:
                async with session.begin_nested():
                    report.counts[await take(session, taker, thing, values)] += 1
            except RowFault as fault:
                report.fail(number, fault)
            except NotAllowed:
                raise
            except VivavoceError as error:
                report.fail(number, RowFault("", Cause.NOT_POSSIBLE, str(error)))

    async def _keep(
        self,
        taker: Taker,
        thing: Thing,
        headings: Sequence[str],
        mapping: Mapping[str, str],
        report: Report,
    ) -> None:
        async with self._database.write() as session:
            await session.merge(
                ColumnMapping(
                    company_id=taker.company_id,
                    thing=thing.value,
                    headings=_hash(headings),
                    fields=dict(mapping),
                    used_at=self._now(),
                )
            )
            await audit.record(
                session,
                taker.who,
                f"import_{thing.value}",
                taker.company_id,
                added=report.counts[Became.ADDED],
                changed=report.counts[Became.CHANGED],
                failed=report.failed,
            )


def check_mapping(thing: Thing, headings: Sequence[str], mapping: Mapping[str, str]) -> None:
    """Raise BadInput where columns are mapped that are not there, or fields twice or not at all."""
    names = [one.name for one in FIELDS[thing]]
    used = [name for name in mapping.values() if name]
    if unknown := set(mapping) - set(headings):
        raise BadInput(f"mapping: the file has no column {sorted(unknown)[0][:40]!r}")
    if unknown := set(used) - set(names):
        raise BadInput(f"mapping: {thing.value} have no field {sorted(unknown)[0][:40]!r}")
    if twice := [name for name, count in Counter(used).items() if count > 1]:
        raise BadInput(f"mapping: two columns are mapped to {twice[0]}")
    missing = [one.name for one in FIELDS[thing] if one.needed and one.name not in used]
    if missing and not {"id", "external_id"} & set(used):
        raise BadInput(f"mapping: no column is mapped to {', '.join(missing)}")


def _checked(
    thing: Thing, sheet: Sheet, mapping: Mapping[str, str], report: Report
) -> Iterator[tuple[int, Values]]:
    """Rows with values, by number; those that are wrong or come twice go into the report."""
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(sheet.rows, start=1):
        cells = {name: row.get(heading, "") for heading, name in mapping.items() if name}
        try:
            values = check(thing, cells)
            _check_new(thing, values, number, seen)
        except RowFault as fault:
            report.fail(number, fault)
        else:
            yield number, values


def _check_new(thing: Thing, values: Values, number: int, seen: dict[tuple[str, str], int]) -> None:
    names = ["id", "external_id"]
    if thing is Thing.APPLICANTS and "opening" not in values:
        names.append("email")
    for name in names:
        if name in values:
            first = seen.setdefault((name, str(values[name])), number)
            if first != number:
                raise RowFault(name, Cause.REPEATED, f"{name} is that of row {first} again")


def _hash(headings: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(headings)).encode()).hexdigest()
