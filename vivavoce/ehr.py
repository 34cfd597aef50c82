"""The EHR bridge and the recordings alone, as the settings have them: all that commands need."""

from __future__ import annotations

from ehr_bridge.privacy.keys_needed import master_ids_needed
from ehr_bridge.services import EhrBridge, open_bridge
from ehr_bridge.store.database import Database
from ehr_bridge.store.migrate import upgrade
from interview.errors import WrongState
from interview.ports import PageReader, TextEncoder, WordProposer
from media_server.recording.playback import RecordingFolder
from vivavoce.secrets import has_master_key, load_secrets
from vivavoce.settings import Settings


async def open_ehr(
    settings: Settings,
    encoder: TextEncoder | None = None,
    page_reader: PageReader | None = None,
    words: WordProposer | None = None,
) -> EhrBridge:
    """The EHR bridge alone; commands that need no models give no encoder.

    Raises:
        WrongState: there is no master key, and a new one would leave what is encrypted unread.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    if not has_master_key(settings):
        await _must_need_no_key(settings)
    secrets = load_secrets(settings)
    return await open_bridge(
        settings.database,
        secrets.master_key,
        secrets.signing_key,
        earlier_master_keys=secrets.earlier_master_keys,
        public_url=settings.base_url,
        encoder=encoder,
        page_reader=page_reader,
        words=words,
        resumes_folder=settings.resumes_folder,
        calendar_hosts=frozenset(settings.calendar_hosts),
        bridge_hosts=frozenset(settings.bridge_hosts),
    )


async def _must_need_no_key(settings: Settings) -> None:
    await upgrade(settings.database)
    database = Database(settings.database)
    try:
        async with database.read() as session:
            sealed = len(await master_ids_needed(session))
    finally:
        await database.close()
    if sealed:
        raise WrongState(
            f"no master key is given, and {sealed} keys of recordings and resumes in the database "
            f"are wrapped by one: put it back as VIVAVOCE_MASTER_KEY or "
            f"{settings.home / 'secrets' / 'master_key'}"
        )


def open_archive(settings: Settings, bridge: EhrBridge) -> RecordingFolder:
    """The recordings as the review and the erasure reach them."""
    return RecordingFolder(settings.recordings_folder, bridge.recording_keys)
