"""All analyzers, with the models that they share."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from analyzers.content.meaning import Meaning
from analyzers.content.star import Star
from analyzers.pictures.body import BodyAnalyzer
from analyzers.pictures.face import FaceAnalyzer
from analyzers.pipeline import permitted
from analyzers.speech.transcript import TranscriptAnalyzer
from analyzers.speech.voice_activity import VoiceActivity
from analyzers.voice.prosody import ProsodyAnalyzer
from interview.errors import BadInput
from interview.policy import Permit, policy
from interview.ports import AnalysisSetup, Analyzer
from interview.rubric import Job
from models.body_landmarker import BodyLandmarker
from models.face_landmarker import FaceLandmarker
from models.lazy import Lazy
from models.pitch import PitchTracker
from models.runtime import Compute
from models.sentence_encoder import SentenceEncoder
from models.silero import Silero
from models.store import ModelStore
from models.transducer import Transducer, TransducerFiles
from models.whisper import Whisper

RECOGNISERS = {"zh": "whisper-base", "en": "whisper-tiny-en"}
"""The built-in recogniser of each language. For English the small one: its word errors were
the same on clear speech, and its partials come in half the time."""


def recognisers_of(store: ModelStore) -> dict[str, str]:
    """The recogniser of each language: an operator's own where a manifest names one."""
    own = {
        language: entry.name
        for entry in store.entries.values()
        if entry.recogniser
        for language in entry.languages
    }
    return {language: own.get(language, name) for language, name in RECOGNISERS.items()}


def analyzers_of(
    store: ModelStore,
    *,
    encoder: SentenceEncoder | None = None,
    live: bool = False,
    speech: Compute | None = None,
) -> tuple[Analyzer, ...]:
    """Every analyzer there is; models are loaded when a stream first needs them.

    Args:
        encoder: the process's sentence encoder, where it has one already.
        live: let partial transcripts and looks at hands and posture come further apart where
            the machine cannot keep up.
        speech: where and how recognisers compute; one core of the CPU where None.

    Raises:
        ModelMissing: the sentence encoder's weights are absent: no policy does without.
    """
    encoder = encoder or open_encoder(store)
    return (
        VoiceActivity(Lazy(lambda: Silero(*_located(store, "silero-vad")))),
        TranscriptAnalyzer(
            {
                language: Lazy(partial(open_recogniser, store, name, speech))
                for language, name in recognisers_of(store).items()
            },
            live=live,
        ),
        ProsodyAnalyzer(
            Lazy(lambda: PitchTracker(store.version("swift-f0"))), store.version("silero-vad")
        ),
        Meaning(encoder),
        Star(encoder),
        FaceAnalyzer(Lazy(lambda: FaceLandmarker(*_located(store, "face-landmarker")))),
        BodyAnalyzer(Lazy(lambda: BodyLandmarker(*_located(store, "body-landmarkers"))), live=live),
    )


def _located(store: ModelStore, name: str) -> tuple[Path, str]:
    """Where a model's weights are, and its name@version."""
    return store.path(name), store.version(name)


def open_recogniser(
    store: ModelStore, name: str, compute: Compute | None = None
) -> Whisper | Transducer:
    """A model that hears speech, loaded; on one core of the CPU where `compute` is None.

    Raises:
        BadInput: it does not know the languages that its entry names.
        ModelMissing: weights are absent or of another kind, or a GPU is wanted and there is none.
    """
    entry, path = store.entry(name), store.path(name)
    if entry.recogniser == "transducer":
        files = TransducerFiles.among(path, [file.path for file in entry.files])
        return Transducer(files, entry.label, threads=(compute or Compute()).threads)
    whisper = Whisper(path, entry.label, compute=compute)
    if not whisper.multilingual and (others := {*entry.languages} - {"en"}):
        raise BadInput(f"{entry.label} knows English only, not {', '.join(sorted(others))}")
    return whisper


def open_encoder(store: ModelStore) -> SentenceEncoder:
    """The sentence encoder, loaded; ModelMissing where its weights are absent."""
    return SentenceEncoder(*_located(store, "sentence-encoder"), store.root / "vectors")


def warm_up(
    analyzers: Iterable[Analyzer], policies: Iterable[str], languages: Iterable[str]
) -> None:
    """Load every model that interviews under these policies may need.

    Raises:
        ModelMissing: weights are absent; the message says how to get them.
    """
    analyzers = tuple(analyzers)
    for profile in map(policy, policies):
        for language in languages:
            job = Job("warm-up", "", language, (), (), policy=profile.id)
            setup = AnalysisSetup("", job, Permit(profile, frozenset(profile.purposes)))
            for analyzer in permitted(analyzers, setup):
                analyzer.stream(setup).close()
