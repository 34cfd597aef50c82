"""The interviewer's voice: what it says is understood, rendered once, kept only where it may be."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from analyzers.speech.whisper_recogniser import WhisperRecogniser
from interview.errors import ModelMissing
from models.speech_synthesis import SpeechSynthesis, open_voice
from models.store import ModelStore
from models.voices import RATE_HZ, ScriptRun, initials, script_runs
from models.whisper import Whisper
from tests.analyzers.hearing import samples_of

pytestmark = pytest.mark.integration

SAID = {"zh": "请介绍一下您自己。", "en": "Tell me about a hard problem you solved."}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shared voice keeps what it rendered."""
    return tmp_path_factory.mktemp("spoken")


@pytest.fixture(scope="module")
def voice(model_store: ModelStore, kept: Path) -> SpeechSynthesis:
    """Loaded once."""
    return open_voice(model_store, kept)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_question_is_rendered_once_and_kept(
    voice: SpeechSynthesis, kept: Path, language: str
) -> None:
    before = set(kept.iterdir())
    assert voice.known_s(SAID[language], language) is None
    sound = await voice.spoken(SAID[language], language)
    with wave.open(io.BytesIO(sound)) as wav:
        assert (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) == (RATE_HZ, 1, 2)
        length_s = wav.getnframes() / RATE_HZ
        samples = np.frombuffer(wav.readframes(wav.getnframes()), "<i2")
    assert 1.0 < length_s < 8.0
    assert np.abs(samples).max() > 3000
    assert voice.known_s(SAID[language], language) == pytest.approx(length_s)
    (rendered,) = set(kept.iterdir()) - before
    rendered.write_bytes(b"kept")
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


async def test_an_english_word_in_a_chinese_question_is_heard(
    voice: SpeechSynthesis, model_store: ModelStore, tmp_path: Path
) -> None:
    """By the recogniser that answers go through, told the job's words like there."""
    text = "请介绍一下你用 Python 做过的项目。"
    (tmp_path / "question.wav").write_bytes(await voice.spoken(text, "zh"))
    sound = samples_of(tmp_path / "question.wav")
    whisper = Whisper(model_store.path("whisper-base"), "whisper-base")
    ears = WhisperRecogniser.prepare(whisper, "zh", ("Python",))
    heard = whisper.decode(whisper.encode(sound), "zh", prompt=ears.prompt)
    assert "Python" in heard.text
    assert "请介绍一下" in heard.text
    assert "做过的项目" in heard.text


def test_a_question_is_divided_where_its_letters_change() -> None:
    assert script_runs("请讲讲 KPI，以及 C++、Node.js 的用法（2 个）？") == [
        ScriptRun("请讲讲", latin=False),
        ScriptRun("KPI", latin=True),
        ScriptRun("以及", latin=False, marked=True),
        ScriptRun("C++", latin=True),
        ScriptRun("Node.js", latin=True, marked=True),
        ScriptRun("的用法（2 个）？", latin=False),
    ]
    assert script_runs("……") == []


@pytest.mark.parametrize(
    ("written", "said"), [("MySQL", "My S.Q.L."), ("ROI", "R.O.I."), ("B2B", "B2B"), ("UI", "UI")]
)
def test_initials_are_said_letter_by_letter(written: str, said: str) -> None:
    assert initials(written) == said
