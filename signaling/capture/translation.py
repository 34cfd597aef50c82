"""Captions in the other language, for those of an interview who asked for them.

A translation is a help to read along: it is no event, is kept nowhere, and nothing is scored
by it. What was said leaves the server only while somebody present wants to read it so.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from interview.access import is_shown
from interview.errors import VivavoceError, WrongState
from interview.events import Transcript
from interview.session import Session
from signaling.duties import Duties
from signaling.room.audience import Audience, Subscriber
from signaling.services import Edge
from signaling.wire.messages import Translated

OTHER = {"en": "zh", "zh": "en"}

WAITING_MAX = 8
"""Captions that wait for a slow service; further ones are shown as they were said."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A final caption and those who were shown it and read translations."""

    caption: Transcript
    readers: tuple[Subscriber, ...]


class CaptionTranslation:
    """Who reads translated captions of one interview, and what waits to be translated.

    Args:
        policy: of the interview; says whether the service may have its words.
    """

    def __init__(
        self, policy: str, session: Session, audience: Audience, duties: Duties, edge: Edge
    ) -> None:
        translator = edge.services.translator
        self._translator = translator if translator and translator.serves(policy) else None
        self._session = session
        self._audience = audience
        self._duties = duties
        self._counters = edge.counters
        self._wanted_by: set[str] = set()
        self._waiting: deque[_Line] = deque()
        self._working = False

    def read_by(self, participant: str) -> bool | None:
        """Whether they read translations; None where there is no service for this interview."""
        return None if self._translator is None else participant in self._wanted_by

    def want(self, participant: str, wanted: bool) -> None:
        """Translate for a participant from the next caption on, or no more.

        Raises:
            WrongState: there is no service for this interview.
        """
        if self._translator is None:
            raise WrongState("no translation service is set up for this interview")
        if wanted:
            self._wanted_by.add(participant)
        else:
            self._wanted_by.discard(participant)

    def said(self, caption: Transcript) -> None:
        """Translate a final caption for those who are shown it and want that."""
        readers = tuple(
            viewer
            for viewer in self._audience
            if viewer.id in self._wanted_by
            and is_shown(caption, viewer.id, viewer.role, self._session)
        )
        if not readers or caption.language not in OTHER:
            return
        if len(self._waiting) >= WAITING_MAX:
            self._tell(_Line(caption, readers), None)
            return
        self._waiting.append(_Line(caption, readers))
        if not self._working:
            self._working = True
            self._duties.run(self._work())

    def close(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    async def _work(self) -> None:
        try:
            while self._waiting:
                line = self._waiting.popleft()
                self._tell(line, await self._translated(line.caption))
        finally:
            self._working = False

    async def _translated(self, caption: Transcript) -> str | None:
        assert self._translator is not None
        language = caption.language
        try:
            return await self._translator.translate(caption.text, language, OTHER[language])
        except VivavoceError:
            return None

    def _tell(self, line: _Line, text: str | None) -> None:
        self._counters.captions_untranslated += text is None
        caption = line.caption
        message = Translated(
            participant=caption.participant,
            utterance=caption.utterance,
            language=OTHER[caption.language],
            text=text,
        ).encode()
        for reader in line.readers:
            reader.outbox.put(message)
