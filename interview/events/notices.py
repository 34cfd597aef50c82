"""What the panel is told of media and attention."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from interview.events.event import Event


class NoticeKind(StrEnum):
    """Things that happened to media or attention; signals with evidence, no verdicts."""

    APPLICANT_AWAY = "applicant_away"
    APPLICANT_BACK = "applicant_back"
    VIDEO_FROZEN = "video_frozen"
    VIDEO_RESUMED = "video_resumed"
    NO_FACE = "no_face"
    FACE_BACK = "face_back"
    SEVERAL_FACES = "several_faces"
    ONE_FACE = "one_face"
    DARK_PICTURE = "dark_picture"
    BRIGHT_PICTURE = "bright_picture"
    ANALYSIS_SHED = "analysis_shed"
    ANALYSIS_RESUMED = "analysis_resumed"
    AUDIO_ONLY_REQUESTED = "audio_only_requested"
    CAMERA_OFF = "camera_off"
    CAMERA_ON = "camera_on"
    MICROPHONE_OFF = "microphone_off"
    MICROPHONE_ON = "microphone_on"
    SCREEN_ASKED = "screen_asked"
    SCREEN_WITHDRAWN = "screen_withdrawn"
    SCREEN_SHARED = "screen_shared"
    SCREEN_STOPPED = "screen_stopped"
    OVER_LIMIT = "over_limit"
    PICTURE_TOO_LARGE = "picture_too_large"
    TIME_NEARLY_UP = "time_nearly_up"
    RECORDING_STOPPED = "recording_stopped"
    RECORDING_RESUMED = "recording_resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Event):
    """Something the panel should know about a participant.

    Attributes:
        detail: what analysis is shed or goes on again; "" is the decoding of pictures.
    """

    kind: NoticeKind
    participant: str
    detail: str = ""
