"""What a browser is told that its path carries: by groups of packets, in virtual time."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from aiortc.rate import OveruseDetector, OveruseEstimator, RateCounter
from hypothesis import given
from hypothesis import strategies as st

from media_server.limits import MediaLimits
from media_server.receiving.bandwidth import BandwidthEstimate, IncomingRate
from media_server.receiving.delay_trend import DelayTrend

PACKET_BYTES = 1_200
PICTURES_PER_S = 30


@dataclass
class Path:
    """A browser that sends what it is told, over a link that carries so much."""

    kbits_per_s: float
    start_s: float = 0.0
    told: BandwidthEstimate = field(default_factory=BandwidthEstimate)
    sending_kbits_per_s: float = 1_200.0
    limits: list[float] = field(default_factory=list)
    queued_s: list[float] = field(default_factory=list)
    _free_s: float = 0.0

    def send(self, seconds: float) -> None:
        """Pictures at their rate; notes each limit that is told and how long packets queued."""
        self.limits, self.queued_s = [], []
        for _ in range(int(seconds * PICTURES_PER_S)):
            for _ in range(round(self.sending_kbits_per_s * 125 / PICTURES_PER_S / PACKET_BYTES)):
                self._packet(self.start_s)
            self.start_s += 1 / PICTURES_PER_S

    def _packet(self, sent_s: float) -> None:
        self._free_s = max(self._free_s, sent_s) + PACKET_BYTES / 125 / self.kbits_per_s
        self.queued_s.append(self._free_s - sent_s)
        limit = self.told.arrived(
            int(sent_s * 2**18) % 2**24, self._free_s + 0.02, PACKET_BYTES, ssrc=1
        )
        if limit is not None:
            self.limits.append(limit[0] / 1_000)
            self.sending_kbits_per_s = min(1_500.0, self.limits[-1])


def test_a_narrow_path_is_found_and_its_queue_stays_short() -> None:
    path = Path(kbits_per_s=800)
    path.send(10)
    path.send(30)
    assert 500 < path.sending_kbits_per_s < 900
    assert sorted(path.queued_s)[len(path.queued_s) * 9 // 10] < 0.15
    path.kbits_per_s = 5_000
    path.send(60)
    assert path.sending_kbits_per_s == 1_500


@pytest.mark.parametrize("pause_s", [3.0, 40.0, 100.0])
def test_a_camera_that_was_off_is_told_of_its_path_again(pause_s: float) -> None:
    """Send times begin anew every 64 s, and half of that is as much before as after."""
    path = Path(kbits_per_s=5_000)
    path.send(5)
    path.start_s += pause_s
    path.send(5)
    assert path.limits
    assert path.sending_kbits_per_s == 1_500


def test_packets_overtaken_on_their_way_narrow_nothing() -> None:
    told, limits = BandwidthEstimate(), list[float]()
    for i in range(0, 3_000, 2):
        for sent in (i + 1, i):
            limit = told.arrived(int(sent * 0.01 * 2**18) % 2**24, i * 0.01 + 0.02, 1_200, 1)
            limits += [limit[0]] if limit is not None else []
    assert limits[-1] > 1_000_000


Deltas = st.tuples(st.floats(5, 200), st.integers(-30, 60), st.integers(-20_000, 20_000))


@given(st.lists(Deltas, max_size=400))
def test_delay_is_judged_as_aiortc_judges_it(groups: list[tuple[float, int, int]]) -> None:
    """aiortc's filter and detector are the reference; ours is the same arithmetic, unrolled."""
    ours, estimator, detector, now_ms = DelayTrend(), OveruseEstimator(), OveruseDetector(), 0
    for sent_ms, later_ms, size in groups:
        arrived_ms = max(0, round(sent_ms) + later_ms)
        now_ms += arrived_ms
        ours.group(sent_ms, arrived_ms, size, now_ms)
        estimator.update(arrived_ms, sent_ms, size, detector.state(), now_ms)
        detector.detect(estimator.offset(), sent_ms, estimator.num_of_deltas(), now_ms)
        assert ours.usage is detector.state()


@given(st.lists(st.tuples(st.integers(0, 60) | st.integers(0, 1_500), st.integers(0, 2_000))))
def test_the_rate_that_comes_is_what_aiortc_would_count(steps: list[tuple[int, int]]) -> None:
    ours, theirs = IncomingRate(), RateCounter(1_000, 8_000)
    now_ms = 5
    for wait_ms, size in steps:
        now_ms += wait_ms
        assert ours.rate(now_ms) == theirs.rate(now_ms)
        if not theirs._total.count:  # as its estimator does
            theirs.reset()
        ours.add(size, now_ms)
        theirs.add(size, now_ms)
    assert ours.rate(now_ms + 3) == theirs.rate(now_ms + 3)


def test_a_browser_is_told_no_more_than_the_operator_allows() -> None:
    told = BandwidthEstimate(most=300_000)
    limits = [
        limit
        for i in range(3_000)
        if (limit := told.arrived(int(i * 0.01 * 2**18) % 2**24, i * 0.01, 1_200, 1)) is not None
    ]
    assert limits
    assert max(bits for bits, _ in limits) == 300_000
    assert MediaLimits(video_bits_per_s=300_000).bits_per_s == 750_000
