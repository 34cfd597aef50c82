"""A short search by coverage of every target, the same in every run."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"),
    reason="atheris has wheels for Linux on x86-64 only",
)
def test_a_search_by_coverage_breaks_no_parser() -> None:
    explored = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.explore"],
        env={"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert explored.returncode == 0, explored.stderr
