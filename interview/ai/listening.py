"""What the AI interviewer makes of what it hears: silence, and what was said so far. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from interview.ai.acts import CHECK_AFTER_S, FINISHED_AFTER_S, FIRST_WORD_S, PATIENCE
from interview.ai.asides import Aside, aside_of
from interview.ai.follow_up import Gathered
from interview.events import (
    UNWRITTEN,
    AiReason,
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
from interview.scoring.rules import MIN_CONFIDENCE, MIN_LENGTH
from interview.session import Session


@dataclass(slots=True)
class Listening:
    """The applicant as heard; a fold of the events that `session` has taken in.

    Attributes:
        speaking: whether they speak now.
        spoke: whether they have spoken in the open answer since the AI last spoke itself.
        quiet_s: since when nothing was heard.
        ending: how the words before that silence ended.
        aside: what those words asked of the AI, until it was done.
        wordless: whether nothing was recognised in what they said since the last turn to
            think or to answer: a cough, or words on their way.
        longest_pause_s: the longest silence after which they went on, in any answer.
    """

    session: Session
    applicant: str
    speaking: bool = False
    spoke: bool = False
    quiet_s: float = 0.0
    ending: Ending = Ending.NONE
    aside: Aside | None = None
    wordless: bool = True
    longest_pause_s: float = 0.0
    _heard: bool = False
    _understood: bool = False
    _unclear: bool = False
    _gathered: dict[str, Gathered] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Take in one event."""
        match event:
            case QuestionAsked():
                self.spoke = self._heard = self.speaking
                self._understood = self._unclear = False
                self.quiet_s, self.ending, self.aside = event.time_s, Ending.NONE, None
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
        self.speaking = self.spoke = self._heard = True
        self.ending, self.aside = Ending.NONE, None

    def wait(self, since_s: float, *, anew: bool = False) -> None:
        """They were given time to go on from then on, however their words ended.

        Args:
            anew: as much as before the first word: the AI spoke until then.
        """
        self.rest(since_s)
        self.ending, self.aside, self.wordless = Ending.NONE, None, True
        self.spoke = self.spoke and not anew

    def rest(self, since_s: float) -> None:
        """Silence counts from then on at the earliest."""
        self.quiet_s = max(self.quiet_s, since_s)

    def _hear(self, said: Transcript) -> None:
        self.rest(said.time_s)
        answer = self.session.answer_over(said.start_s, said.time_s)
        if answer is None or not said.final or not (said.text or said.language == UNWRITTEN):
            return
        self.wordless = False
        gathered = self._gathered.setdefault(answer.id, Gathered())
        # Words that are nothing but a known aside are hardly others, however unclear.
        aside = aside_of(said.text)
        if aside in (Aside.NO_ANSWER, Aside.QUESTION) and any(gathered.length.values()):
            aside = None  # part of an answer
        expected = said.language == self.session.job.language
        clear = expected and said.confidence >= MIN_CONFIDENCE
        self._understood |= clear or aside is not None
        self._unclear |= not clear
        if clear or aside:
            gathered.length[said.utterance] = 0 if aside else spoken_length(said.text)
            self.ending = Ending.NONE if self.speaking else said.ending
            self.aside = None if self.speaking else aside

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
        return self.quiet_s + self._wait_s()

    def _wait_s(self) -> float:
        if not self.spoke:
            return FIRST_WORD_S
        ending = {AiReason.FINISHED: self.ending, AiReason.NO_ANSWER: Ending.HELD}.get(self.lull)
        if ending is None:
            return CHECK_AFTER_S
        wait_s = FINISHED_AFTER_S[ending]
        if ending is Ending.SAID:
            return wait_s
        return min(max(wait_s, PATIENCE * self.longest_pause_s), CHECK_AFTER_S)

    @property
    def lull(self) -> AiReason:
        """What a silence in the open answer is."""
        if self.aside is Aside.NO_ANSWER:
            return AiReason.NO_ANSWER
        if self.sounds_finished:
            return AiReason.FINISHED
        if not self._heard:
            return AiReason.UNHEARD
        return AiReason.UNCLEAR if self._unclear and not self._understood else AiReason.SILENCE

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

    @property
    def begun(self) -> bool:
        """Whether words of an answer were heard in the open one, and not to the AI alone."""
        answer = self.session.open_answer
        gathered = self._gathered.get(answer.id) if answer else None
        return gathered is not None and any(gathered.length.values())

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
