"""Interview answers spoken for tests: their words, and how they are rendered.

Chinese is spoken by Kokoro-82M with the phonemes of misaki, English by Hibari. What is
rendered is kept under the hash of its words and voice, so a changed text is spoken anew.
"""

from __future__ import annotations

import hashlib
import json
import re
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.voices import HibariVoice, KokoroVoice

RATE_HZ = 24_000
"""Sample rate of both synthesisers."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """An answer to a question, in words and in sound."""

    name: str
    language: str
    voice: str
    question: str
    text: str

    @property
    def filename(self) -> str:
        """The name of its WAV file."""
        words = f"{self.voice} {self.text}".encode()
        return f"{self.name}-{hashlib.sha256(words).hexdigest()[:12]}.wav"


_TEAM_ZH = "请讲一次你带领团队解决难题的经历。"
_TEAM_EN = "Tell me about a time you led a team through a difficult problem."

SPOKEN: dict[str, Spoken] = {
    spoken.name: spoken
    for spoken in (
        Spoken(
            "zh-star",
            "zh",
            "zm_yunxi",
            _TEAM_ZH,
            "去年双十一之前，客服组只剩六个人，投诉量却涨了一倍。我当时是组长，"
            "要在两周内把响应时间压到一分钟以内。我先把常见问题整理成话术，又排了早晚两班，"
            "每天下班前带大家复盘。最后平均响应时间降到四十五秒，客户满意度提高了百分之十二。",
        ),
        Spoken(
            "zh-motive",
            "zh",
            "zm_yunxi",
            "你为什么想来我们公司工作？",
            "我对这个岗位很感兴趣，主要是因为它既要和人打交道，也要会看数据。"
            "我在人力资源部做了三年招聘，希望以后往人才发展的方向走。",
        ),
        Spoken(
            "zh-conflict",
            "zh",
            "zf_xiaoxiao",
            "和同事意见不一致的时候，你会怎么处理？",
            "嗯，这个问题我想一下。那个，有一次我和同事对排期有不同看法，"
            "我们就坐下来把各自的理由写清楚，然后请主管一起讨论，最后定了一个大家都能接受的方案。",
        ),
        Spoken(
            "zh-mixed",
            "zh",
            "zf_xiaoxiao",
            _TEAM_ZH,
            "我们用 Python 写了一个 dashboard，每周开会的时候看 KPI。",
        ),
        Spoken("zh-short", "zh", "zf_xiaoxiao", _TEAM_ZH, "还可以吧。"),
        Spoken(
            "en-star",
            "en",
            "heart",
            _TEAM_EN,
            "Last year our support team lost two people just before the holiday season, and "
            "complaints doubled. I was asked to bring the reply time under one minute within two "
            "weeks. I wrote short answers for the most common questions, split the team into two "
            "shifts, and reviewed the numbers with everyone each evening. In the end our reply "
            "time fell to forty five seconds, and satisfaction rose by twelve percent.",
        ),
        Spoken(
            "en-motive",
            "en",
            "heart",
            "Why do you want to work with us?",
            "I enjoy working with people and with numbers, and this position needs both. I have "
            "spent three years in recruiting, and I would like to grow into talent development.",
        ),
        Spoken(
            "en-fillers",
            "en",
            "heart",
            _TEAM_EN,
            "Um, I was, uh, responsible for the support team. Uh, we had, um, two people less.",
        ),
        Spoken("en-short", "en", "heart", _TEAM_EN, "It was fine."),
    )
}
"""Every answer there is, by name."""


def say(spoken: Spoken, kokoro: Path, voices: Path) -> NDArray[np.float32]:
    """Speak an answer: float32 mono at RATE_HZ.

    Args:
        kokoro: folder with kokoro.onnx and config.json.
        voices: folder of Kokoro's voices.
    """
    if spoken.language == "zh" and re.search("[A-Za-z]", spoken.text):
        return KokoroVoice(kokoro, voices, "kokoro", HibariVoice()).say(spoken.text)
    if spoken.language == "zh":
        return _say_chinese(spoken, kokoro, voices)
    from hibari import Hibari

    return np.asarray(Hibari(threads=1)(spoken.text, seed=0), np.float32)


def _say_chinese(spoken: Spoken, kokoro: Path, voices: Path) -> NDArray[np.float32]:
    """Clause by clause, with the pauses that punctuation asks for between sentences."""
    import onnxruntime
    from misaki.zh import ZHG2P

    phonemes_of = ZHG2P()
    token_of = json.loads((kokoro / "config.json").read_text(encoding="utf-8"))["vocab"]
    style_by_length = np.fromfile(voices / f"{spoken.voice}.bin", np.float32).reshape(-1, 1, 256)
    session = onnxruntime.InferenceSession(kokoro / "kokoro.onnx")
    said: list[NDArray[np.float32]] = []
    for sentence in spoken.text.replace("。", "。\n").splitlines():
        phonemes, _ = phonemes_of(sentence)
        tokens = [token_of[p] for p in phonemes if p in token_of]
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style_by_length[len(tokens) - 1],
            "speed": np.ones(1, np.float32),
        }
        said += [session.run(None, inputs)[0].ravel(), np.zeros(RATE_HZ // 4, np.float32)]
    return np.concatenate(said)


def write_wav(path: Path, samples: NDArray[np.float32], rate_hz: int = RATE_HZ) -> bool:
    """Write 16-bit mono; the file appears whole. Returns whether that changed it."""
    part = path.with_suffix(".part")
    with wave.open(str(part), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    changed = not path.exists() or path.read_bytes() != part.read_bytes()
    part.replace(path)
    return changed


def read_wav(path: Path) -> NDArray[np.float32]:
    """Read what `write_wav` wrote, at its own rate."""
    with wave.open(str(path), "rb") as wav:
        raw = wav.readframes(wav.getnframes())
    return np.frombuffer(raw, "<i2").astype(np.float32) / 32768
