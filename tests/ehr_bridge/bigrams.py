"""An encoder that needs no weights."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


class Bigrams:
    """Counts pairs of letters: an encoder whose closeness is shared spelling."""

    model = "bigrams@1"

    def encode(self, text: str) -> NDArray[np.float32]:
        vector = np.full(256, 0.01, np.float32)
        for one, two in pairwise(text):
            vector[(ord(one) * 31 + ord(two)) % 256] += 1
        return np.asarray(vector / np.linalg.norm(vector), np.float32)
