"""What a recogniser computes with is settled before it is loaded."""

from __future__ import annotations

import ctranslate2
import pytest

from interview.errors import ModelMissing
from models.runtime import Compute


@pytest.mark.parametrize(
    ("asked", "gpus", "device", "type"),
    [
        (Compute(), 1, "cpu", "int8"),
        (Compute("auto"), 0, "cpu", "int8"),
        (Compute("auto"), 2, "cuda", "int8_float16"),
        (Compute("cuda", "float16"), 1, "cuda", "float16"),
    ],
)
def test_a_gpu_is_used_where_asked_for_and_there(
    monkeypatch: pytest.MonkeyPatch, asked: Compute, gpus: int, device: str, type: str
) -> None:
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: gpus)
    settled = asked.settled()
    assert (settled.device, settled.type) == (device, type)


def test_a_gpu_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 0)
    with pytest.raises(ModelMissing, match="no GPU"):
        Compute("cuda").settled()
