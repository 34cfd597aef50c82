"""Who is connected to one interview, and who is shown what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from interview.access import is_shown
from interview.events import Event, Role
from interview.session import Session
from signaling.room.snapshot import event_map
from signaling.wire.messages import EventMessage, ServerMessage
from signaling.wire.outbox import Outbox, place_of
from signaling.wire.protocol import Close, CloseCode


@dataclass(frozen=True, slots=True, eq=False)
class Subscriber:
    """One open socket."""

    id: str
    role: Role
    name: str
    outbox: Outbox


class Audience:
    """The sockets of one interview, one a participant: the newest.

    Args:
        voice: whether what the AI asks can be heard, too.
    """

    def __init__(self, voice: bool = False) -> None:
        self._voice = voice
        self._sockets: dict[str, Subscriber] = {}

    def __len__(self) -> int:
        return len(self._sockets)

    def __contains__(self, participant: str) -> bool:
        return participant in self._sockets

    def __iter__(self) -> Iterator[Subscriber]:
        return iter(self._sockets.values())

    def add(self, subscriber: Subscriber) -> bool:
        """Let a socket in; True where it took over from an earlier one of that person."""
        earlier = self._sockets.get(subscriber.id)
        if earlier:
            earlier.outbox.close(Close(CloseCode.TAKEN_OVER, "opened elsewhere"))
        self._sockets[subscriber.id] = subscriber
        return earlier is not None

    def remove(self, subscriber: Subscriber) -> bool:
        """Forget a socket; False where another had taken over already."""
        if self._sockets.get(subscriber.id) is not subscriber:
            return False
        del self._sockets[subscriber.id]
        return True

    def show(self, event: Event, seq: int, now_s: float, session: Session) -> None:
        """Send an event to those who are shown it."""
        viewers = [s for s in self if is_shown(event, s.id, s.role, session)]
        self.send_event(viewers, event, seq, now_s, session)

    def send_event(
        self,
        viewers: Iterable[Subscriber],
        event: Event,
        seq: int,
        now_s: float,
        session: Session,
    ) -> None:
        """Send an event to these; it is encoded once."""
        message, place = b"", place_of(event)
        for viewer in viewers:
            if not message:
                body = event_map(event, session, self._voice)
                message = EventMessage(seq=seq, sent_s=now_s, event=body).encode()
            viewer.outbox.put(message, place)

    def tell(self, message: ServerMessage, panel_only: bool = False) -> None:
        """Send a message to everybody, or to everybody but the applicant."""
        data = message.encode()
        for subscriber in self:
            if not (panel_only and subscriber.role is Role.APPLICANT):
                subscriber.outbox.put(data)

    def tell_one(self, participant: str, message: ServerMessage) -> None:
        """Send a message to one person, if they are there."""
        if (subscriber := self._sockets.get(participant)) is not None:
            subscriber.outbox.put(message.encode())

    def close(self, close: Close) -> None:
        """Close every socket."""
        for subscriber in self:
            subscriber.outbox.close(close)
