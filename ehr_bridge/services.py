"""The EHR bridge put together: what the composition root opens, wires and closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher

from ehr_bridge.accounts.passwords import Passwords
from ehr_bridge.accounts.sign_in import SignIn
from ehr_bridge.accounts.staff import StaffAccounts
from ehr_bridge.bridges.assessments.keys import AssessmentKeys
from ehr_bridge.bridges.tokens.tokens import ApiTokens
from ehr_bridge.bridges.webhooks.endpoints import Webhooks
from ehr_bridge.erasure.applicants import ApplicantErasure
from ehr_bridge.erasure.holds import LegalHolds
from ehr_bridge.erasure.retention import Retention
from ehr_bridge.erasure.withdrawal import Withdrawal
from ehr_bridge.evaluation import ratings
from ehr_bridge.evaluation.conclusions import Conclusions
from ehr_bridge.evaluation.reading import Reviews
from ehr_bridge.evaluation.rescores import Rescores
from ehr_bridge.guarded_http import GuardedHttp
from ehr_bridge.interviews.directory import StoredDirectory
from ehr_bridge.interviews.join_links import JoinLinks
from ehr_bridge.interviews.journal import StoredJournal
from ehr_bridge.interviews.links import LinkSigner
from ehr_bridge.matching.worker import MatchWorker
from ehr_bridge.notices.links import MessageLinks
from ehr_bridge.own_data.copies import OwnData
from ehr_bridge.privacy.keys import MasterKeys
from ehr_bridge.recordings.checks import RecordingChecks
from ehr_bridge.recordings.keys import StoredRecordingKeys
from ehr_bridge.recruiting.openings import policies_in_use
from ehr_bridge.resumes.services import Resumes, open_resumes
from ehr_bridge.scheduling.scheduling import Scheduling, open_scheduling
from ehr_bridge.schema import metadata  # noqa: F401 - every table is known before a row is written
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from ehr_bridge.store.migrate import upgrade
from ehr_bridge.store.sealing import Seal, SealedFor
from interview.access import Principal
from interview.ports import PageReader, RecordingArchive, TextEncoder, WordProposer


class StoredAuthenticator:
    """`interview.ports.Authenticator`: the two cookies, each looked up where it is kept."""

    def __init__(self, sign_in: SignIn, join_links: JoinLinks) -> None:
        self._sign_in = sign_in
        self._join_links = join_links

    async def staff(self, token: str) -> Principal:
        """The staff member behind a session cookie, or NotSignedIn."""
        return await self._sign_in.staff(token)

    async def applicant(self, token: str) -> Principal:
        """The applicant behind an applicant cookie, or NotSignedIn or LinkRefused."""
        return await self._join_links.applicant(token)


@dataclass(frozen=True, slots=True)
class EhrBridge:
    """Everything that the store does for the rest of the server.

    Attributes:
        journal, directory, authenticator, recording_keys: the ports of that name.
        sign_in, join_links, conclusions, reviews, rescores: what the API and the command line use.
        resumes: uploads, files and their reader; `resumes.room.open()` makes it read.
        matching: matches applications that wait; `matching.match_on()` goes on doing it.
        staff_accounts: staff as an administrator adds and changes them.
        legal_holds: what is kept beyond its time.
        own_data: copies of what is held of somebody.
        message_links: links in messages to people.
        scheduling: calendars, bookings, timetables; `scheduling.watch.watch_on()` goes on.
        api_tokens: machines that use the API.
        assessment_keys: applicant tracking systems that send applicants.
        webhooks: endpoints of other systems that are told of events.
        seal, outside: secrets of other systems at rest, and the way to them.
        encoder: meaning of texts; None where no models are loaded (commands without media).
        words: proposes the professional words of an opening; None likewise.
    """

    database: Database
    passwords: Passwords
    journal: StoredJournal
    directory: StoredDirectory
    authenticator: StoredAuthenticator
    recording_keys: StoredRecordingKeys
    sign_in: SignIn
    staff_accounts: StaffAccounts
    legal_holds: LegalHolds
    own_data: OwnData
    join_links: JoinLinks
    conclusions: Conclusions
    reviews: Reviews
    rescores: Rescores
    resumes: Resumes
    matching: MatchWorker
    message_links: MessageLinks
    scheduling: Scheduling
    api_tokens: ApiTokens
    assessment_keys: AssessmentKeys
    webhooks: Webhooks
    seal: Seal
    outside: GuardedHttp
    encoder: TextEncoder | None
    words: WordProposer | None
    now: Callable[[], datetime]

    async def rewrap_keys(self) -> int:
        """Wrap all keys of recordings and resumes by the current master key; returns how many.

        Raises:
            WrongState: one is wrapped by a master key that is not given; none was changed
                of those of its kind.
        """
        async with self.database.write() as session:
            resumes = await self.resumes.files.rewrap(session)
        recordings = await self.recording_keys.rewrap()
        await self.database.empty_log()
        return resumes + recordings

    def retention(self, archive: RecordingArchive) -> Retention:
        """Erasure of interviews, their recordings in that archive among it."""
        return Retention(self.database, self.recording_keys, archive, self.now)

    def recording_checks(self, archive: RecordingArchive) -> RecordingChecks:
        """Checks of the recordings in that archive."""
        return RecordingChecks(self.database, archive, self.now)

    def applicant_erasure(self, archive: RecordingArchive) -> ApplicantErasure:
        """Erasure of all that is held of a person."""
        return ApplicantErasure(self.database, self.retention(archive), self.resumes.erasure)

    def withdrawal(self, archive: RecordingArchive) -> Withdrawal:
        """Erasure of an interview by its applicant."""
        return Withdrawal(self.database, self.join_links, self.retention(archive))

    async def policies_in_use(self) -> frozenset[str]:
        """The policies of openings that are not closed: what a server's models are for."""
        async with self.database.read() as session:
            return await policies_in_use(session)

    async def conclude_interrupted(self, quiet: timedelta) -> list[str]:
        """See `Conclusions.conclude_interrupted`; to be called once at server start."""
        return await self.conclusions.conclude_interrupted(quiet)

    async def close(self) -> None:
        """Stop reading resumes and close the database."""
        await self.resumes.room.close()
        await self.database.close()


async def open_bridge(
    database_url: str,
    master_key: bytes,
    signing_key: bytes,
    *,
    earlier_master_keys: Sequence[bytes] = (),
    public_url: str = "http://localhost",
    encoder: TextEncoder | None = None,
    words: WordProposer | None = None,
    page_reader: PageReader | None = None,
    resumes_folder: Path | None = None,
    calendar_hosts: frozenset[str] = frozenset(),
    bridge_hosts: frozenset[str] = frozenset(),
    password_hasher: PasswordHasher | None = None,
    now: Callable[[], datetime] = now_utc,
) -> EhrBridge:
    """Migrate the database to the newest schema and put the services together.

    Args:
        database_url: sqlite:///... or postgresql://...
        master_key: 32 bytes that wrap the recording keys.
        signing_key: at least 32 bytes that sign join links.
        earlier_master_keys: master keys that older recording keys are still wrapped by;
            `recording_keys.rewrap()` makes them unnecessary.
        public_url: what links in messages begin with.
        encoder: compares texts by meaning, for matching and answering.
        words: proposes professional words; without it none are proposed.
        page_reader: reads scanned resumes; without one they fail and say so.
        resumes_folder: where uploaded files lie, sealed; without one uploads are refused.
        calendar_hosts: calendar servers that may have private addresses.
        bridge_hosts: likewise receivers of webhooks and systems that connectors reach.

    Raises:
        BadInput: a key or the URL cannot be used.
        StoreUnavailable: the database cannot be reached.
    """
    master_keys = MasterKeys(master_key, earlier_master_keys)
    signer = LinkSigner(signing_key)
    await upgrade(database_url)
    database = Database(database_url)
    passwords = Passwords(password_hasher)
    journal = StoredJournal(database, projections=(ratings.follow,))
    conclusions = Conclusions(database, journal, now)
    seal, outside = Seal(signing_key, SealedFor.BRIDGES), GuardedHttp(bridge_hosts)
    sign_in = SignIn(database, passwords, now)
    join_links = JoinLinks(database, signer, now)
    resumes = open_resumes(database, master_keys, resumes_folder, page_reader, now)
    return EhrBridge(
        database=database,
        passwords=passwords,
        journal=journal,
        directory=StoredDirectory(database, conclusions.conclude),
        authenticator=StoredAuthenticator(sign_in, join_links),
        recording_keys=StoredRecordingKeys(database, master_keys),
        sign_in=sign_in,
        staff_accounts=StaffAccounts(database, passwords, now),
        legal_holds=LegalHolds(database, now),
        own_data=OwnData(database, join_links, journal, resumes.files, now),
        join_links=join_links,
        conclusions=conclusions,
        reviews=Reviews(database, journal, conclusions),
        rescores=Rescores(database, conclusions, now),
        resumes=resumes,
        matching=MatchWorker(database, encoder, now),
        message_links=MessageLinks(public_url, signing_key),
        scheduling=open_scheduling(
            database, signing_key, now, base_url=public_url, private_hosts=calendar_hosts
        ),
        api_tokens=ApiTokens(database, now),
        assessment_keys=AssessmentKeys(database, seal, now),
        webhooks=Webhooks(database, seal, outside, now),
        seal=seal,
        outside=outside,
        encoder=encoder,
        words=words,
        now=now,
    )
