"""What people ask of a live interview over their sockets: done, then acknowledged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from interview.access import Action
from interview.errors import StoreUnavailable, WrongState
from interview.events import AI, Event, Role
from interview.media import MediaSource
from interview.ports import SessionClock
from signaling.capture.translation import CaptionTranslation
from signaling.room.audience import Audience, Subscriber
from signaling.room.media import RoomMedia
from signaling.room.snapshot import View
from signaling.session.acts import acts_of
from signaling.session.ai_interviewer import AiLead, PanelLead
from signaling.session.journal_writer import JournalWriter
from signaling.wire import messages as m

_LEADING = (Action.CONDUCT, Action.ANSWER_AI)
"""What changes the course of the interview, and is over as soon as its end was called."""


class Commands:
    """Carries out the commands of one interview.

    Args:
        take: keeps and shows an event.
        start: starts the interview, by whom.
        end: ends it: by whom, why, and what to call once that is durable.
        ending: whether its end was called.
    """

    def __init__(
        self,
        applicant_id: str,
        view: View,
        audience: Audience,
        *,
        clock: SessionClock,
        journal: JournalWriter,
        lead: AiLead | PanelLead,
        media: RoomMedia,
        translation: CaptionTranslation,
        take: Callable[[Event], None],
        start: Callable[[str], Awaitable[None]],
        end: Callable[[str, str, Callable[[], None]], None],
        ending: Callable[[], bool],
    ) -> None:
        self._applicant_id = applicant_id
        self._view = view
        self._audience = audience
        self._clock = clock
        self._journal = journal
        self._lead = lead
        self._media = media
        self._translation = translation
        self._take = take
        self._start = start
        self._end = end
        self._ending = ending

    async def carry_out(self, by: Subscriber, command: m.Command) -> None:
        """Do what a permitted command asks; its ack follows once that is durable.

        Raises:
            VivavoceError: the command is refused, nothing was done.
        """

        def acknowledge() -> None:
            by.outbox.put(m.Ack(reply_to=command.id).encode())

        match command:
            case m.Ping():
                acknowledge()
                return
            case m.TranslateCaptions(wanted=wanted):
                self._translation.want(by.id, wanted)
                by.outbox.put(m.Translating(wanted=wanted).encode())
                acknowledge()
                return
        if not self._journal.accepts_acts:
            raise StoreUnavailable("the store cannot be reached; try again in a moment")
        if self._ending() and command.action in _LEADING:
            raise WrongState("the interview is ending")
        self._lead.refuse(command)
        match command:
            case m.AiAct() | m.TypeAnswer() | m.TakeOver() | m.HandBack():
                if self._lead.carry_out(command, by.id):
                    await self._start(AI)
            case m.Start():
                await self._start(by.id)
            case m.End():
                self._end(by.id, "", acknowledge)
                return
            case m.Rate():
                self._rate(by, command)
            case m.AskScreen():
                self._act(by, command)
                if not command.wanted:
                    await self._media.stop(self._applicant_id, MediaSource.SCREEN)
            case _:
                self._act(by, command)
        self._journal.when_durable(acknowledge)

    def _act(self, by: Subscriber, command: m.Command) -> None:
        now_s = self._clock.now_s()
        for event in acts_of(command, self._view, self._applicant_id, by.id, now_s):
            self._take(event)

    def _rate(self, by: Subscriber, command: m.Rate) -> None:
        """An interviewer who rates a question sees the others' ratings of it from then on."""
        session = self._view.session
        knew = session.may_see_ratings(by.id, command.question_id)
        self._act(by, command)
        knows = session.may_see_ratings(by.id, command.question_id)
        if by.role is Role.HR or knew or not knows:
            return
        for rating in self._view.ratings.values():
            if rating.question_id == command.question_id and rating.by != by.id:
                seq, now_s = self._journal.last_seq, self._clock.now_s()
                self._audience.send_event([by], rating, seq, now_s, session)
