"""Fixtures of the benchmarks: the tests' own media and models."""

from __future__ import annotations

from tests.conftest import media, model_store

__all__ = ["media", "model_store"]
