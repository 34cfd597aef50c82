"""How this installation's command is typed, so that printed hints work when copied."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path


def command_name(arguments: str = "") -> str:
    """`vivavoce ARGUMENTS` where the shell finds this installation, else with its path."""
    own = Path(sys.executable).parent / "vivavoce"
    found = shutil.which("vivavoce")
    if (found and Path(found) == own) or not own.exists():
        name = "vivavoce"
    elif own.is_relative_to(Path.cwd()):
        name = str(own.relative_to(Path.cwd()))
    else:
        name = str(own)
    return f"{name} {arguments}".strip()
