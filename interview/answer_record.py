"""What has been measured of one answer so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from interview.events import Observation, Reason, Transcript
from interview.length import spoken_length
from interview.measures import MEASURES, Source
from interview.rubric import Question
from interview.rules import MIN_CONFIDENCE, Finding, Rated

Utterance = tuple[str, int]
"""A participant and the number of the utterance."""


@dataclass(frozen=True, slots=True)
class _Said:
    length: int
    speech_s: float
    clear: bool


@dataclass(slots=True)
class SecondsMean:
    """The mean of the means of every second in which there was a measurement.

    So it does not matter how many pictures a second were analysed.
    """

    start_s: float = 0.0
    end_s: float = 0.0
    model: str = ""
    _of_second: dict[int, tuple[float, int]] = field(default_factory=dict)
    _sum: float = 0.0

    @property
    def seconds(self) -> int:
        """Different seconds measured."""
        return len(self._of_second)

    @property
    def mean(self) -> float:
        """The mean; there must have been a measurement."""
        return self._sum / len(self._of_second)

    def add(self, value: float, start_s: float, end_s: float, model: str) -> None:
        """Take in one measurement made at `end_s`."""
        self.start_s = min(self.start_s, start_s) if self._of_second else start_s
        self.end_s, self.model = max(self.end_s, end_s), model
        mean, count = self._of_second.get(int(end_s), (0.0, 0))
        changed = (mean * count + value) / (count + 1)
        self._of_second[int(end_s)] = (changed, count + 1)
        self._sum += changed - mean


@dataclass(slots=True)
class AnswerRecord:
    """Everything the rules look at for one answer.

    Attributes:
        told: latest finding of each voice or content measure and subject.
        rated: the outcome last computed for each dimension.
    """

    id: str
    question: Question
    ended: bool = False
    told: dict[tuple[str, str], Finding] = field(default_factory=dict)
    rated: dict[str, Rated | Reason] = field(default_factory=dict)
    _said: dict[Utterance, _Said] = field(default_factory=dict)
    _seen: dict[str, SecondsMean] = field(default_factory=dict)

    def hear(self, transcript: Transcript) -> None:
        """Take in an utterance, replacing what was heard of it before."""
        self._said[transcript.participant, transcript.utterance] = _Said(
            spoken_length(transcript.text),
            max(0.0, transcript.time_s - transcript.start_s),
            transcript.confidence >= MIN_CONFIDENCE,
        )

    def unhear(self, utterance: Utterance) -> None:
        """Forget an utterance that turned out to belong to another answer."""
        self._said.pop(utterance, None)

    def observe(self, seen: Observation) -> None:
        """Take in a measurement: face measures are averaged, the others replaced."""
        if MEASURES[seen.measure].source is Source.FACE:
            mean = self._seen.setdefault(seen.measure, SecondsMean())
            mean.add(seen.value, seen.start_s, seen.time_s, seen.model)
            return
        self.told[seen.measure, seen.subject] = Finding(
            seen.measure,
            seen.value,
            seen.start_s,
            seen.time_s,
            seen.model,
            seen.subject,
            seen.quote,
        )

    @property
    def length(self) -> int:
        """Words or characters said."""
        return sum(said.length for said in self._said.values())

    @property
    def clear_length(self) -> int:
        """Words or characters said and understood."""
        return sum(said.length for said in self._said.values() if said.clear)

    @property
    def speech_s(self) -> float:
        """Seconds of speech with words in it."""
        return sum(said.speech_s for said in self._said.values() if said.length)

    @property
    def face_seconds(self) -> int:
        """Seconds in which the gaze could be measured."""
        mean = self._seen.get("eye_contact")
        return mean.seconds if mean else 0

    def seen(self) -> dict[tuple[str, str], Finding]:
        """The face measures as means over the answer."""
        return {
            (measure, ""): Finding(measure, mean.mean, mean.start_s, mean.end_s, mean.model)
            for measure, mean in self._seen.items()
        }
