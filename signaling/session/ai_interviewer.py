"""The AI interviewer at work in a live session: gives the machine time, people and acts.

Everything it decides goes the way of every other event: state, journal, sockets.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from math import inf
from typing import Any

from interview.ai.acts import Act
from interview.ai.interviewer import AiInterviewer
from interview.ai.settings import AiPlan
from interview.ai.wording import SPOKEN, WELCOME, reading_s, sentence
from interview.errors import BadMessage, NotFound, VivavoceError, WrongState
from interview.events import AI, AiReason, AiState, AiTurn, Event
from interview.measures import Source
from interview.policy import Permit
from interview.ports import InterviewerVoice, InterviewPlan, SessionClock
from interview.rubric import OWN_QUESTION
from interview.session import Status
from signaling.room.snapshot import View, event_map
from signaling.wire import messages as m

_log = logging.getLogger(__name__)

_TAKEN_FROM_AI = (m.Start, m.Ask, m.EndAnswer)
"""What an interviewer may do only after taking over."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What the AI needs of its room.

    Attributes:
        take: takes an event that it decided on.
        end: ends the interview; by and why.
        is_there: whether the applicant is connected.
    """

    clock: SessionClock
    take: Callable[[Event], None]
    end: Callable[[str, str], None]
    is_there: Callable[[], bool]


class PanelLead:
    """The panel leads; there is no AI to do anything."""

    def follow(self) -> None:
        """Nothing follows."""

    def close(self) -> None:
        """Nothing runs."""

    def arrived(self) -> None:
        """Nobody waits for the applicant but people."""

    def left(self, participant: str, last_s: float) -> None:
        """Nothing stops."""

    def follow_start(self, permit: Permit) -> None:
        """Nothing begins."""

    def refuse(self, command: m.Command) -> None:
        """Every command is the panel's to give."""

    def carry_out(self, command: m.Command, by: str) -> bool:
        """Raise WrongState."""
        raise WrongState("the panel leads this interview")

    def snapshot(self) -> dict[str, Any]:
        """What somebody who enters is told."""
        return {"lead": "panel", "ai": None}

    async def speech(self, name: str) -> bytes:
        """Raise NotFound."""
        raise NotFound("people ask in this interview")

    def prepare(self) -> None:
        """There is nothing to speak ahead."""


class AiLead:
    """One AI interviewer; its timers run on the event loop of its session."""

    def __init__(
        self,
        ai: AiInterviewer,
        plan: AiPlan,
        view: View,
        stage: Stage,
        voice: InterviewerVoice | None,
    ) -> None:
        self.ai = ai
        self._plan = plan
        self._view = view
        self._stage = stage
        self._voice = voice
        self._loop = asyncio.get_running_loop()
        self._looking: asyncio.Handle | None = None
        self._opening: asyncio.TimerHandle | None = None
        self._preparing: asyncio.Task[None] | None = None
        self._own: dict[str, asyncio.Task[bytes]] = {}  # spoken for this applicant alone
        self._closed = False
        ai.spoken_s = self._spoken_s

    def _spoken_s(self, text: str) -> float:
        language = self.ai.session.job.language
        known_s = self._voice.known_s(text, language) if self._voice else None
        return reading_s(text, language) if known_s is None else known_s + 1.0

    # --- time ---------------------------------------------------------------------------

    def follow(self) -> None:
        """Something happened: look what it leads to once all that belongs to it is taken."""
        self._look_at(0.0)

    def _look_at(self, in_s: float) -> None:
        if self._looking:
            self._looking.cancel()
        if not self._closed:
            self._looking = self._loop.call_later(in_s, self._look)

    def _look(self) -> None:
        self._looking = None
        now_s, session = self._stage.clock.now_s(), self.ai.session
        if due := self.ai.due(now_s):
            for event in due:
                self._stage.take(event)
        elif self.ai.state is AiState.THANKS and session.status is Status.LIVE:
            self._stage.end(AI, "completed")
        elif (wake_s := self.ai.wake_s) is not None:
            self._look_at(max(0.0, wake_s - now_s))

    def close(self) -> None:
        """Do nothing more by itself; opened again, the machine goes on where it stood."""
        self._closed = True
        for waiting in (self._looking, self._opening, self._preparing, *self._own.values()):
            if waiting:
                waiting.cancel()

    # --- people -------------------------------------------------------------------------

    def arrived(self) -> None:
        """The applicant is there: welcome them once the window is open, or go on."""
        if self._closed:
            return
        if self._opening:
            self._opening.cancel()
            self._opening = None
        early_s = self._plan.opens_unix_s - time.time()
        if self.ai.turn is None and early_s > 0:
            # A timer of days may drift: it looks again at least every hour.
            self._opening = self._loop.call_later(min(early_s + 0.05, 3600.0), self._opened)
        elif self.ai.turn is not None or not self._late:
            self._take(self.ai.arrived(self._stage.clock.now_s()))

    def _opened(self) -> None:
        self._opening = None
        if self._stage.is_there():
            self.arrived()

    def left(self, participant: str, last_s: float) -> None:
        """Somebody left who was there until then."""
        if not self._closed:
            self._take(self.ai.left(participant, last_s))

    def follow_start(self, permit: Permit) -> None:
        """The interview is live, under that permit."""
        self.ai.hears = permit.allows(Source.VOICE) or permit.allows(Source.CONTENT)
        self.follow()

    # --- acts ---------------------------------------------------------------------------

    def refuse(self, command: m.Command) -> None:
        """Raise WrongState where a command is the AI's to give, not an interviewer's."""
        if isinstance(command, _TAKEN_FROM_AI) and self.ai.state is not AiState.TAKEN_OVER:
            raise WrongState("the AI leads this interview: take over first")

    def carry_out(self, command: m.Command, by: str) -> bool:
        """Do what a command asks.

        Returns:
            Whether the interview is to be started now.

        Raises:
            WrongState, NotAllowed: it does not fit; nothing was done.
        """
        now_s = self._stage.clock.now_s()
        match command:
            case m.AiAct(act=Act.BEGIN) if self._late:
                raise WrongState("the time in which this interview could begin is over")
            case m.AiAct():
                events = self.ai.act(command.act, now_s)
            case m.TypeAnswer():
                utterance = -1 - self._view.typed
                events = self.ai.type_answer(command.text.strip(), utterance, now_s)
            case m.TakeOver():
                events = self.ai.take_over(by, now_s)
            case m.HandBack():
                events = self.ai.hand_back(now_s)
            case _:
                raise BadMessage(f"{type(command).__name__} is nothing for the AI")
        self._take(events)
        return isinstance(command, m.AiAct) and command.act is Act.BEGIN

    @property
    def _late(self) -> bool:
        return time.time() > self._plan.closes_unix_s

    def _take(self, events: list[Event]) -> None:
        for event in events:
            self._stage.take(event)

    # --- what is shown and heard --------------------------------------------------------

    def snapshot(self) -> dict[str, Any]:
        """What somebody who enters is told of the AI."""
        session, opened_s = self.ai.session, self._stage.clock.now_s() - time.time()
        opens_s, closes_s = self._plan.opens_unix_s, self._plan.closes_unix_s
        always = closes_s == inf
        return {
            "lead": "ai",
            "ai": {
                "turn": event_map(self._shown(), session, self._voice is not None),
                "settings": asdict(self.ai.settings),
                "opens_s": None if always else opens_s + opened_s,
                "closes_s": None if always else closes_s + opened_s,
            },
        }

    def _shown(self) -> AiTurn:
        """The turn as it stands for somebody who enters."""
        turn, now_s = self.ai.turn, self._stage.clock.now_s()
        if turn is not None and not (turn.state is AiState.WELCOME and self._late):
            return turn
        if self._late:
            return AiTurn(time_s=now_s, state=AiState.WAITING, reason=AiReason.LATE)
        early_s = self._plan.opens_unix_s - time.time()
        if early_s <= 0:  # open, but the applicant is not there yet
            return AiTurn(time_s=now_s, state=AiState.WAITING)
        return AiTurn(
            time_s=now_s, state=AiState.WAITING, reason=AiReason.EARLY, until_s=now_s + early_s
        )

    async def speech(self, name: str) -> bytes:
        """What is said under a name, as a WAV file.

        Raises:
            NotFound: nothing is, or it was not asked yet, or there is no voice.
            ModelMissing: the language has no voice.
        """
        session, turn = self.ai.session, self.ai.turn
        asked = {answer.question_id for answer in session.answers}
        known = asked | {*SPOKEN, turn.question_id if turn else ""}
        if self._voice is None or name not in known:
            raise NotFound(f"nothing is said under {name!r}")
        text, language = sentence(name, session), session.job.language
        if self._is_of_the_opening(name):
            return await self._voice.spoken(text, language)
        # Not kept on disk, yet rendered once however often it is asked for.
        if name not in self._own:
            self._own[name] = asyncio.create_task(self._voice.spoken(text, language, keep=False))
        try:
            return await asyncio.shield(self._own[name])
        except VivavoceError:
            self._own.pop(name, None)
            raise

    def _is_of_the_opening(self, name: str) -> bool:
        """Whether it is asked of everybody, and not written for this applicant."""
        addition = self.ai.session.additions.get(name)
        return not (addition.follows or OWN_QUESTION if addition else name).startswith(OWN_QUESTION)

    def prepare(self) -> None:
        """Begin to have spoken ahead what will be asked, first what comes first."""
        self._preparing = asyncio.create_task(self._speak_ahead())

    async def _speak_ahead(self) -> None:
        session = self.ai.session
        asked = [q.id for q in self.ai.mains if self._is_of_the_opening(q.id)]
        names = [WELCOME, *asked, *(name for name in SPOKEN if name != WELCOME)]
        if self._voice is None:
            return
        try:
            for name in names:
                await self._voice.spoken(sentence(name, session), session.job.language)
        except VivavoceError as error:
            _log.warning("questions are shown but not read out: %s", error)


def lead_of(
    plan: InterviewPlan, view: View, stage: Stage, voice: InterviewerVoice | None
) -> AiLead | PanelLead:
    """Who leads that interview."""
    if plan.ai is None or view.ai is None:
        return PanelLead()
    return AiLead(view.ai, plan.ai, view, stage, voice)
