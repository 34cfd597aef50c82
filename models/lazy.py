"""A model that is loaded when it is first needed, once, by whichever thread comes first."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Model_co = TypeVar("Model_co", covariant=True)


class Lazy(Generic[Model_co]):
    """Shared by all sessions: `lazy()` is the model."""

    def __init__(self, load: Callable[[], Model_co]) -> None:
        self._load = load
        self._lock = Lock()
        self._model: Model_co | None = None

    def __call__(self) -> Model_co:
        """The model; the first call loads it and others meanwhile wait."""
        if self._model is None:
            with self._lock:
                if self._model is None:
                    self._model = self._load()
        return self._model
