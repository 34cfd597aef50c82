"""Every measure an analyzer may report: one commented list, the words of the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """What a measure is taken from; consents and policies speak of these."""

    VOICE = "voice"
    CONTENT = "content"
    FACE = "face"
    BODY = "body"

    @property
    def momentary(self) -> bool:
        """Whether its measures speak of moments; others speak of the answer so far."""
        return self in (Source.FACE, Source.BODY)


@dataclass(frozen=True, slots=True)
class Measure:
    """Attributes: unit "" means a plain number; ratios run from 0 to 1."""

    source: Source
    unit: str
    meaning: str


MEASURES: dict[str, Measure] = {
    # voice: over the speech since the answer began, or the last window where said
    "speech_rate": Measure(
        Source.VOICE, "syllables/s", "syllables or characters a second while speaking"
    ),
    "pause_count": Measure(Source.VOICE, "", "silences of 0.5 s and more inside the answer"),
    "pause_total": Measure(Source.VOICE, "s", "their summed length"),
    "pause_longest": Measure(Source.VOICE, "s", "the longest of them"),
    "pitch_median": Measure(Source.VOICE, "Hz", "median fundamental frequency of voiced frames"),
    "pitch_variation": Measure(
        Source.VOICE, "semitones", "standard deviation of pitch around its median"
    ),
    "loudness": Measure(Source.VOICE, "dBFS", "RMS level of speech"),
    "loudness_variation": Measure(Source.VOICE, "dB", "standard deviation of the level of speech"),
    "pitch_perturbation": Measure(
        Source.VOICE, "semitones", "mean distance of pitch from the mean of three frames of 16 ms"
    ),
    "loudness_perturbation": Measure(
        Source.VOICE, "dB", "mean distance of the level from the mean of three frames of 16 ms"
    ),
    "pitch_shift": Measure(
        Source.VOICE, "semitones", "median pitch against the person's own first seconds"
    ),
    "loudness_shift": Measure(
        Source.VOICE, "dB", "level of voiced speech against the person's own first seconds"
    ),
    "rate_change": Measure(
        Source.VOICE, "ratio", "speech rate against the person's own first seconds"
    ),
    "filler_rate": Measure(Source.VOICE, "1/min", "fillers (um, 嗯, 那个) a minute of speech"),
    "talk_ratio": Measure(Source.VOICE, "ratio", "share of the answer's time spent speaking"),
    # content: each with the quote it rests on
    "word_count": Measure(Source.CONTENT, "", "words (English) or characters (Chinese) answered"),
    "substance": Measure(Source.CONTENT, "", "different content words of the applicant's own"),
    "relevance": Measure(
        Source.CONTENT, "ratio", "how far the answer is on the question rather than off it"
    ),
    "competency": Measure(
        Source.CONTENT, "ratio", "closeness of the best sentence to the competency (subject)"
    ),
    "key_point": Measure(Source.CONTENT, "ratio", "closeness to the key point (subject)"),
    "star": Measure(
        Source.CONTENT, "ratio", "how clearly the STAR part (subject) is told in the quote"
    ),
    "coherence": Measure(
        Source.CONTENT, "ratio", "mean closeness of neighbouring sentences, whatever their order"
    ),
    "repetition": Measure(Source.CONTENT, "ratio", "share of repeated word trigrams"),
    "figure": Measure(Source.CONTENT, "", "a concrete figure named in the quote"),
    "vocabulary": Measure(Source.CONTENT, "", "distinct professional words of the job used"),
    # a score that stands as evidence for the composite
    "dimension": Measure(Source.CONTENT, "points", "score of the dimension (subject), 0 to 10"),
    # face: per picture or over the last second where said
    "faces": Measure(Source.FACE, "", "faces in view"),
    "smile": Measure(
        Source.FACE, "ratio", "blendshape mouthSmile above own rest, mean of both sides"
    ),
    "brow_down": Measure(
        Source.FACE, "ratio", "blendshape browDown above own rest, mean of both sides"
    ),
    "brow_up": Measure(
        Source.FACE, "ratio", "blendshapes browInnerUp and browOuterUp above own rest, mean"
    ),
    "jaw_open": Measure(Source.FACE, "ratio", "blendshape jawOpen above own rest"),
    "eye_contact": Measure(
        Source.FACE, "ratio", "gaze within 12 degrees of camera or screen, head pose corrected"
    ),
    "eye_contact_time": Measure(Source.FACE, "s", "eye contact in this answer so far"),
    "gaze_yaw": Measure(Source.FACE, "deg", "gaze to the side, positive to the person's left"),
    "gaze_pitch": Measure(Source.FACE, "deg", "gaze up (positive) or down"),
    "blink_rate": Measure(Source.FACE, "1/min", "blinks a minute over the last 30 s"),
    "head_yaw": Measure(Source.FACE, "deg", "head turned, positive to the person's left"),
    "head_pitch": Measure(Source.FACE, "deg", "head raised (positive) or lowered"),
    "head_roll": Measure(Source.FACE, "deg", "head tilted, positive to the person's left"),
    # body: a look a second; posture against the person's own in their first seconds
    "hands": Measure(Source.BODY, "", "hands in view, two at most"),
    "hand_at_face": Measure(
        Source.BODY, "ratio", "whether a finger lies over the face, or at its edge, in the picture"
    ),
    "hands_moving": Measure(
        Source.BODY, "ratio", "whether a hand in view moved by half a palm since the last look"
    ),
    "shoulder_tilt": Measure(
        Source.BODY, "deg", "slope of the shoulders, positive: the person's left one is higher"
    ),
    "lean_side": Measure(
        Source.BODY,
        "ratio",
        "head aside of the shoulders' middle in shoulder widths, positive to the person's left",
    ),
    "head_height": Measure(
        Source.BODY, "ratio", "height of the head above the shoulders in shoulder widths"
    ),
    "nearness": Measure(
        Source.BODY, "ratio", "share by which head or shoulders are larger: nearer to the camera"
    ),
}
