"""Print in pictures of pages as text, in Chinese and English.

PP-OCRv6 (PaddleOCR) as ONNX, carried and run by rapidocr on the CPU: about a second a page.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interview.errors import ModelMissing
from interview.ports import PrintedLine
from models.lazy import Lazy
from models.store import ModelStore

MIN_CONFIDENCE = 0.5
"""What is read with less is taken for a stain or a picture."""

LONGEST_SIDE = 2000
"""Pixels; a larger picture is made smaller, which print of a page survives."""


def open_page_reader(store: ModelStore) -> OcrPageReader:
    """The page reader on a store's weights; ModelMissing where these are absent."""
    return OcrPageReader(store.path("text-detection"), store.path("text-recognition"))


class OcrPageReader:
    """`interview.ports.PageReader`: weights are loaded at the first page, pages wait in turn."""

    def __init__(self, detection: Path, recognition: Path, threads: int = 1) -> None:
        """Say where the weights are; they are loaded when first needed.

        Args:
            detection, recognition: files that models/manifest.toml names text-detection and
                text-recognition.
            threads: that one page may take.
        """
        self._detection, self._recognition = detection, recognition
        self._threads = threads
        self._engine = Lazy(self._load)
        self._turn = Lock()

    def read(self, picture: NDArray[np.uint8]) -> list[PrintedLine]:
        """See `PageReader.read`.

        Raises:
            ModelMissing: the weights or rapidocr itself cannot be loaded.
        """
        with self._turn:
            result = self._engine()(picture[:, :, ::-1])  # rapidocr takes BGR, as OpenCV
        if result.boxes is None:
            return []
        return [
            _line(box, text, score)
            for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
            if text.strip()
        ]

    def _load(self) -> Any:
        try:
            from rapidocr import RapidOCR

            return RapidOCR(
                params={
                    "Global.log_level": "error",
                    "Global.use_cls": False,
                    "Global.text_score": MIN_CONFIDENCE,
                    "Global.max_side_len": LONGEST_SIDE,
                    "EngineConfig.onnxruntime.intra_op_num_threads": self._threads,
                    "Det.model_path": str(self._detection),
                    "Rec.model_path": str(self._recognition),
                }
            )
        except (ImportError, OSError, RuntimeError, ValueError) as error:
            raise ModelMissing(f"page reader: {error}") from error


def _line(box: NDArray[np.float32], text: str, score: float) -> PrintedLine:
    left, top = box.min(axis=0)
    right, bottom = box.max(axis=0)
    return PrintedLine(
        text, float(left), float(top), float(right), float(bottom), round(float(score), 3)
    )
