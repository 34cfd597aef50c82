"""What the media server notices in one interview's room, and who is told of it."""

from __future__ import annotations

from collections.abc import Callable

from interview.events import Event, Notice, NoticeKind
from interview.media import MediaSource, Pictures, owner_of
from interview.ports import SessionClock
from signaling.room.audience import Audience
from signaling.room.snapshot import View
from signaling.room.trails import Trails
from signaling.wire import messages as m


class MediaWatch:
    """MediaWatcher of one interview.

    Args:
        take: keeps and shows an event.
        came: called with a participant whose camera or microphone has arrived.

    Attributes:
        speaker: the participant who speaks now.
        trails: from the joins that brought media to what was found in it.
    """

    def __init__(
        self,
        session_id: str,
        audience: Audience,
        view: View,
        clock: SessionClock,
        *,
        take: Callable[[Event], None],
        came: Callable[[str], None],
    ) -> None:
        self.speaker: str | None = None
        self.trails = Trails(session_id, clock)
        self._audience = audience
        self._view = view
        self._clock = clock
        self._take = take
        self._came = came
        self._closed = False

    def close(self) -> None:
        """The room closes: what is noticed from now on is no event of the interview."""
        self._closed = True

    def _notice(self, participant: str, kind: NoticeKind, time_s: float) -> None:
        if not self._closed:
            self._take(Notice(time_s=time_s, kind=kind, participant=participant))

    def media_changed(self, participant: str, kind: NoticeKind, time_s: float) -> None:
        """The applicant's media stopped or came back."""
        camera_off = not self._view.devices_on(participant)[0]
        if not (camera_off and kind is NoticeKind.VIDEO_FROZEN):
            self._notice(participant, kind, time_s)

    def publishing_changed(self, participant: str, publication: int | None) -> None:
        """Media to watch came or went; of a screen it is worth a notice."""
        owner, source = owner_of(participant)
        if publication is not None and source is MediaSource.CAMERA:
            self.trails.joined(owner)
            self._came(owner)
        self._audience.tell(
            m.Publishing(
                participant=owner,
                source=source,
                publishing=publication is not None,
                publication=publication,
            )
        )
        if source is MediaSource.SCREEN:
            shared = publication is not None
            kind = NoticeKind.SCREEN_SHARED if shared else NoticeKind.SCREEN_STOPPED
            self._notice(owner, kind, self._clock.now_s())

    def speaker_changed(self, participant: str | None) -> None:
        """Another participant speaks."""
        self.speaker = participant
        self._audience.tell(m.Speaker(participant=participant))

    def pictures_changed(self, viewer: str, participant: str, pictures: Pictures) -> None:
        """A viewer's link carries more or fewer pictures; they are told."""
        owner, source = owner_of(participant)
        told = m.Forwarding(participant=owner, source=source, pictures=pictures)
        self._audience.tell_one(viewer, told)
