"""Silero VAD: how likely 32 ms of sound are speech."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FRAME = 512
"""Samples a frame: 32 ms at 16 kHz."""

CONTEXT = 64
"""Samples of the frame before that the network sees again."""


class Silero:
    """The loaded network; safe to share, its state lies in streams."""

    def __init__(self, path: Path, label: str) -> None:
        """Load the ONNX file; `label` is name@version."""
        import onnxruntime

        runtime: Any = onnxruntime
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self.label = label
        self._session = runtime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

    def stream(self) -> SileroStream:
        """A fresh state for one run of sound."""
        return SileroStream(self._session)


class SileroStream:
    """The network's memory over one unbroken run of sound; for one thread at a time."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)
        self._input = np.zeros((1, CONTEXT + FRAME), np.float32)

    def probability(self, frame: NDArray[np.float32]) -> float:
        """Probability that the next FRAME samples (float32, 16 kHz) are speech."""
        self._input[0, :CONTEXT] = self._input[0, FRAME:]
        self._input[0, CONTEXT:] = frame
        speech, self._h, self._c = self._session.run(
            None, {"input": self._input, "h": self._h, "c": self._c}
        )
        return float(np.ravel(speech)[0])
