"""Gentle prompts to the applicant while they answer: when, and which. Pure.

A prompt never scores and never blocks. Each kind is shown once an answer, and two are not
shown close together; who speaks should not have to read much.
"""

from __future__ import annotations

from collections.abc import Iterable

from interview.ai.follow_up import MISSED
from interview.ai.wording import wording
from interview.events import Event, Observation, PromptKind, PromptShown, Transcript
from interview.length import spoken_length
from interview.scoring.rules import MIN_LENGTH, OFF_QUESTION, VOICE_BANDS
from interview.session import Answer, Session

GAP_S = 15.0
"""Shortest time between two prompts."""
TOLD = 0.5
"""Value from which a STAR part counts as told: from there the analyzers quote the words."""
RESULT_AFTER_S = 40.0
"""Time into an answer after which a missing result may be mentioned."""
OFF_AFTER = 2
"""Times the length of the shortest rated answer, before which "off the question" is too early."""
SURE = 0.5
"""Confidence of a measurement below which nothing is said of it."""


class Prompter:
    """Follows one interview; `after` each event there may be a prompt to show.

    Args:
        session: the fold of the same events; events are applied to it first.
        shown: the prompts shown before a restart.
    """

    def __init__(self, session: Session, applicant: str, shown: Iterable[PromptShown] = ()) -> None:
        self._session = session
        self._applicant = applicant
        self._shown = {(prompt.answer, prompt.kind): prompt.time_s for prompt in shown}
        self._said: dict[tuple[str, int], int] = {}
        self._found: dict[tuple[str, str, str], float] = {}
        self._fast: dict[str, int] = {}

    def after(self, event: Event) -> PromptShown | None:
        """The prompt that an event leads to, if any; apply it like every other event."""
        answer = self._session.open_answer
        if answer is None or not isinstance(event, Transcript | Observation):
            return None
        if event.participant != self._applicant:
            return None
        if isinstance(event, Transcript):
            if event.final and not event.typed and event.start_s >= answer.start_s:
                self._said[answer.id, event.utterance] = spoken_length(event.text)
            return None
        if event.answer != answer.id or event.confidence < SURE:
            return None
        self._found[answer.id, event.measure, event.subject] = event.value
        kind = self._kind(answer, event)
        if kind is None or not self._may_show(answer, kind, event.time_s):
            return None
        self._shown[answer.id, kind] = event.time_s
        text = wording(self._session.job.language).prompt[kind]
        return PromptShown(time_s=event.time_s, answer=answer.id, kind=kind, text=text)

    def _may_show(self, answer: Answer, kind: PromptKind, now_s: float) -> bool:
        latest_s = max(self._shown.values(), default=-GAP_S)
        return (answer.id, kind) not in self._shown and now_s - latest_s >= GAP_S

    def _kind(self, answer: Answer, seen: Observation) -> PromptKind | None:
        match seen.measure:
            case "figure":
                return PromptKind.FIGURE
            case "speech_rate" if self._too_fast(answer, seen.value):
                return PromptKind.SLOWER
            case "relevance" if seen.value < OFF_QUESTION and self._said_much(answer):
                return PromptKind.QUESTION
            case "star" if self._lacks_result(answer, seen.time_s):
                return PromptKind.RESULT
        return None

    def _too_fast(self, answer: Answer, rate: float) -> bool:
        """Twice in a row: a quick sentence is no quick answer."""
        band = VOICE_BANDS[self._session.job.language]["speech_rate"]
        self._fast[answer.id] = self._fast.get(answer.id, 0) + 1 if rate > band.full_to else 0
        return self._fast[answer.id] >= 2

    def _said_much(self, answer: Answer) -> bool:
        said = sum(length for (id, _), length in self._said.items() if id == answer.id)
        return said >= OFF_AFTER * MIN_LENGTH[self._session.job.language]

    def _lacks_result(self, answer: Answer, now_s: float) -> bool:
        def told(part: str) -> float:
            return self._found.get((answer.id, "star", part), 0.0)

        late = now_s - answer.start_s >= RESULT_AFTER_S
        known = (answer.id, "star", "result") in self._found
        return late and known and told("action") >= TOLD and told("result") < MISSED
