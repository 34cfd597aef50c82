from __future__ import annotations

import numpy as np
import pytest

from interview.media import ANALYSIS_RATE_HZ
from models.pitch import PitchTracker


@pytest.mark.integration
def test_the_pitch_of_a_sawtooth() -> None:
    time_s = np.arange(2 * ANALYSIS_RATE_HZ) / ANALYSIS_RATE_HZ
    tone = (0.3 * (2 * (time_s * 140 % 1) - 1)).astype(np.float32)
    frames = PitchTracker("swift-f0@0.3.0").stream().push(tone)
    voiced = frames.voicing >= 0.5
    assert voiced.mean() > 0.9
    assert np.median(frames.hz[voiced]) == pytest.approx(140, rel=0.01)
