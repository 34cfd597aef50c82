"""The panel hears within two seconds that media stopped, and that it came back."""

from __future__ import annotations

from interview.events import NoticeKind
from media_server.watchdog import CHECK_S, SILENCE_S, Watchdog

AWAY, BACK = NoticeKind.APPLICANT_AWAY, NoticeKind.APPLICANT_BACK
FROZEN, RESUMED = NoticeKind.VIDEO_FROZEN, NoticeKind.VIDEO_RESUMED


def test_the_promise_of_two_seconds() -> None:
    assert SILENCE_S + CHECK_S < 2.0


def test_nothing_at_all_is_away_not_frozen() -> None:
    dog = Watchdog()
    assert dog.check(100.0) == []  # nothing came yet
    dog.arrived("audio", 1.0)
    dog.arrived("video", 1.0)
    assert dog.check(2.0) == []
    assert dog.check(3.0) == [(AWAY, 1.0)]
    assert dog.check(9.0) == []
    dog.arrived("audio", 9.1)
    dog.arrived("video", 9.2)
    assert dog.check(9.25) == [(BACK, 9.2)]


def test_video_alone_can_freeze() -> None:
    dog = Watchdog()
    dog.arrived("video", 1.0)
    dog.arrived("audio", 3.0)
    assert dog.check(3.0) == [(FROZEN, 1.0)]
    dog.arrived("video", 3.5)
    dog.arrived("audio", 3.5)
    assert dog.check(3.6) == [(RESUMED, 3.5)]


def test_a_rejoin_without_camera_is_not_frozen() -> None:
    dog = Watchdog()
    dog.arrived("video", 1.0)
    assert dog.check(4.0) == [(AWAY, 1.0)]
    dog.began()
    dog.arrived("audio", 5.0)
    assert dog.check(5.0) == [(BACK, 5.0)]
