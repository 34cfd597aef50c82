"""What has been measured of one answer so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

from interview.events import Observation, Transcript, Unrated
from interview.length import spoken_length
from interview.measures import MEASURES
from interview.rubric import Question
from interview.scoring.margins import margin, ratios_left_out, whole_blocks
from interview.scoring.rules import MIN_CONFIDENCE, Finding, Rated

Utterance = tuple[str, int]
"""A participant and the number of the utterance."""
PICTURE_S = 0.5
CARRIED = frozenset({"key_point", "star", "figure"})
"""Measures of which an answer to a follow-up counts for the answer that it takes up, too."""


@dataclass(frozen=True, slots=True)
class _Said:
    """How much one utterance adds."""

    length: int
    speech_s: float
    clear: bool
    foreign: bool
    typed: bool


@dataclass(slots=True)
class _Block:
    """What a mean has of one block of time."""

    sum: float = 0.0
    covered_s: float = 0.0


@dataclass(slots=True)
class TimedMean:
    """The mean of a measure over time: each value counts for the new time it speaks of.

    So it does not matter how often a measure was told. A value of a single picture counts
    for the time since the one before, but no longer than PICTURE_S.
    """

    start_s: float = 0.0
    end_s: float = -inf
    covered_s: float = 0.0
    model: str = ""
    _sum: float = 0.0
    _blocks: list[_Block] = field(default_factory=list)

    @property
    def mean(self) -> float:
        """The mean; `covered_s` must be more than 0."""
        return self._sum / self.covered_s

    @property
    def margin(self) -> float | None:
        """How far the mean would move with other seconds of the same time."""
        whole = max(1, whole_blocks(self.end_s - self.start_s))
        sums, covered = [0.0] * whole, [0.0] * whole
        for number, block in enumerate(self._blocks):
            sums[min(number, whole - 1)] += block.sum
            covered[min(number, whole - 1)] += block.covered_s
        return margin(ratios_left_out(sums, covered))

    def add(self, value: float, start_s: float, end_s: float, model: str) -> None:
        """Take in a value that held over [start_s, end_s]."""
        if self.end_s == -inf:
            self.start_s = self.end_s = start_s
        new_s = end_s - max(start_s, self.end_s)
        if start_s == end_s:
            new_s = min(end_s - self.end_s, PICTURE_S)
        if new_s > 0:
            self._sum += value * new_s
            self.covered_s += new_s
            number = whole_blocks(end_s - new_s / 2 - self.start_s)
            while len(self._blocks) <= number:
                self._blocks.append(_Block())
            self._blocks[number].sum += value * new_s
            self._blocks[number].covered_s += new_s
        self.end_s, self.model = max(self.end_s, end_s), model


@dataclass(slots=True)
class AnswerRecord:
    """Everything the rules look at for one answer.

    Attributes:
        language: that of the job; what is said in another is not understood.
        told: latest finding of each voice or content measure and subject.
        follow_ups: the answers that take this one up.
        takes_up: id of the answer that this one takes up, "" where it is to no follow-up.
        set_aside: another take counts instead.
        rated: the outcome last computed for each dimension.
    """

    id: str
    question: Question
    language: str
    ended: bool = False
    told: dict[tuple[str, str], Finding] = field(default_factory=dict)
    follow_ups: list[AnswerRecord] = field(default_factory=list)
    takes_up: str = ""
    set_aside: bool = False
    rated: dict[str, Rated | Unrated] = field(default_factory=dict)
    _said: dict[Utterance, _Said] = field(default_factory=dict)
    _seen: dict[str, TimedMean] = field(default_factory=dict)
    _several: TimedMean = field(default_factory=TimedMean)

    def hear(self, transcript: Transcript) -> None:
        """Take in an utterance, replacing what was heard of it before."""
        foreign = transcript.language != self.language
        self._said[transcript.participant, transcript.utterance] = _Said(
            spoken_length(transcript.text),
            max(0.0, transcript.time_s - transcript.start_s),
            transcript.confidence >= MIN_CONFIDENCE and not foreign,
            foreign,
            transcript.typed,
        )

    def unhear(self, utterance: Utterance) -> None:
        """Forget an utterance that turned out to belong to another answer."""
        self._said.pop(utterance, None)

    def observe(self, seen: Observation) -> None:
        """Take in a measurement: momentary ones are averaged, the others replaced."""
        if MEASURES[seen.measure].source.momentary:
            mean = self._seen.setdefault(seen.measure, TimedMean())
            mean.add(seen.value, seen.start_s, seen.time_s, seen.model)
            if seen.measure == "faces":
                self._several.add(seen.value > 1, seen.start_s, seen.time_s, seen.model)
            return
        self.told[seen.measure, seen.subject] = Finding(
            seen.measure,
            seen.value,
            seen.start_s,
            seen.time_s,
            seen.model,
            seen.subject,
            seen.quote,
            self.id,
            seen.margin,
        )

    def content(self) -> dict[tuple[str, str], Finding]:
        """The latest findings; where answers to follow-ups brought out more, theirs."""
        best = dict(self.told)
        for follow_up in self.follow_ups:
            for key, found in follow_up.told.items():
                more = key not in best or found.value > best[key].value
                if more and key[0] in CARRIED and not follow_up.set_aside:
                    best[key] = found
        return best

    @property
    def length(self) -> int:
        """Words or characters said."""
        return sum(said.length for said in self._said.values())

    @property
    def clear_length(self) -> int:
        """Words or characters said and understood."""
        return sum(said.length for said in self._said.values() if said.clear)

    @property
    def foreign_share(self) -> float:
        """How much was said in another language than the job's, 0 to 1: of the words or of the
        seconds, whichever is more, as some languages have no words written down and what is
        typed has no seconds."""
        said = [one for one in self._said.values() if one.length or one.foreign]
        foreign = [one for one in said if one.foreign]
        return max(
            _share(sum(one.length for one in foreign), self.length),
            _share(sum(one.speech_s for one in foreign), sum(one.speech_s for one in said)),
        )

    @property
    def typed(self) -> bool:
        """Whether all that was answered was written."""
        return bool(self._said) and all(said.typed for said in self._said.values())

    @property
    def speech_s(self) -> float:
        """Seconds of speech with words in it."""
        return sum(said.speech_s for said in self._said.values() if said.length)

    @property
    def face_s(self) -> float:
        """Seconds in which the gaze could be measured."""
        mean = self._seen.get("eye_contact")
        return mean.covered_s if mean else 0.0

    @property
    def several_s(self) -> float:
        """Seconds in which more than one face was in view."""
        return self._several.mean * self._several.covered_s if self._several.covered_s else 0.0

    def seen(self) -> dict[tuple[str, str], Finding]:
        """The face measures as means over the answer."""
        return {
            (measure, ""): Finding(
                measure,
                mean.mean,
                mean.start_s,
                mean.end_s,
                mean.model,
                answer=self.id,
                margin=mean.margin,
            )
            for measure, mean in self._seen.items()
            if mean.covered_s > 0
        }


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
