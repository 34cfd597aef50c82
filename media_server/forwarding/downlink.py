"""How much of the pictures one viewer's link carries, all, fewer, or none, and how fast.

Sound always goes. On a bad link pictures go first by temporal layer, which halves their
rate and spares nobody else; when even the lowest layer is too much they pause. The viewer's
own feedback decides: what receiver reports or requests for repeats say is lost, and how long
packets are on the way (RFC 3550 section 6.4.1) while the bandwidth estimate (REMB) falls below
what is sent. An estimate alone decides nothing: a busy computer's is as low as a busy link's.

From the first step down on pictures are paced at what got through. What is too much for that
waits at the server and not in the link's queue, where sound would wait and be lost with it; it
takes the further steps. Going back up is a try, at a faster pace, taken back at the first
sign of congestion. Each one that fails so makes the wait for the next twice as long, and one that
holds makes it short again.
"""

from __future__ import annotations

from interview.media import Pictures
from media_server.layers import TOP

LOSSY = 0.10
"""Share lost from which a link counts as congested: draft-ietf-rmcat-gcc-02 section 6."""

VERY_LOSSY = 0.25
"""Share lost from which pictures may pause: sound in the same packets' company suffers."""

OVERUSED = 0.95
"""A link whose estimate is under this share of what is sent carries too much."""

VERY_OVERUSED = 0.5
"""A link whose estimate is under this share of what is sent may have its pictures paused."""

QUEUED_S = 0.25
"""A round trip that takes so much longer than the quickest one waits in a queue."""

SIGNS = 2
"""Signs of congestion that a step down takes: one burst of a keyframe is none."""

PAUSE_SIGNS = 4
"""Grave signs that a pause takes: reports are taken together over a quarter of a second or more."""

SIGNS_WITHIN_S = 3.0
"""Signs further apart than this do not add up."""

SETTLE_S = 1.5
"""A step shows in the reports after this long; until then no further step is taken."""

PATIENCE_S = 5.0
"""A link that was bad must have been good for so long before more is tried."""

LONGEST_PATIENCE_S = 40.0

TRIAL_S = 10.0
"""A step up that is taken back within this time has failed."""

DECREASE = 0.85
"""Share of what got through that is sent next: draft-ietf-rmcat-gcc-02 section 5.5."""

GENTLE = 2.5
"""After a sign of congestion a keyframe goes no faster than so many times what is sent."""

FASTER = 1.5
"""A step up is tried at so many times the pace: what is too much then fills the queue slowly."""

GENTLE_BPS = 1_000_000.0
"""But as fast as this, however little is sent: a keyframe takes a third of a second."""

SLOWEST_BPS = 200_000.0
"""A link of which a cut let nothing through is tried at no less."""

PAUSED = -1


class Downlink:
    """Pure state of one viewer's link; time is handed in, in seconds.

    Attributes:
        top: the highest temporal layer to forward; PAUSED for no pictures at all.
        highest: the highest temporal layer that the stream has.
        pace_bps: pictures go no faster; infinite while the link was never bad.
    """

    def __init__(self) -> None:
        self.top = TOP
        self.highest = 0
        self.pace_bps = float("inf")
        self._stepped = False
        self._sent_bps = 0.0
        self._counted: tuple[int, float] | None = None
        self._estimate_bps = 0.0
        self._quickest_s = float("inf")  # round trip
        self._queued = False
        self._signs = 0
        self._grave_signs = 0
        self._bad_s = float("-inf")
        self._changed_s = float("-inf")
        self._raised_s = float("-inf")
        self._patience_s = PATIENCE_S

    @property
    def pictures(self) -> Pictures:
        """What the viewer gets, in words for people."""
        if self.top == PAUSED:
            return Pictures.NONE
        return Pictures.FEWER if self.top < self.highest else Pictures.ALL

    def has_layer(self, temporal_id: int) -> None:
        """The stream has pictures of this layer."""
        self.highest = max(self.highest, temporal_id)

    def answered(self, round_trip_s: float, now_s: float) -> None:
        """A sender report was answered.

        Pictures that are paced and yet queue are slowed down before anything is lost: sound,
        which comes seldom, finds a full queue where evenly paced pictures always find room.
        """
        self._quickest_s = min(self._quickest_s, round_trip_s)
        self._queued = round_trip_s > self._quickest_s + QUEUED_S
        if not self._queued or not self._stepped or self.top == PAUSED:
            return
        if self.trying(now_s):
            self._congested(False, self.pace_bps, now_s)
        else:
            self.pace_bps = max(SLOWEST_BPS, DECREASE * self.pace_bps)

    def report(self, lost: float, now_s: float, carried_bps: float | None = None) -> None:
        """What receiver reports say of a span of time.

        Args:
            lost: share of packets lost, 0 to 1, those included that a repeat brought.
            carried_bps: what got through of pictures, where it is their report.
        """
        if lost > LOSSY:
            if carried_bps is None:
                carried_bps = (1 - lost) * self._sent_bps
            self._congested(lost > VERY_LOSSY, carried_bps, now_s)

    def estimate(self, bits_per_s: float, now_s: float) -> None:
        """A bandwidth estimate. While little is sent it tells little: only a fall counts."""
        fell = bits_per_s < self._estimate_bps
        self._estimate_bps = bits_per_s
        if fell and self._queued and bits_per_s < OVERUSED * self._sent_bps:
            self._congested(bits_per_s < VERY_OVERUSED * self._sent_bps, bits_per_s, now_s)

    def overrun(self, now_s: float) -> None:
        """Pictures come too late: the pace is too slow for them, whatever the link could do."""
        paced = self.pace_bps < float("inf")
        settled = self.trying(now_s) or now_s - self._changed_s >= SETTLE_S
        if paced and settled and self.top != PAUSED:
            self._lower(now_s)

    def trying(self, now_s: float) -> bool:
        """Whether a step up has yet to prove itself."""
        return self._raised_s == self._changed_s and now_s - self._raised_s <= TRIAL_S

    def tick(self, sent_bytes: int, now_s: float) -> None:
        """About once a second: how much was sent so far; may take a step up."""
        if self._counted is not None and now_s > self._counted[1]:
            passed_s = now_s - self._counted[1]
            self._sent_bps = (sent_bytes - self._counted[0]) * 8 / passed_s
        self._counted = sent_bytes, now_s
        if self._bad_s < self._raised_s == self._changed_s < now_s - TRIAL_S:
            self._patience_s = PATIENCE_S  # what was tried holds
        good_s = now_s - max(self._bad_s, self._changed_s)
        if good_s < self._patience_s:
            return
        if self.top < TOP:
            self._raise(now_s)
        else:
            self.pace_bps = max(self.pace_bps, self._gentle_bps)

    def _raise(self, now_s: float) -> None:
        self.top = self.top + 1 if self.top + 1 < self.highest else TOP
        self.pace_bps *= FASTER
        self._changed_s = self._raised_s = now_s
        self._signs = self._grave_signs = 0

    def _congested(self, grave: bool, carried_bps: float, now_s: float) -> None:
        if self.trying(now_s):
            self.pace_bps /= FASTER
            self._patience_s = min(2 * self._patience_s, LONGEST_PATIENCE_S)
            self._lower(now_s)
        elif self._count_sign(grave, now_s):
            self._slow_down(carried_bps)
            self._patience_s = PATIENCE_S
            self._lower(now_s)
        elif self.top == TOP:
            self.pace_bps = min(self.pace_bps, self._gentle_bps)
        self._bad_s = now_s

    @property
    def _gentle_bps(self) -> float:
        return max(GENTLE_BPS, GENTLE * self._sent_bps)

    def _slow_down(self, carried_bps: float) -> None:
        """To what got through; little of pictures does where repeats push them out."""
        least_bps = self.pace_bps / FASTER if self._stepped else SLOWEST_BPS
        self.pace_bps = min(self.pace_bps, max(least_bps, DECREASE * carried_bps))
        self._stepped = True

    def _count_sign(self, grave: bool, now_s: float) -> bool:
        """One more sign; whether it is enough for a step, with those before it."""
        if now_s - self._bad_s > SIGNS_WITHIN_S:
            self._signs = self._grave_signs = 0
        self._signs += 1
        self._grave_signs = self._grave_signs + 1 if grave else 0
        pauses = min(self.top, self.highest) <= 0
        enough = self._grave_signs >= PAUSE_SIGNS if pauses else self._signs >= SIGNS
        return enough and self.top != PAUSED and now_s - self._changed_s >= SETTLE_S

    def _lower(self, now_s: float) -> None:
        self.top = min(self.top, self.highest) - 1
        self._changed_s = now_s
        self._signs = self._grave_signs = 0
