"""The EHR bridge and the recordings alone, as the settings have them: all that commands need."""

from __future__ import annotations

from ehr_bridge.services import EhrBridge, open_bridge
from interview.ports import PageReader, TextEncoder, WordProposer
from media_server.recording.playback import RecordingFolder
from vivavoce.secrets import load_secrets
from vivavoce.settings import Settings


async def open_ehr(
    settings: Settings,
    encoder: TextEncoder | None = None,
    page_reader: PageReader | None = None,
    words: WordProposer | None = None,
) -> EhrBridge:
    """The EHR bridge alone; commands that need no models give no encoder."""
    settings.home.mkdir(parents=True, exist_ok=True)
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


def open_archive(settings: Settings, bridge: EhrBridge) -> RecordingFolder:
    """The recordings as the review and the erasure reach them."""
    return RecordingFolder(settings.recordings_folder, bridge.recording_keys)
