"""From what was captured, and what a panel was sent, to how long each thing took.

All times here are the system's wall clock in seconds, except those that events carry
(`time_s`, `arrived_s`, `sent_s`), which are on the session clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from benchmarks.event_media import FRAMES_PER_S, Sentence, scene_starts

Message = dict[str, Any]

PATIENCE_S = 2.0
"""A change of the picture, or speech, that was not told after this long was missed."""
KEYWORD_PATIENCE_S = 4.0
EARLY_S = 0.25
"""How much earlier than its stamp an event may be told: a preview is drawn when the browser
finds the time, and a last word may be guessed before it is over."""
CAUGHT_FRAMES = 5
"""A cut counts as seen if one of this many frames after it was."""
SMILING = 0.3
"""Between the neutral face's 0 and the smile's 0.6."""
LENGTH_ERROR_S = 0.2
VOICE = {"pitch_median", "pitch_variation", "loudness", "loudness_variation"}
MEANING = {"relevance", "competency", "key_point", "star", "coherence"}


@dataclass(slots=True)
class Waits:
    """Latencies of one kind, in seconds, and how many events were never told of."""

    waits_s: list[float] = field(default_factory=list)
    misses: int = 0

    def add(self, wait_s: float | None) -> None:
        """Take an event's latency, or None where it was missed."""
        if wait_s is None:
            self.misses += 1
        else:
            self.waits_s.append(wait_s)


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut in the film: when the preview showed its first frame, and when the camera had it."""

    event: str
    shown: float
    captured: float


@dataclass(frozen=True, slots=True)
class Burst:
    """A sentence as the microphone's track had it."""

    start: float
    end: float
    sentence: Sentence


def cuts(frames: Iterable[Sequence[Any]], since: float, until: float) -> list[Cut]:
    """The cuts between two times, from [number, shown, captured or null] of each frame.

    Where the preview skipped the very first frame, the next one's stamp is set back.
    """
    starts = scene_starts()
    found: list[Cut] = []
    before = -1
    for number, shown, captured in frames:
        for start, event in starts.items():
            late = number - start
            new = 0 <= late < CAUGHT_FRAMES and not start <= before <= number
            if new and since <= shown <= until:
                late_s = late / FRAMES_PER_S
                found.append(Cut(event, shown - late_s, (captured or shown) - late_s))
        before = number
    return found


def bursts(
    spans: Iterable[Sequence[float]], sentences: Sequence[Sentence], since: float, until: float
) -> list[Burst]:
    """The sentences between two times, told apart by their lengths."""
    found: list[Burst] = []
    for start, end in spans:
        nearest = min(sentences, key=lambda s: abs(s.duration_s - (end - start)))
        known = abs(nearest.duration_s - (end - start)) <= LENGTH_ERROR_S
        if known and since <= start and end <= until:
            found.append(Burst(start, end, nearest))
    return found


def first(
    messages: Iterable[Message],
    says: Callable[[Message], bool],
    after: float,
    within_s: float = PATIENCE_S,
) -> Message | None:
    """The first event message that arrived in time and says it."""
    for message in messages:
        if after - EARLY_S <= message["at"] <= after + within_s and says(message["event"]):
            return message
    return None


# --- picture ----------------------------------------------------------------------------


def expression(cuts: Iterable[Cut], messages: Sequence[Message]) -> tuple[Waits, Waits]:
    """From the cut to the message that tells of it: since shown, and since captured."""
    shown, captured = Waits(), Waits()
    for cut in cuts:
        told = first(messages, SAYS[cut.event], cut.shown)
        shown.add(told and told["at"] - cut.shown)
        captured.add(told and told["at"] - cut.captured)
    return shown, captured


def _observed(event: Message, measure: str) -> float | None:
    if event["type"] == "observation" and event["measure"] == measure:
        return float(event["value"])
    return None


SAYS: dict[str, Callable[[Message], bool]] = {
    "face_appears": lambda e: _observed(e, "faces") == 1 or e.get("kind") == "face_back",
    "face_leaves": lambda e: _observed(e, "faces") == 0 or e.get("kind") == "no_face",
    "smile_begins": lambda e: (_observed(e, "smile") or 0.0) >= SMILING,
    "smile_ends": lambda e: (
        (_observed(e, "smile") or 0.0) < SMILING and _observed(e, "smile") is not None
    ),
}


# --- sound ------------------------------------------------------------------------------


def onsets(bursts: Iterable[Burst], messages: Sequence[Message]) -> Waits:
    """From the captured onset of a sentence to SpeechStarted."""
    waits = Waits()
    for burst in bursts:
        told = first(messages, lambda e: e["type"] == "speech_started", burst.start)
        waits.add(told and told["at"] - burst.start)
    return waits


def voice(bursts: Sequence[Burst], messages: Sequence[Message]) -> tuple[Waits, Waits]:
    """From the end of the stretch that was measured to the last of its voice observations.

    Returns:
        Reports while somebody speaks, and those at the end of speech, which wait until it is
        sure that it ended. Missed: a sentence of 2 s and more without any report.
    """
    zero = _session_zero(bursts, messages)
    ends = {e["time_s"] for e in _events(messages, "speech_ended")}
    told: dict[float, float] = {}
    for message in messages:
        event = message["event"]
        if event["type"] == "observation" and event["measure"] in VOICE:
            told[event["time_s"]] = message["at"]
    speaking, ended = Waits(), Waits()
    for burst in bursts:
        times = [t for t in told if burst.start < zero + t <= burst.end + EARLY_S]
        for time_s in times:
            (ended if time_s in ends else speaking).add(told[time_s] - zero - time_s)
        if not times and burst.end - burst.start >= 2:
            speaking.add(None)
    return speaking, ended


def _session_zero(bursts: Iterable[Burst], messages: Sequence[Message]) -> float:
    """When, in capture, the session clock stood at 0: by the onsets that both sides know."""
    zeros = []
    for burst in bursts:
        told = first(messages, lambda e: e["type"] == "speech_started", burst.start)
        if told:
            zeros.append(burst.start - told["event"]["time_s"])
    return median(zeros) if zeros else 0.0


def keywords(bursts: Iterable[Burst], messages: Sequence[Message]) -> tuple[Waits, int]:
    """From a sentence's last sample to the first transcript that has its last word.

    Returns:
        The latencies, and how many of them came in a partial transcript.
    """
    waits, partial = Waits(), 0
    for burst in bursts:
        keyword = burst.sentence.keyword

        def says(event: Message, keyword: str = keyword) -> bool:
            return event["type"] == "transcript" and keyword in event["text"].casefold()

        told = first(messages, says, burst.end, KEYWORD_PATIENCE_S)
        waits.add(told and told["at"] - burst.end)
        partial += told is not None and not told["event"]["final"]
    return waits, partial


# --- computation --------------------------------------------------------------------------


def compute(messages: Iterable[Message], chosen: Callable[[Message], bool]) -> list[float]:
    """From the arrival of the last media an event depends on to the message's dispatch."""
    return [
        m["sent_s"] - m["event"]["arrived_s"]
        for m in messages
        if chosen(m["event"]) and m["event"]["arrived_s"] is not None
    ]


def partial_meaning(messages: Sequence[Message]) -> list[float]:
    """Compute latency of what was understood of partial transcripts."""
    transcripts = list(_events(messages, "transcript"))
    partial = {e["arrived_s"] for e in transcripts if not e["final"]}
    final = {e["arrived_s"] for e in transcripts if e["final"]}
    return compute(
        messages,
        lambda e: (
            e["type"] == "observation"
            and e["measure"] in MEANING
            and e["arrived_s"] in partial - final
        ),
    )


def _events(messages: Iterable[Message], type: str) -> Iterable[Message]:
    return (m["event"] for m in messages if m["event"]["type"] == type)
