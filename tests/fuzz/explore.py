"""Coverage-guided fuzzing of one target: python -m tests.fuzz.explore TARGET [SECONDS]."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["media_server", "aioice", "aiortc"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Search until a crash, or for that long."""
    target = TARGETS[sys.argv[1]]
    seconds = sys.argv[2] if len(sys.argv) > 2 else "60"
    options = [sys.argv[0], f"-max_total_time={seconds}", "-max_len=1500"]

    def test(data: bytes) -> None:
        target(data)

    atheris.Setup(options, test)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
