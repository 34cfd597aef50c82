"""Who comes and goes in one interview's room."""

from __future__ import annotations

from collections.abc import Callable

from interview.access import Principal
from interview.errors import Overloaded
from interview.events import Event, ParticipantJoined, ParticipantLeft, Role
from interview.ports import InterviewPlan, SessionClock
from interview.session import Session, Status
from signaling.room.audience import Audience, Subscriber
from signaling.room.presence import Presence
from signaling.services import Edge
from signaling.session.ai_interviewer import AiLead, PanelLead
from signaling.wire.messages import Welcome
from signaling.wire.outbox import Outbox


class Attendance:
    """Lets people in, and says who has left once they do not come back.

    Args:
        lead: is told when the applicant comes, and of everybody who leaves.
        take: keeps and shows an event.
        welcome: the first message to a socket.
        deserted: called when the room has been empty for as long as is waited.
    """

    def __init__(
        self,
        plan: InterviewPlan,
        session: Session,
        audience: Audience,
        edge: Edge,
        *,
        clock: SessionClock,
        lead: AiLead | PanelLead,
        take: Callable[[Event], None],
        welcome: Callable[[Subscriber], Welcome],
        deserted: Callable[[], None],
    ) -> None:
        self._plan = plan
        self._session = session
        self._audience = audience
        self._clock = clock
        self._lead = lead
        self._settings = edge.settings
        self._counters = edge.counters
        self._take = take
        self._welcome = welcome
        self._presence = Presence(edge.settings.leave_grace_s, self._left, deserted)
        self._closed = False

    def resume(self) -> None:
        """The room is open again: wait for those who were in it."""
        for person in self._session.participants.values():
            if person.present:
                self._presence.expect(person.id)
        self.watch_emptiness()

    def join(self, who: Principal, role: Role) -> Subscriber:
        """Let a person's socket in; its outbox begins with the welcome.

        Raises:
            Overloaded: too many sockets, or the room closes.
        """
        if self._closed:
            raise Overloaded("the room closes; try again")
        if who.id not in self._audience and len(self._audience) >= self._settings.max_sockets:
            raise Overloaded("too many people in this room")
        self._presence.arrived(who.id)
        person = self._session.participants.get(who.id)
        if person is None or not person.present:
            name = self._plan.applicant_name if role is Role.APPLICANT else who.name
            now_s = self._clock.now_s()
            self._take(ParticipantJoined(time_s=now_s, participant=who.id, role=role, name=name))
        if role is Role.APPLICANT:
            self._lead.arrived()
        name = self._session.participants[who.id].name
        subscriber = Subscriber(
            who.id, role, name, Outbox(self._settings.outbox_messages, self._counters)
        )
        self._counters.sockets_opened += 1
        self._counters.sockets_taken_over += self._audience.add(subscriber)
        subscriber.outbox.put(self._welcome(subscriber).encode())
        return subscriber

    def leave(self, subscriber: Subscriber) -> None:
        """A socket closed; the person is said to have left if no other comes soon."""
        if self._audience.remove(subscriber) and not self._closed:
            self._presence.expect(subscriber.id)
            self.watch_emptiness()

    def watch_emptiness(self) -> None:
        """Begin to wait anew for the room to have been empty long enough."""
        if not len(self._audience) and not self._closed:
            live = self._session.status is Status.LIVE
            self._presence.empty(self._settings.abandon_s if live else self._settings.linger_s)

    def close(self) -> None:
        """Let nobody in and wait for nobody any more."""
        self._closed = True
        self._presence.close()

    def _left(self, participant: str) -> None:
        now_s = self._clock.now_s()
        self._take(ParticipantLeft(time_s=now_s, participant=participant))
        self._lead.left(participant, now_s)
