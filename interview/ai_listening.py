"""What the AI interviewer makes of what it hears: silence, and what was said so far. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from interview.ai_acts import CHECK_AFTER_S, FINISHED_AFTER_S, FIRST_WORD_S, PATIENCE
from interview.ai_follow_up import Gathered
from interview.events import (
    Ending,
    Event,
    Observation,
    QuestionAsked,
    SpeechEnded,
    SpeechStarted,
    Transcript,
)
from interview.length import spoken_length
from interview.measures import MEASURES, Source
from interview.rules import MIN_CONFIDENCE, MIN_LENGTH
from interview.session import Session


@dataclass(slots=True)
class Listening:
    """The applicant as heard; a fold of the events that `session` has taken in.

    Attributes:
        speaking: whether they speak now.
        spoke: whether they have spoken in the open answer.
        quiet_s: since when nothing was heard.
        ending: how the words before that silence ended.
        longest_pause_s: the longest silence after which they went on, in any answer.
    """

    session: Session
    applicant: str
    speaking: bool = False
    spoke: bool = False
    quiet_s: float = 0.0
    ending: Ending = Ending.NONE
    longest_pause_s: float = 0.0
    _gathered: dict[str, Gathered] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Take in one event."""
        match event:
            case QuestionAsked():
                self.spoke, self.quiet_s = self.speaking, event.time_s
                self.ending = Ending.NONE
            case SpeechStarted(participant=self.applicant):
                self._go_on(event.time_s)
            case SpeechEnded(participant=self.applicant):
                self.speaking = False
                self.rest(event.time_s)
            case Transcript(participant=self.applicant):
                self._hear(event)
            case Observation(participant=self.applicant) if event.answer:
                self._observe(event)

    def _go_on(self, now_s: float) -> None:
        if self.spoke and self.session.open_answer is not None:
            self.longest_pause_s = max(self.longest_pause_s, now_s - self.quiet_s)
        self.speaking = self.spoke = True
        self.ending = Ending.NONE

    def wait(self, since_s: float) -> None:
        """They were given time to go on from then on, however their words ended."""
        self.rest(since_s)
        self.ending = Ending.NONE

    def rest(self, since_s: float) -> None:
        """Silence counts from then on at the earliest."""
        self.quiet_s = max(self.quiet_s, since_s)

    def _hear(self, said: Transcript) -> None:
        self.rest(said.time_s)
        answer = self.session.answer_over(said.start_s, said.time_s)
        if answer is not None and said.final and said.confidence >= MIN_CONFIDENCE:
            self.ending = Ending.NONE if self.speaking else said.ending
            gathered = self._gathered.setdefault(answer.id, Gathered())
            gathered.length[said.utterance] = spoken_length(said.text)

    def _observe(self, seen: Observation) -> None:
        measure = MEASURES.get(seen.measure)
        if measure is not None and measure.source is Source.CONTENT:
            gathered = self._gathered.setdefault(seen.answer, Gathered())
            gathered.found[seen.measure, seen.subject] = seen.value

    @property
    def check_s(self) -> float | None:
        """When the silence is long enough to do something about it; None while they speak."""
        if self.speaking:
            return None
        if not self.spoke:
            return self.quiet_s + FIRST_WORD_S
        if not self.sounds_finished:
            return self.quiet_s + CHECK_AFTER_S
        wait_s = FINISHED_AFTER_S[self.ending]
        if self.ending is not Ending.SAID:
            wait_s = min(max(wait_s, PATIENCE * self.longest_pause_s), CHECK_AFTER_S)
        return self.quiet_s + wait_s

    @property
    def sounds_finished(self) -> bool:
        """Whether the open answer sounds like a whole one, by its last words and its length.

        What is asked back may be answered in a word.
        """
        answer = self.session.open_answer
        if answer is None or self.ending not in FINISHED_AFTER_S:
            return False
        if self.ending is Ending.SAID:
            return True
        addition = self.session.additions.get(answer.question_id)
        gathered = self._gathered.get(answer.id, Gathered())
        enough = MIN_LENGTH[self.session.job.language]
        return bool(addition and addition.follows) or sum(gathered.length.values()) >= enough

    def gathered(self, question_id: str) -> Gathered:
        """What the answers to a question and to its follow-ups came to, the best of each."""
        questions = {question_id, *(f.question_id for f in self.session.follow_ups(question_id))}
        together = Gathered()
        for answer in self.session.answers:
            one = self._gathered.get(answer.id)
            if one is None or answer.question_id not in questions:
                continue
            if answer.id not in self.session.set_aside:
                together.length |= one.length
                for key, value in one.found.items():
                    together.found[key] = max(value, together.found.get(key, value))
        return together
