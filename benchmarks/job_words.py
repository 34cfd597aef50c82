"""Do a job's words help to hear them, and are they written where nobody said them?

Known answers in pieces that begin and end anywhere, and noise, as whole utterances: with the
words of their own job, and with those of others. The baselines are the same recogniser
without words, and with words that it does not check. docs/benchmarks.md has the figures.

Run: python -m benchmarks.job_words --json [--language en|zh]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analyzers.catalogue import RECOGNISERS, open_recogniser
from analyzers.sound import Sound
from analyzers.speech.job_words import patterns
from analyzers.speech.whisper_recogniser import WhisperRecogniser
from benchmarks.figures import Figures, show_by_language
from interview.media import ANALYSIS_RATE_HZ, AudioChunk
from models.store import ModelStore
from models.whisper import Whisper
from tests.analyzers.hearing import noise, samples_of
from tests.fetch_media import find_media, store
from tests.speech import SPOKEN

PIECES_S = (2.5, 5.0, 10.0)
LEAST_S = 1.5
NOISE_S = 5.0

OWN = {
    "zh-star": ("客服组", "话术", "复盘", "响应时间", "满意度"),
    "zh-motive": ("岗位", "人力资源部", "招聘", "人才发展"),
    "zh-conflict": ("排期", "主管", "方案"),
    "zh-mixed": ("Python", "dashboard", "KPI"),
    "en-star": ("support team", "complaints", "reply time", "satisfaction"),
    "en-motive": ("recruiting", "talent development"),
}
"""Words of an answer's job, each said in it."""

OTHER = {
    "zh": (
        OWN["zh-star"],
        ("增长黑客", "漏斗分析", "留存率", "埋点", "转化率", "私域流量"),
        ("Python", "SQL", "Kubernetes", "Redis", "微服务"),
    ),
    "en": (
        ("escalation", "SLA", "churn", "upsell", "ticket backlog"),
        ("month-end close", "VAT returns", "accruals", "Xero", "SAP"),
        ("Python", "SQL", "Kubernetes", "Redis", "microservices"),
    ),
}
"""Words of three jobs, most of which nobody said."""


def pieces(sound: Sound) -> Iterator[tuple[float, float]]:
    """From and to, of each length one after the other."""
    for length_s in PIECES_S:
        from_s = sound.start_s
        while sound.end_s - from_s >= LEAST_S:
            yield from_s, min(from_s + length_s, sound.end_s)
            from_s += length_s


def named(ears: WhisperRecogniser, sound: Sound, words: Sequence[str]) -> Iterator[str]:
    """Those of the words that are heard, once a piece."""
    for from_s, to_s in pieces(sound):
        said = ears.said(sound, from_s, to_s)
        text = said.text if said else ""
        for word, pattern in zip(words, patterns(words, ears.language), strict=True):
            if pattern.search(text):
                yield word


def measure(language: str, media: ModelStore) -> Figures:
    """Words heard and invented in all answers of a language."""
    whisper = open_recogniser(media, RECOGNISERS[language])
    assert isinstance(whisper, Whisper)
    plain = WhisperRecogniser.prepare(whisper, language, ())
    heard = heard_plain = invented = unchecked = tried = 0
    for name, sound in _sounds(language, media):
        said = SPOKEN[name].text.casefold() if name in SPOKEN else ""
        if own := OWN.get(name, ()):
            heard += sum(1 for _ in named(_ears(whisper, language, own), sound, own))
            heard_plain += sum(1 for _ in named(plain, sound, own))
        for words in OTHER[language]:
            ears = _ears(whisper, language, words)
            tried += sum(1 for _ in pieces(sound))
            invented += sum(word.casefold() not in said for word in named(ears, sound, words))
            careless = replace(ears, words=())
            unchecked += sum(word.casefold() not in said for word in named(careless, sound, words))
    return {
        f"{language}_job_words_heard": heard,
        f"{language}_job_words_heard_without": heard_plain,
        f"{language}_job_words_heard_ratio": round(heard / heard_plain, 3),
        f"{language}_pieces": tried,
        f"{language}_invented_job_words": invented,
        f"{language}_invented_job_words_unchecked": unchecked,
    }


def _ears(whisper: Whisper, language: str, words: tuple[str, ...]) -> WhisperRecogniser:
    return WhisperRecogniser.prepare(whisper, language, words)


def _sounds(language: str, media: ModelStore) -> Iterator[tuple[str, Sound]]:
    answers = [name for name, spoken in SPOKEN.items() if spoken.language == language]
    for name in [*answers, "noise"]:
        path = find_media(media, name) if name in SPOKEN else None
        if name in SPOKEN and path is None:
            raise SystemExit(f"{name} is missing: python -m tests.fetch_media")
        samples = samples_of(path) if path else noise(NOISE_S)
        length_s = len(samples) / ANALYSIS_RATE_HZ
        yield name, Sound(AudioChunk("a1", 0.0, length_s, samples), length_s)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    media = store()
    show_by_language(__doc__, lambda language: measure(language, media), arguments)


if __name__ == "__main__":
    main()
