"""Vectors of the product's own texts survive a restart, and nothing else does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.sentence_encoder import SentenceEncoder
from models.store import ModelStore

pytestmark = pytest.mark.integration

SHIPPED = ["I measured the load before and after.", "我先看了数据，再定方案。"]


def _encoder(store: ModelStore, shelf: Path, model: str = "") -> SentenceEncoder:
    return SentenceEncoder(
        store.path("sentence-encoder"), model or store.version("sentence-encoder"), shelf
    )


def _computes_nothing(encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> Any:
        raise AssertionError("it was kept and is computed again")

    monkeypatch.setattr(encoder._engine, "query", refuse)


def test_shipped_texts_are_encoded_once_for_all_starts(
    model_store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _encoder(model_store, tmp_path)
    before = first.shipped(SHIPPED)
    said = first.encode("My salary is nobody's business.")

    again = _encoder(model_store, tmp_path)
    _computes_nothing(again, monkeypatch)
    assert again.shipped(SHIPPED).tobytes() == before.tobytes()
    with pytest.raises(AssertionError):
        again.encode("My salary is nobody's business.")
    (kept,) = tmp_path.iterdir()
    assert said.tobytes() not in kept.read_bytes()


def test_vectors_of_another_model_are_not_taken(
    model_store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _encoder(model_store, tmp_path).shipped(SHIPPED)
    other = _encoder(model_store, tmp_path, "other@2")
    _computes_nothing(other, monkeypatch)
    with pytest.raises(AssertionError):
        other.shipped(SHIPPED)


@pytest.mark.parametrize("damaged", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_made_anew(
    model_store: ModelStore, tmp_path: Path, damaged: bytes
) -> None:
    before = _encoder(model_store, tmp_path).shipped(SHIPPED)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(damaged)

    again = _encoder(model_store, tmp_path).shipped(SHIPPED)
    assert np.array_equal(again, before)
    with np.load(kept) as file:
        assert file["vectors"].shape == before.shape


def test_a_folder_that_cannot_be_written_is_done_without(
    model_store: ModelStore, tmp_path: Path
) -> None:
    file = tmp_path / "no folder"
    file.touch()
    assert _encoder(model_store, file).shipped(SHIPPED).shape == (2, 384)
