from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analyzers.catalogue import analyzers_of, open_recogniser
from analyzers.pipeline import permitted
from analyzers.sound import Sound
from analyzers.speech.whisper_recogniser import WhisperRecogniser
from interview.errors import BadInput
from interview.media import AudioChunk
from models.store import ModelStore
from models.whisper import Whisper
from tests.analyzers.fakes import setup
from tests.analyzers.hearing import samples_of

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def names(model_store: ModelStore) -> dict[str, list[str]]:
    analyzers = analyzers_of(model_store)
    return {
        policy: [a.name for a in permitted(analyzers, setup(policy))] for policy in ("prc", "eu")
    }


def test_every_analyzer_hears_those_it_builds_on_first(names: dict[str, list[str]]) -> None:
    order = names["prc"]
    assert len(set(order)) == len(order)
    for upstream, downstream in (
        ("voice_activity", "transcript"),
        ("transcript", "prosody"),
        ("transcript", "meaning"),
        ("transcript", "star"),
    ):
        assert order.index(upstream) < order.index(downstream)
    assert "face" in order


def test_where_only_content_is_allowed_voice_and_face_are_not_built(
    names: dict[str, list[str]],
) -> None:
    assert not {"face", "body", "prosody"} & set(names["eu"])
    assert {"voice_activity", "transcript", "meaning", "star"} == set(names["eu"])


def test_warming_up_for_a_policy_loads_what_it_allows_and_no_more() -> None:
    code = (
        "import sys\n"
        "from analyzers.catalogue import analyzers_of, warm_up\n"
        "from tests.fetch_media import store\n"
        "analyzers = analyzers_of(store())\n"
        "warm_up(analyzers, ['eu'], ['en'])\n"
        "assert 'mediapipe' not in sys.modules\n"
        "assert 'swift_f0' not in sys.modules\n"
        "assert 'ctranslate2' in sys.modules\n"
        "warm_up(analyzers, ['prc'], ['en'])\n"
        "assert 'mediapipe' in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def own_whisper(store: ModelStore, name: str, languages: str, folder: Path) -> ModelStore:
    """A store with a further manifest that names a built-in model's files as "own"."""
    files = "".join(
        f'files."{f.path}" = {{ sha256 = "{f.sha256}" }}\n' for f in store.entry(name).files
    )
    manifest = folder / "own.toml"
    manifest.write_text(
        '[models.own]\nversion = "1"\nlicence = "MIT"\nsource = "own"\nrecogniser = "whisper"\n'
        f'languages = {languages}\nfolder = "{store.path(name)}"\n{files}'
    )
    return ModelStore(store.root, [manifest])


def test_an_own_multilingual_whisper_hears_its_one_language(
    model_store: ModelStore, media: Callable[[str], Path], tmp_path: Path
) -> None:
    own = own_whisper(model_store, "whisper-base", '["zh"]', tmp_path)
    whisper = open_recogniser(own, "own")
    assert isinstance(whisper, Whisper)
    sound = Sound(AudioChunk("a1", 0.0, 5.0, samples_of(media("zh-star"))[: 16_000 * 5]), 5.0)
    said = WhisperRecogniser.prepare(whisper, "zh", ()).said(sound, 0.0, 5.0)
    assert said is not None
    assert "投诉量" in said.text


def test_an_english_whisper_is_refused_for_chinese(model_store: ModelStore, tmp_path: Path) -> None:
    own = own_whisper(model_store, "whisper-tiny-en", '["en", "zh"]', tmp_path)
    with pytest.raises(BadInput, match="knows English only"):
        open_recogniser(own, "own")
