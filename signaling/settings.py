"""Bounds and waits of the live edge, and what it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LiveSettings:
    """Every bound and wait in one place; times in seconds."""

    allowed_origins: frozenset[str] = frozenset()
    """Origins let in besides the server's own host, such as "https://interview.example"."""

    ice_servers: Callable[[str], tuple[dict[str, Any], ...]] = lambda who: ()
    """STUN and TURN servers for a participant, as browsers take them."""

    max_rooms: int = 200
    max_sockets: int = 64
    """Sockets of one interview, each of another participant."""

    commands_per_s: float = 20
    commands_burst: float = 60
    media_requests_per_s: float = 1
    media_requests_burst: float = 20
    """Publish and watch requests of one participant in one interview."""

    outbox_messages: int = 512
    """Messages that wait for one socket before superseded ones are dropped, then it is."""

    handover_events: int = 4096
    """Events that wait between the analysis threads and the event loop of one interview."""

    analysis_fps: float = 15.0
    """Most pictures of an applicant that are analysed a second; scores name it."""

    caption_interviewers: bool = True
    """Whether what interviewers say is transcribed too, for the applicant and the panel."""

    journal_events: int = 20_000
    """Events that wait for a journal that cannot be reached."""

    flush_s: float = 0.25
    """Longest time an event waits to be journaled."""

    append_s: float = 30
    """Longest time that one write to the journal may take before it is tried again."""

    retry_s: float = 0.5
    retry_longest_s: float = 10
    duty_tries: int = 30
    """Tries of what must follow an act (recording, status, evaluation sheet)."""

    leave_grace_s: float = 5
    """A person whose socket closed is said to have left only after this long."""

    goodbye_s: float = 60
    """Media goes on this long after the end, so that people can say goodbye."""

    linger_s: float = 60
    """A room in which nobody is and nothing happens stays open this long."""

    abandon_s: float = 1800
    """A live interview in which nobody is any more ends after this long."""

    max_live_s: float = 14_400
    """A live interview ends after this long, whoever is still there."""

    finish_s: float = 20
    """Longest wait for the analyzers' last findings when the interview ends."""

    drain_s: float = 10
    """Longest wait for the journal when the server stops."""

    stall_s: float = 5
    """A socket that takes nothing for this long while being closed is cut."""

    recheck_s: float = 30
    """How often an open socket's sign-in or link is checked again."""


@dataclass(slots=True)
class Counters:
    """What the live edge counts, over all interviews since the server started."""

    rooms_opened: int = 0
    sockets_opened: int = 0
    sockets_taken_over: int = 0
    sockets_too_slow: int = 0
    commands: int = 0
    commands_refused: int = 0
    events: int = 0
    messages_sent: int = 0
    messages_superseded: int = 0
    """Dropped from a slow socket's queue because a newer message replaced them."""
    handover_dropped: int = 0
    """Findings dropped between the analysis threads and a stalled event loop."""
    events_journaled: int = 0
    journal_failures: int = 0
    journal_dropped: int = 0
    """Findings not kept because the journal was away for too long."""
    captions_untranslated: int = 0
    """Captions whose translation did not come, or for which too many waited."""
    duties_failed: int = 0
    """Consequences of acts that were given up after duty_tries."""

    def as_dict(self) -> dict[str, int]:
        """The counts by name."""
        return asdict(self)
