"""What the applicant says in each answer, as clauses with their times.

A clause is a sentence, or a part of a long one: short enough to mean one thing and to be
quoted, and much the same whether the recogniser sets punctuation or not. Words that decline
to answer stand alone, so that what follows them is judged without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from analyzers.content.declining import declines
from interview.events import Event, QuestionAsked, Transcript
from interview.length import spoken_length
from interview.rubric import Job, Question
from interview.scoring.rules import MIN_CONFIDENCE
from interview.session import Session

_SENTENCE = re.compile(r".*?(?:[。？！；;…\n]+|[.?!]+(?=\s|\Z)|\Z)", re.DOTALL)
_PART = re.compile(r".*?(?:[，、：]+|[,:]+(?=\s|\Z)|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Lengths:
    """Words (English) or characters (Chinese).

    Attributes:
        least: shorter pieces join their neighbour.
        long: longer sentences are divided at commas.
        most: longer pieces (speech without punctuation) are divided anywhere.
    """

    least: int
    long: int
    most: int


LENGTHS = {"en": Lengths(6, 16, 30), "zh": Lengths(10, 24, 40)}


@dataclass(frozen=True, slots=True)
class Said:
    """One clause of an answer, word for word as it stands in the transcript."""

    text: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(slots=True)
class AnswerText:
    """The clauses of one answer, by utterance; those not clear or in another language have none.

    Attributes:
        open: the utterances that are still partial.
        typed: whether any of it was written.
    """

    id: str
    question: Question
    said: dict[int, tuple[Said, ...]] = field(default_factory=dict)
    open: set[int] = field(default_factory=set)
    typed: bool = False

    def clauses(self) -> list[Said]:
        """All clauses in the order of their utterances."""
        return [clause for number in sorted(self.said) for clause in self.said[number]]


class AnswerTexts:
    """Sorts one participant's transcript into answers.

    Attributes:
        answers: by id, in the order of asking.
    """

    def __init__(self, participant: str, job: Job) -> None:
        self.answers: dict[str, AnswerText] = {}
        self._participant = participant
        self._language = job.language
        self._lengths = LENGTHS[job.language]
        self._session = Session("", job)
        self._answer_of: dict[int, str] = {}

    def push(self, event: Event) -> list[AnswerText]:
        """Take in one event; returns the answers whose clauses it changed."""
        self._session.apply(event)
        match event:
            case QuestionAsked():
                question = self._session.question(event.question_id)
                self.answers[event.answer] = AnswerText(event.answer, question)
            case Transcript() if event.participant == self._participant:
                return list(self._sort(event))
        return []

    def _sort(self, event: Transcript) -> Iterator[AnswerText]:
        answer = self._session.answer_over(event.start_s, event.time_s)
        before = self._answer_of.pop(event.utterance, None)
        if before is not None and (answer is None or answer.id != before):
            self.answers[before].said.pop(event.utterance, None)
            self.answers[before].open.discard(event.utterance)
            yield self.answers[before]
        if answer is not None:
            text = self.answers[answer.id]
            text.typed |= event.typed
            self._answer_of[event.utterance] = answer.id
            clear = event.confidence >= MIN_CONFIDENCE and event.language == self._language
            text.said[event.utterance] = tuple(clauses(event, self._lengths)) if clear else ()
            (text.open.discard if event.final else text.open.add)(event.utterance)
            yield text


def clauses(event: Transcript, lengths: Lengths) -> Iterator[Said]:
    """The clauses of one utterance."""
    for start, end in _spans(event.text, lengths):
        start_s, end_s = _times(event, start, end)
        yield Said(event.text[start:end], start_s, end_s, event.confidence)


def _spans(text: str, lengths: Lengths) -> list[tuple[int, int]]:
    """Where the clauses stand in the text, without the spaces around them."""
    spans: list[tuple[int, int]] = []
    for start, end in _matches(_SENTENCE, text, 0, len(text)):
        sentence = text[start:end]
        if spoken_length(sentence) <= lengths.long and not declines(sentence):
            spans.append((start, end))
        else:
            spans += _joined(text, list(_matches(_PART, text, start, end)), lengths.least)
    spans = _joined(text, spans, lengths.least // 2)
    divided = [piece for span in spans for piece in _divided(text, span, lengths.most)]
    return [_stripped(text, span) for span in divided if spoken_length(text[slice(*span)])]


def _matches(
    pattern: re.Pattern[str], text: str, start: int, end: int
) -> Iterator[tuple[int, int]]:
    while start < end:
        match = pattern.match(text, start, end)
        assert match is not None
        yield match.span()
        start = max(match.end(), start + 1)


def _joined(text: str, spans: list[tuple[int, int]], least: int) -> list[tuple[int, int]]:
    """Neighbours joined until each has the least length; a short rest joins the last.

    What declines is joined with nothing.
    """

    def short(span: tuple[int, int]) -> bool:
        return spoken_length(text[slice(*span)]) < least

    def alone(span: tuple[int, int]) -> bool:
        return declines(text[slice(*span)])

    joined: list[tuple[int, int]] = []
    for span in spans:
        if joined and short(joined[-1]) and not alone(joined[-1]) and not alone(span):
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    if len(joined) > 1 and short(joined[-1]) and not any(map(alone, joined[-2:])):
        joined[-2:] = [(joined[-2][0], joined[-1][1])]
    return joined


def _divided(text: str, span: tuple[int, int], most: int) -> Iterator[tuple[int, int]]:
    """A piece without punctuation, cut after every `most` words or characters."""
    start, end = span
    cut = start
    length = 0
    for match in re.finditer(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+", text[start:end]):
        if length == most:
            yield cut, start + match.start()
            cut, length = start + match.start(), 0
        length += 1
    yield cut, end


def _stripped(text: str, span: tuple[int, int]) -> tuple[int, int]:
    piece = text[slice(*span)]
    return span[0] + len(piece) - len(piece.lstrip()), span[1] - len(piece) + len(piece.rstrip())


def _times(event: Transcript, start: int, end: int) -> tuple[float, float]:
    """When text[start:end] was said: by the word times, else in proportion to characters."""
    found = []
    position = 0
    for word in event.words:
        spoken = word.text.strip()
        at = event.text.find(spoken, position)
        if at >= 0:
            position = at + len(spoken)
            if at < end and position > start:
                found.append(word)
    if found:
        return found[0].start_s, max(found[-1].end_s, found[0].start_s)
    per_character_s = (event.time_s - event.start_s) / max(1, len(event.text))
    return event.start_s + start * per_character_s, event.start_s + end * per_character_s
