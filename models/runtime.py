"""Where inference runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import get_native_id
from typing import Any

from interview.errors import ModelMissing


@dataclass(frozen=True, slots=True)
class Compute:
    """Where and how a recogniser computes.

    Attributes:
        device: "cpu", "cuda", or "auto" for CUDA where there is a GPU.
        type: of numbers, as CTranslate2 names them; "" for 8 bits, on a GPU mixed with
            half precision.
        threads: cores that one decode may use; on the CPU alone.
        at_once: decodes that run side by side; each of them takes that many threads.
        batch: most windows, of all sessions, that one decode takes together.
    """

    device: str = "cpu"
    type: str = ""
    threads: int = 1
    at_once: int = 1
    batch: int = 1

    def settled(self) -> Compute:
        """With a device and a type in the place of "auto" and "".

        Raises:
            ModelMissing: CUDA is wanted, and CTranslate2 sees no GPU.
        """
        import ctranslate2

        engine: Any = ctranslate2
        gpus = engine.get_cuda_device_count() if self.device != "cpu" else 0
        if self.device == "cuda" and not gpus:
            raise ModelMissing("speech recognition is set to CUDA, but no GPU can be used")
        device = "cuda" if gpus else "cpu"
        return replace(self, device=device, type=self.type or ("int8_float16" if gpus else "int8"))


@contextmanager
def thread_named(name: str) -> Iterator[None]:
    """Let the system's tools (top, perf) show this thread under that name meanwhile, on Linux.

    Threads that it makes meanwhile keep the name, those of native libraries too.

    Args:
        name: the system keeps the first 15 bytes.
    """
    comm = Path(f"/proc/self/task/{get_native_id()}/comm")
    before = ""
    with suppress(OSError):
        before = comm.read_text()
        comm.write_text(name)
    try:
        yield
    finally:
        with suppress(OSError):
            comm.write_text(before.strip())
