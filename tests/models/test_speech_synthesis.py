"""The interviewer's voice: what it says is understood, rendered once, kept only where it may be."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from interview.errors import ModelMissing
from models.speech_synthesis import RATE_HZ, SpeechSynthesis, open_voice
from models.store import ModelStore

pytestmark = pytest.mark.integration

SAID = {"zh": "请介绍一下您自己。", "en": "Tell me about a hard problem you solved."}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_question_is_rendered_once_and_kept(
    model_store: ModelStore, tmp_path: Path, language: str
) -> None:
    voice = open_voice(model_store, tmp_path)
    assert voice.known_s(SAID[language], language) is None
    sound = await voice.spoken(SAID[language], language)
    with wave.open(io.BytesIO(sound)) as wav:
        assert (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) == (RATE_HZ, 1, 2)
        length_s = wav.getnframes() / RATE_HZ
        samples = np.frombuffer(wav.readframes(wav.getnframes()), "<i2")
    assert 1.0 < length_s < 8.0
    assert np.abs(samples).max() > 3000
    assert voice.known_s(SAID[language], language) == pytest.approx(length_s)
    (kept,) = tmp_path.glob("*.wav")
    kept.write_bytes(b"kept")
    assert await voice.spoken(SAID[language], language) == b"kept"


async def test_what_is_about_a_person_is_not_kept(model_store: ModelStore, tmp_path: Path) -> None:
    voice = open_voice(model_store, tmp_path)
    assert (await voice.spoken("Hello.", "en", keep=False))[:4] == b"RIFF"
    assert list(tmp_path.iterdir()) == []


async def test_without_weights_there_is_no_chinese_voice(tmp_path: Path) -> None:
    voice = open_voice(ModelStore(tmp_path / "empty"), tmp_path)
    assert (voice.speaks("en"), voice.speaks("zh")) == (True, False)
    with pytest.raises(ModelMissing, match="vivavoce fetch"):
        await voice.spoken("你好", "zh")


async def test_a_voice_without_a_language_says_nothing(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        await SpeechSynthesis(tmp_path, {}).spoken("Hello.", "en")
