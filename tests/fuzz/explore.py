"""Coverage-guided fuzzing of one target: python -m tests.fuzz.explore TARGET [SECONDS]."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["media_server", "aioice", "aiortc"]):
    from tests.fuzz.targets import TARGETS
    from tests.fuzz.test_targets import seeds


def main() -> None:
    """Search from real input on, until a crash or for that long."""
    name = sys.argv[1]
    target = TARGETS[name]
    seconds = sys.argv[2] if len(sys.argv) > 2 else "60"
    corpus = Path(tempfile.mkdtemp())
    for number, seed in enumerate(seeds(name)):
        (corpus / str(number)).write_bytes(seed)
    options = [sys.argv[0], str(corpus), f"-max_total_time={seconds}", "-max_len=1500"]

    def test(data: bytes) -> None:
        target(data)

    atheris.Setup(options, test)
    atheris.Fuzz()  # ends the process


if __name__ == "__main__":
    main()
