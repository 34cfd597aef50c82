"""A streaming transducer that an operator supplies, run by sherpa-onnx: sound in, tokens out.

The folder holds what icefall exports and sherpa-onnx publishes: an encoder, a decoder and a
joiner in ONNX, and the list of tokens. sherpa-onnx ends the process where such a folder is not
as it should be, so a child process opens it first.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from fnmatch import fnmatch
from math import exp
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from interview.errors import BadInput, ModelMissing
from interview.media import ANALYSIS_RATE_HZ
from models.runtime import thread_named

TAIL_S = 0.8
"""Silence after the end of the sound. The model says a word when it has heard what follows;
the largest published chunk and its right context are 0.77 s."""

OPENING_MAX_S = 120

_PARTS = {
    "encoder": "encoder*.onnx",
    "decoder": "decoder*.onnx",
    "joiner": "joiner*.onnx",
    "tokens": "tokens.txt",
}
_BYTE = re.compile("<0x([0-9A-F]{2})>")
_LATIN = re.compile(r"[A-Za-z'\s]+")


@dataclass(frozen=True, slots=True)
class TransducerFiles:
    """The files of one model; `pieces`, the scores of its word pieces, may be absent ("")."""

    encoder: str
    decoder: str
    joiner: str
    tokens: str
    pieces: str = ""

    @classmethod
    def among(cls, folder: Path, names: Sequence[str]) -> Self:
        """The files that a manifest's entry names.

        Raises:
            BadInput: one is not named, or two stand for the same part.
        """
        found: dict[str, str] = {}
        for part, pattern in _PARTS.items():
            match [name for name in names if fnmatch(name, pattern)]:
                case [name]:
                    found[part] = str(folder / name)
                case []:
                    raise BadInput(f"a transducer needs {pattern}, and no file is named so")
                case several:
                    raise BadInput(f"{' and '.join(several)}: name one {part}")
        return cls(**found, pieces=str(folder / "bpe.vocab") if "bpe.vocab" in names else "")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text, with a leading space where a word begins.

    Attributes:
        start_s: when the model said it, from the beginning of its hearing.
        probability: how sure it was.
    """

    text: str
    start_s: float
    probability: float


class Transducer:
    """A loaded model; safe to share between threads and sessions, deterministic."""

    def __init__(self, files: TransducerFiles, label: str, *, threads: int = 1) -> None:
        """Load it, on the CPU.

        Args:
            label: name@version, cited by what the model heard.
            threads: cores that one decode may use.

        Raises:
            ModelMissing: sherpa-onnx cannot use these files; the message has its reason.
        """
        try_to_open(files)
        self.label = label
        self._symbols = _symbols(files.tokens)
        self._pieces = bool(files.pieces)
        self._capitals = not any(c.islower() for symbol in self._symbols for c in symbol)
        with thread_named("recognition"):
            self._model = _open(files, threads)

    def hearing(self, vocabulary: Sequence[str] = ()) -> Hearing:
        """Begin to listen.

        Args:
            vocabulary: words to prefer; those that the model has no tokens for are passed over.
        """
        words = [word for word in map(self._spelt, vocabulary) if word]
        stream = self._model.create_stream(hotwords="/".join(words) if words else None)
        return Hearing(self._model, stream, capitals=self._capitals)

    def _spelt(self, word: str) -> str:
        """A word as the model may write it; "" where it cannot."""
        word = " ".join(re.sub(r"[^\w'-]", " ", word).split())
        word = word.upper() if self._capitals else word
        single = _LATIN.sub("", word)  # is one token each; Latin letters join to word pieces
        known = all(character in self._symbols for character in single)
        return word if known and (self._pieces or single == word) else ""


class Hearing:
    """One run of sound and the tokens heard in it."""

    def __init__(self, model: Any, stream: Any, *, capitals: bool) -> None:
        self._model = model
        self._stream = stream
        self._capitals = capitals

    def add(self, samples: NDArray[np.float32]) -> None:
        """Listen on, to float32 mono at ANALYSIS_RATE_HZ."""
        self._stream.accept_waveform(ANALYSIS_RATE_HZ, samples)
        self._decode()

    def end(self) -> None:
        """Hear the last words out; nothing may be added after."""
        self.add(np.zeros(int(TAIL_S * ANALYSIS_RATE_HZ), np.float32))
        self._stream.input_finished()
        self._decode()

    def tokens(self) -> list[Token]:
        """What was heard so far; the last tokens may yet change."""
        heard = self._model.get_result_all(self._stream)
        texts = [text.lower() for text in heard.tokens] if self._capitals else heard.tokens
        sure = [exp(min(score, 0.0)) for score in heard.ys_probs]
        # what the model could not spell has a time and no text
        return _whole([Token(*each) for each in zip(texts, heard.timestamps, sure, strict=False)])

    def _decode(self) -> None:
        while self._model.is_ready(self._stream):
            self._model.decode_stream(self._stream)


def _whole(tokens: Sequence[Token]) -> list[Token]:
    """Tokens with characters that were said byte by byte put together."""
    whole: list[Token] = []
    spelt = b""
    for token in tokens:
        byte = _BYTE.fullmatch(token.text.upper().replace("X", "x"))
        if not byte:
            whole.append(token)
            spelt = b""
            continue
        spelt += bytes.fromhex(byte[1])
        try:
            whole.append(Token(spelt.decode(), token.start_s, token.probability))
            spelt = b""
        except UnicodeDecodeError:
            pass
    return whole


def _symbols(path: str) -> frozenset[str]:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    symbols = (line.split()[0] for line in lines if line.strip())
    return frozenset(symbol for symbol in symbols if not re.fullmatch("<.*>", symbol))


def _open(files: TransducerFiles, threads: int = 1) -> Any:
    import sherpa_onnx

    engine: Any = sherpa_onnx
    return engine.OnlineRecognizer.from_transducer(
        tokens=files.tokens,
        encoder=files.encoder,
        decoder=files.decoder,
        joiner=files.joiner,
        num_threads=threads,
        decoding_method="modified_beam_search",  # greedy search takes no vocabulary
        temperature_scale=1.0,  # probabilities as the model has them
        modeling_unit="cjkchar+bpe" if files.pieces else "cjkchar",
        bpe_vocab=files.pieces,
    )


def try_to_open(files: TransducerFiles) -> None:
    """Open a model in a child process; ModelMissing with its last words where it ends."""
    folder = Path(files.encoder).parent
    command = [sys.executable, "-m", "models.transducer", *astuple(files)]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, check=False, timeout=OPENING_MAX_S
        )
    except subprocess.TimeoutExpired as error:
        raise ModelMissing(f"{folder}: sherpa-onnx took over {OPENING_MAX_S} s") from error
    if done.returncode:
        said = " ".join((done.stderr + done.stdout).strip().splitlines()[-2:])
        raise ModelMissing(f"sherpa-onnx cannot use {folder}: {said}")


if __name__ == "__main__":
    _open(TransducerFiles(*sys.argv[1:]))
