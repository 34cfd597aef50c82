"""Noticing within two seconds that a participant's media stopped, or came back."""

from __future__ import annotations

from interview.events import NoticeKind
from media_server.encoded import Kind

SILENCE_S = 1.5
"""Without a frame for this long a stream has stopped; cameras send every 0.2 s at worst."""

CHECK_S = 0.25
"""How often to look: together with SILENCE_S it stays under 2 s."""


class Watchdog:
    """Pure state of one participant; time is handed in.

    A stopped camera cannot be told from a lost one here: whoever knows that the camera was
    switched off on purpose leaves VIDEO_FROZEN unsaid.
    """

    def __init__(self) -> None:
        self._last_s: dict[Kind, float] = {}
        self._away = False
        self._frozen = False

    def began(self) -> None:
        """A new publication starts: it need not have what the last one had."""
        self._last_s.pop("video", None)
        self._frozen = False

    def arrived(self, kind: Kind, now_s: float) -> None:
        """A frame came."""
        self._last_s[kind] = now_s

    def check(self, now_s: float) -> list[tuple[NoticeKind, float]]:
        """What changed since the last look, each with the time it happened."""
        if not self._last_s:
            return []
        last_s = max(self._last_s.values())
        changes: list[tuple[NoticeKind, float]] = []
        away = now_s - last_s > SILENCE_S
        if away != self._away:
            self._away = away
            changes.append(
                (NoticeKind.APPLICANT_AWAY if away else NoticeKind.APPLICANT_BACK, last_s)
            )
        video_s = self._last_s.get("video")
        if away or video_s is None:
            return changes
        frozen = now_s - video_s > SILENCE_S
        if frozen != self._frozen:
            self._frozen = frozen
            changes.append(
                (NoticeKind.VIDEO_FROZEN if frozen else NoticeKind.VIDEO_RESUMED, video_s)
            )
        return changes
