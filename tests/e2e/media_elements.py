"""What a media element really plays: pictures that follow one another, sound that is heard."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator

from tests.e2e.waiting import eventually

AUDIBLE_RMS = 0.003
"""-50 dBFS: below it there is silence or noise."""

_LOOK = """
video => {
  if (video.presented === undefined) {
    video.presented = 0;
    const count = () => { video.presented++; video.requestVideoFrameCallback(count); };
    video.requestVideoFrameCallback?.(count);
  }
  return {
    time_s: video.currentTime,
    // Firefox counts no pictures of a live stream.
    frames: video.getVideoPlaybackQuality().totalVideoFrames || video.presented,
    width: video.videoWidth,
    silenced: video.muted || video.volume === 0 || video.paused,
  };
}
"""

_LISTEN = """
async media => {
  if (!media.srcObject?.getAudioTracks().length) return 0;
  const context = new AudioContext();
  await context.resume();
  const analyser = new AnalyserNode(context, {fftSize: 2048});
  context.createMediaStreamSource(media.srcObject).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let loudest = 0;
  for (let i = 0; i < 20; i++) {
    await new Promise(done => setTimeout(done, 50));
    analyser.getFloatTimeDomainData(samples);
    loudest = Math.max(loudest, Math.hypot(...samples) / Math.sqrt(samples.length));
  }
  await context.close();
  return loudest;
}
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A look at a media element."""

    time_s: float
    frames: int
    width: int
    silenced: bool


def look(media: Locator) -> Seen:
    """How a media element stands now."""
    return Seen(**media.evaluate(_LOOK))


def expect_moving(video: Locator, frames: int = 10) -> None:
    """Wait until that many new pictures were decoded and the clock of the element moved on."""
    video.wait_for(state="visible")
    first = look(video)

    def moves() -> bool:
        now = look(video)
        return now.width > 0 and now.frames >= first.frames + frames and now.time_s > first.time_s

    eventually(moves, f"a moving picture; at first {first}")


def expect_sound(media: Locator) -> None:
    """Wait until the element plays sound that is not silence."""
    eventually(
        lambda: not look(media).silenced and media.evaluate(_LISTEN) > AUDIBLE_RMS,
        "sound of a live stream",
    )
