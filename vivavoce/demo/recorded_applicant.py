"""The recorded person of `vivavoce demo --whole`: takes an interview that the AI leads.

Over the wire like everybody else: begins, hears a question out, says or writes the answer,
is silent or says to have finished, answers what is asked back, skips what they have no answer to.
"""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from interview.errors import VivavoceError, WrongState
from interview.events import TYPED
from media_server.played_tracks import Microphone
from vivavoce.demo.applicant_client import LiveSocket

LAST_WORD_S = 1.0
"""From the last word until the person says to have finished."""
WRITTEN_PER_S = 40.0
"""Characters; faster than anybody writes, so that a demo stays short."""


class ScriptedAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one question is answered; see answers.toml.

    Attributes:
        spoken, written: the answer, one of the two.
        done: whether the person says to have finished, else the AI notices.
        more: what is answered where the AI asks back once, the same way.
    """

    spoken: str = ""
    written: str = ""
    done: bool = False
    more: str = ""

    def asked_back(self) -> ScriptedAnswer | None:
        """How what the AI asks back is answered."""
        if not self.more:
            return None
        if self.written:
            return ScriptedAnswer(written=self.more)
        return ScriptedAnswer(spoken=self.more, done=self.done)


Script = Mapping[str, ScriptedAnswer]
"""Answers by question id."""


def demo_script(language: str) -> Script:
    """The answers to the questions of the demo's opening in a language."""
    text = Path(__file__).with_name("answers.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)[language], dict[str, ScriptedAnswer])


def spoken_texts(script: Script) -> list[str]:
    """All that is said aloud, in the order in which it may be asked."""
    both = [a for answer in script.values() for a in (answer, answer.asked_back()) if a]
    return [answer.spoken for answer in both if answer.spoken]


@dataclass(slots=True)
class RecordedApplicant:
    """One person in one interview, who follows the AI's turns.

    Attributes:
        voice: the sound of each text that may be said.
        group: what the person does while listening on.
        tell: takes a line about what happens.
    """

    socket: LiveSocket
    microphone: Microphone
    script: Script
    voice: Mapping[str, bytes]
    group: asyncio.TaskGroup
    tell: Callable[[str], None] = print
    _main: str = ""
    _left: str = ""
    _begun: set[tuple[str, int]] = field(default_factory=set)
    _answering: asyncio.Task[None] | None = None

    async def take_interview(self) -> None:
        """Take part until the interview has ended.

        Raises:
            WrongState: it cannot be begun now, or people lead it.
            VivavoceError: the server refused an act, or closed the connection.
        """
        async for message in self.socket.messages():
            match message:
                case {"type": "welcome", "snapshot": {"ai": None}}:
                    raise WrongState("people lead this interview; only an AI's can be taken")
                case {"type": "welcome", "snapshot": {"ai": {"turn": turn}}}:
                    await self._follow(turn)
                case {"type": "event", "event": {"type": "ai_turn"} as turn}:
                    await self._follow(turn)
                case {"type": "event", "event": {"type": "transcript", "final": True} as said}:
                    how = "wrote" if said["model"] == TYPED else "understood"
                    self.tell(f"  {how}: {said['text']}")
                case {"type": "event", "event": {"type": "interview_ended"}}:
                    self._break_off()
                    return
                # An act may cross with the AI's own next step, which is followed then.
                case {"type": "error", "code": code, "message": why} if code != "wrong_state":
                    raise VivavoceError(f"the server says: {why}")

    async def _follow(self, turn: Mapping[str, Any]) -> None:
        if not turn["follow_up"]:
            self._main = turn["question_id"]
        match turn["state"], turn["reason"]:
            case "waiting", "early" | "late":
                raise WrongState("it is not the time in which this interview may begin")
            case "welcome", _:
                await self.microphone.taken.wait()
                await self._act("begin")
            case "asking", _:
                self._hear(turn)
                await self._answer(turn)
            case "thinking" | "answering", _:
                await self._answer(turn)
            case "checking", "silence" | "unheard" | "unclear" if self._answering is None:
                await self._act("done")
            case "answered", reason:
                self._break_off()
                # It is said once: until the last words are measured, the turn stays the same.
                if reason not in ("skipped", "finished") and turn["answer"] != self._left:
                    self._left = turn["answer"]
                    await self._act("next")
            case "paused" | "taken_over" | "thanks" as state, _:
                self._break_off()
                self.tell(f"({state.replace('_', ' ')})")

    def _hear(self, turn: Mapping[str, Any]) -> None:
        if turn["follow_up"]:
            self.tell(f"  asked back: {turn['text']}")
        else:
            self.tell(f"Question {turn['number']} of {turn['total']}: {turn['text']}")

    async def _answer(self, turn: Mapping[str, Any]) -> None:
        """Speak once the question was heard out; who writes or skips does so at once."""
        planned, state = self._planned(turn), turn["state"]
        if planned is None:
            self.tell("  skipped")
            await self._act("skip")
        elif planned.written:
            self._begin(turn, self._write(planned.written))
        elif state == "thinking":
            await self._act("answer")
        elif state == "answering":
            self._begin(turn, self._speak(planned))

    def _begin(self, turn: Mapping[str, Any], answer: Coroutine[None, None, None]) -> None:
        """Give an answer, once, while listening on."""
        take = (turn["question_id"], turn["take"])
        if take in self._begun:
            answer.close()
        else:
            self._begun.add(take)
            self._answering = self.group.create_task(answer)

    async def _speak(self, answer: ScriptedAnswer) -> None:
        await self.microphone.say(self.voice[answer.spoken])
        if answer.done:
            await asyncio.sleep(LAST_WORD_S)
            await self._act("done")
        self._answering = None

    async def _write(self, text: str) -> None:
        await self._act("typing")
        await asyncio.sleep(len(text) / WRITTEN_PER_S)
        await self.socket.send("type_answer", text=text)

    def _planned(self, turn: Mapping[str, Any]) -> ScriptedAnswer | None:
        answer = self.script.get(self._main)
        if not turn["follow_up"] or answer is None:
            return answer
        return answer.asked_back()

    def _break_off(self) -> None:
        if self._answering:
            self._answering.cancel()
            self._answering = None

    async def _act(self, act: str) -> None:
        await self.socket.send("ai_act", act=act)
