"""Are smiles, looks away and blinks told where somebody sees them?

    python -m benchmarks.expression [--json]

Frames of two films and nine portraits, labelled by eye for this project
(expression_labels.toml). The films go through the face analyzer as an interview does; its word
on a frame is what it had told by then. Beside it stand thresholds on the raw blendshapes, each
given the threshold that is best on the fitted share; the other share fitted nothing.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from analyzers.pictures.face import Blinks, FaceStream
from analyzers.pictures.face_geometry import head_and_eyes
from benchmarks.figures import Figures, load_after, machine, show
from interview.events import Observation
from interview.media import VideoFrame
from media_server.decoding.decoders import ANALYSIS_FPS
from models.face_landmarker import Face, FaceLandmarker
from models.store import ModelStore
from tests.fetch_media import store

LABELS = Path(__file__).with_name("expression_labels.toml")
SMILING = 0.3
"""The product's smile that counts in full (interview/scoring/rules.py)."""
LATE_FRAMES = 8
"""A blink is found within a third of a second of its label."""
EYE_BLINK = [9, 10]
EYE_LOOK = list(range(11, 19))
MOUTH_SMILE = [44, 45]


@dataclass(frozen=True, slots=True)
class Look:
    """One analysed picture: what was found in it, and what the analyzer had told by then."""

    number: int
    time_s: float
    face: Face | None
    told: dict[str, float]

    def raw(self, places: Sequence[int], combine: Callable[..., Any] = np.mean) -> float:
        """A plain figure of blendshapes; 0 without a face."""
        return float(combine(self.face.blendshapes[list(places)])) if self.face else 0.0


class Watched:
    """A landmarker whose last faces can be looked at."""

    def __init__(self, landmarker: FaceLandmarker) -> None:
        self.label = landmarker.label
        self.faces: list[Face] = []
        self._tracker = landmarker.open()

    def open(self) -> Watched:
        return self

    def find(self, rgb: NDArray[np.uint8], time_s: float) -> list[Face]:
        self.faces = self._tracker.find(rgb, time_s)
        return self.faces

    def close(self) -> None:
        self._tracker.close()


def looks(
    landmarker: FaceLandmarker, frames: Iterator[tuple[int, float, NDArray[np.uint8]]]
) -> list[Look]:
    """Pictures through the analyzer's stream."""
    watched = Watched(landmarker)
    stream = FaceStream("a1", watched)  # type: ignore[arg-type]
    told: dict[str, float] = {}
    out = []
    for number, time_s, rgb in frames:
        for event in stream.push(VideoFrame("a1", time_s, time_s, rgb)):
            if isinstance(event, Observation):
                told[event.measure] = event.value
        face = watched.faces[0] if watched.faces else None
        out.append(Look(number, time_s, face, dict(told)))
    stream.close()
    return out


def film_frames(path: Path, until: int) -> Iterator[tuple[int, float, NDArray[np.uint8]]]:
    """A film's frames at the analysis rate, 640x480."""
    last_s = -1.0
    with av.open(str(path)) as film:
        for number, frame in enumerate(film.decode(video=0)):
            if number > until:
                return
            assert frame.time is not None
            if frame.time >= last_s + 1 / ANALYSIS_FPS - 0.02:
                last_s = frame.time
                yield number, frame.time, frame.reformat(640, 480, "rgb24").to_ndarray()


def portrait(folder: Path, entry: dict[str, Any]) -> NDArray[np.uint8]:
    """A head cut out of a picture."""
    with av.open(str(folder / entry["file"])) as picture:
        rgb = next(picture.decode(video=0)).to_ndarray(format="rgb24")
    height, width = rgb.shape[:2]
    left, top, right, bottom = entry["box"]
    return np.ascontiguousarray(
        rgb[int(top * height) : int(bottom * height), int(left * width) : int(right * width)]
    )


Cases = list[tuple[Look, bool]]


@dataclass(slots=True)
class Share:
    """Labelled looks of one share; `blinks` and `films` go together."""

    smiles: Cases
    gazes: Cases
    films: list[tuple[list[Look], list[int]]]


def collect(models: ModelStore) -> dict[str, Share]:
    """Every labelled picture, looked at."""
    landmarker = FaceLandmarker(models.path("face-landmarker"), models.version("face-landmarker"))
    labels = tomllib.loads(LABELS.read_text(encoding="utf-8"))
    shares = {name: Share([], [], []) for name in ("fitted", "held_out")}
    seen: dict[str, list[Look]] = {}
    for film in labels["film"]:
        if film["media"] not in seen:
            until = max(f["last"] for f in labels["film"] if f["media"] == film["media"])
            frames = film_frames(models.path(film["media"]), until)
            seen[film["media"]] = looks(landmarker, frames)
        add_film(shares[film["share"]], film, seen[film["media"]])
    folder = models.path("faces")
    for entry in labels["portrait"]:
        [look] = looks(landmarker, iter([(0, 0.0, portrait(folder, entry))]))
        if "smiling" in entry:
            shares["held_out"].smiles.append((look, entry["smiling"]))
        shares["held_out"].gazes.append((look, entry["away"]))
    return shares


def add_film(share: Share, film: dict[str, Any], seen: list[Look]) -> None:
    """A film's labels with the looks that they speak of."""
    part = [look for look in seen if film["first"] <= look.number <= film["last"]]
    share.films.append((part, film["blinks"]))
    every = film["every"]
    for number in range(-(-film["first"] // every) * every, film["last"] + 1, every):
        if number not in film["unsure"]:
            look = min(part, key=lambda look: abs(look.number - number))
            share.smiles.append((look, number in film["smiling"]))
    for look in part:
        shut = any(abs(look.number - blink) <= LATE_FRAMES for blink in film["blinks"])
        if not shut and look.number % every == 0 and look.number not in film["unsure"]:
            away = any(a <= look.number <= b for a, b in film.get("away", ()))
            share.gazes.append((look, away))


def f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    """F1 of (found, labelled)."""
    hits = sum(found and label for found, label in pairs)
    total = sum(found for found, _ in pairs) + sum(label for _, label in pairs)
    return round(2 * hits / total, 3) if total else 0.0


def blink_f1(found: Sequence[int], labelled: Sequence[int]) -> float:
    """F1 of moments: each label takes the nearest moment that no other took."""
    free, hits = sorted(found), 0
    for blink in labelled:
        near = [n for n in free if -LATE_FRAMES <= n - blink <= 2 * LATE_FRAMES]
        if near:
            free.remove(min(near, key=lambda n: abs(n - blink)))
            hits += 1
    total = len(found) + len(labelled)
    return round(2 * hits / total, 3) if total else 0.0


def by_eye_opening(film: list[Look]) -> list[int]:
    """Frames at which the product counts a blink."""
    blinks, found, before = Blinks(), [], 0
    last_s = film[0].time_s
    for look in film:
        if look.face is None:
            continue
        blinks.add(look.time_s, head_and_eyes(look.face).openness, look.time_s - last_s)
        last_s = look.time_s
        if blinks.total > before:
            before = blinks.total
            found.append(look.number)
    return found


def by_blendshape(film: list[Look], limit: float) -> list[int]:
    """Frames at which eyeBlink rises over a limit."""
    over = [look.raw(EYE_BLINK) >= limit for look in film]
    steps = zip(film[1:], over[:-1], over[1:], strict=True)
    return [look.number for look, was, now in steps if now and not was]


def best(values: Sequence[float], score: Callable[[float], float]) -> float:
    """The threshold with the best score."""
    return max(sorted(set(values)), key=score)


def figures(shares: dict[str, Share]) -> Figures:
    """F1 by share, beside the plain thresholds."""
    fitted = shares["fitted"]
    smile_limit = best(
        [look.raw(MOUTH_SMILE) for look, _ in fitted.smiles],
        lambda t: f1([(look.raw(MOUTH_SMILE) >= t, label) for look, label in fitted.smiles]),
    )
    gaze_limit = best(
        [look.raw(EYE_LOOK, np.max) for look, _ in fitted.gazes],
        lambda t: f1([(look.raw(EYE_LOOK, np.max) >= t, label) for look, label in fitted.gazes]),
    )
    blink_limit = best(
        list(np.linspace(0.1, 0.8, 36)), lambda t: blink_of(fitted, lambda f: by_blendshape(f, t))
    )
    out: Figures = {
        "smile_threshold_raw": round(smile_limit, 3),
        "gaze_threshold_raw": round(gaze_limit, 3),
        "blink_threshold_raw": round(blink_limit, 3),
    }
    for name, share in shares.items():
        smiles = [(look.told.get("smile", 0.0) >= SMILING, y) for look, y in share.smiles]
        smiles_raw = [(look.raw(MOUTH_SMILE) >= smile_limit, y) for look, y in share.smiles]
        away = [(look.told.get("eye_contact", 1.0) < 0.5, y) for look, y in share.gazes]
        away_raw = [(look.raw(EYE_LOOK, np.max) >= gaze_limit, y) for look, y in share.gazes]
        out |= {
            f"{name}_smiles": f"{sum(label for _, label in share.smiles)} of {len(share.smiles)}",
            f"{name}_smile_f1": f1(smiles),
            f"{name}_smile_f1_raw": f1(smiles_raw),
            f"{name}_away": f"{sum(label for _, label in share.gazes)} of {len(share.gazes)}",
            f"{name}_away_f1": f1(away),
            f"{name}_away_f1_raw": f1(away_raw),
            f"{name}_away_false": sum(found and not label for found, label in away),
            f"{name}_away_false_raw": sum(found and not label for found, label in away_raw),
            f"{name}_blinks": sum(len(blinks) for _, blinks in share.films),
            f"{name}_blink_f1": blink_of(share, by_eye_opening),
            f"{name}_blink_f1_raw": blink_of(share, lambda f: by_blendshape(f, blink_limit)),
        }
    return out


def blink_of(share: Share, find: Callable[[list[Look]], list[int]]) -> float:
    """F1 over the films of a share, their frames set apart."""
    found, labelled = [], []
    for place, (film, blinks) in enumerate(share.films):
        found += [place * 100_000 + number for number in find(film)]
        labelled += [place * 100_000 + number for number in blinks]
    return blink_f1(found, labelled)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    models = store()
    models.fetch(["talking"], lambda _: None)
    before = machine()
    show({**before, **figures(collect(models)), **load_after()}, options.json)


if __name__ == "__main__":
    main()
