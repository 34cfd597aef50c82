"""Coverage-guided fuzzing: python -m tests.fuzz.explore [TARGET [SECONDS]].

Without a target it makes the same short run of each, which is what CI does.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["media_server", "signaling", "aioice", "aiortc"]):
    from tests.fuzz.targets import TARGETS
    from tests.fuzz.test_targets import seeds

SHORT = ("-runs=1000", "-seed=1")


def main() -> None:
    """Search one target for that long, or all of them a little."""
    names = sys.argv[1:2] or list(TARGETS)
    seconds = sys.argv[2] if len(sys.argv) > 2 else "60"
    options = (f"-max_total_time={seconds}",) if sys.argv[1:] else SHORT
    failed = [name for name in names if not survives(name, *options)]
    sys.exit(f"failed: {', '.join(failed)}" if failed else 0)


def survives(name: str, *options: str) -> bool:
    """Search from real input on, in a process of its own: libFuzzer ends it in any case.

    What breaks a target is printed, and kept in the folder for temporary files.
    """
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds(name)):
            (Path(corpus) / str(number)).write_bytes(seed)
        if (child := os.fork()) == 0:
            print(f"--- {name}", file=sys.stderr)
            kept = f"-artifact_prefix={tempfile.gettempdir()}/{name}-"
            atheris.Setup([sys.argv[0], corpus, kept, "-max_len=1500", *options], TARGETS[name])
            atheris.Fuzz()
        return os.waitpid(child, 0)[1] == 0


if __name__ == "__main__":
    main()
