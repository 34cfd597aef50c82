"""A streaming transducer with weights set by hand: it hears tones and writes Chinese.

Nobody publishes weights in a package registry, and these need none: each token stands for a
band of the spectrum and may follow only the token before it in SYMBOLS (会 or 汇 first, then
报, and so on in a ring). 会 and 汇 share a band, 会 being the likelier by a little, so that a
vocabulary can tip the scale.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from interview.media import ANALYSIS_RATE_HZ

SYMBOLS = ("<blk>", "会", "汇", "报", "▁KP", "I", "上")
BANDS = {"会": 12, "汇": 12, "报": 32, "▁KP": 52, "I": 64, "上": 74}
"""Mel bin at the middle of each token's band, of MEL_BINS up to 7,600 Hz."""

MEL_BINS = 80
FRAMES = 4
"""10 ms frames that the encoder takes at a time and makes one of."""

LIKELIER = {"汇": 0.97}
SILENCE = 12.0
"""Score of a blank; a tone has about twice that, and silence none."""
CONTRAST = 3.0
FORBIDDEN = -50.0

FILES = ("encoder.onnx", "decoder.onnx", "joiner.onnx", "tokens.txt")


def write_transducer(folder: Path, *, without: str = "") -> None:
    """Write the model's four files.

    Args:
        without: a key that the encoder's metadata lacks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    size = len(SYMBOLS)
    told = {"model_type": "lstm", "num_encoder_layers": "1", "rnn_hidden_size": "1"}
    told |= {"d_model": "1", "T": str(FRAMES), "decode_chunk_len": str(FRAMES)}
    told.pop(without, "")
    state: list[str | int] = [1, "N", 1]
    _save(
        folder / "encoder.onnx",
        [
            helper.make_node("ReduceMean", ["x"], ["mean"], axes=[1], keepdims=1),
            helper.make_node("MatMul", ["mean", "bands"], ["encoder_out"]),
            helper.make_node("Identity", ["h"], ["next_h"]),
            helper.make_node("Identity", ["c"], ["next_c"]),
        ],
        {"x": ["N", FRAMES, MEL_BINS], "h": state, "c": state},
        {"encoder_out": ["N", 1, size], "next_h": state, "next_c": state},
        {"bands": _bands()},
        told,
    )
    _save(
        folder / "decoder.onnx",
        [
            helper.make_node("Gather", ["y", "last"], ["newest"], axis=1),
            helper.make_node("Gather", ["follows", "newest"], ["decoder_out"], axis=0),
        ],
        {"y": ["N", 2]},
        {"decoder_out": ["N", size]},
        {"last": np.array(1), "follows": _follows()},
        {"vocab_size": str(size), "context_size": "2"},
    )
    _save(
        folder / "joiner.onnx",
        [helper.make_node("Add", ["encoder_out", "decoder_out"], ["logit"])],
        {"encoder_out": ["N", size], "decoder_out": ["N", size]},
        {"logit": ["N", size]},
        {},
        {"joiner_dim": str(size)},
    )
    lines = (f"{symbol} {at}\n" for at, symbol in enumerate(SYMBOLS))
    (folder / "tokens.txt").write_text("".join(lines), encoding="utf-8")


def spoken(*tokens: str, token_s: float = 0.16, pause_s: float = 0.14) -> NDArray[np.float32]:
    """The tones that the model hears as these tokens, "" for a second of silence."""
    times = np.arange(int(token_s * ANALYSIS_RATE_HZ)) / ANALYSIS_RATE_HZ
    swell = 0.3 * np.hanning(len(times))  # a tone that begins at once clicks in every band
    pause = np.zeros(int(pause_s * ANALYSIS_RATE_HZ))
    runs = [
        [swell * np.sin(2 * np.pi * _hz(BANDS[token]) * times), pause]
        if token
        else [np.zeros(ANALYSIS_RATE_HZ)]
        for token in tokens
    ]
    return np.concatenate([pause, *chain.from_iterable(runs)]).astype(np.float32)


def _bands() -> NDArray[np.float32]:
    """How far each token's band stands out of the whole spectrum."""
    weights = np.zeros((MEL_BINS, len(SYMBOLS)), np.float32)
    for at, symbol in enumerate(SYMBOLS):
        if symbol in BANDS:
            middle = BANDS[symbol]
            weights[:, at] -= 1 / MEL_BINS
            weights[middle - 2 : middle + 2, at] += 1 / 4
            weights[:, at] *= CONTRAST * LIKELIER.get(symbol, 1.0)
    return weights


def _follows() -> NDArray[np.float32]:
    """What each token adds to the next; a transducer begins after a blank."""
    allowed = {0: (1, 2), 1: (3,), 2: (3,), 3: (4,), 4: (5,), 5: (6,), 6: (1, 2)}
    scores = np.full((len(SYMBOLS), len(SYMBOLS)), FORBIDDEN, np.float32)
    scores[:, 0] = SILENCE
    for symbol, following in allowed.items():
        scores[symbol, list(following)] = 0.0
    return scores


def _hz(mel_bin: int) -> float:
    low, high = (2595 * np.log10(1 + hz / 700) for hz in (20, 7600))
    mel = low + (high - low) * (mel_bin + 1) / (MEL_BINS + 1)
    return float(700 * (10 ** (mel / 2595) - 1))


def _save(
    path: Path,
    nodes: list[onnx.NodeProto],
    inputs: dict[str, list[str | int]],
    outputs: dict[str, list[str | int]],
    weights: dict[str, NDArray[np.generic]],
    told: dict[str, str],
) -> None:
    def values(shapes: dict[str, list[str | int]]) -> list[onnx.ValueInfoProto]:
        kinds = {"y": TensorProto.INT64}
        return [
            helper.make_tensor_value_info(name, kinds.get(name, TensorProto.FLOAT), shape)
            for name, shape in shapes.items()
        ]

    constants = [numpy_helper.from_array(value, name) for name, value in weights.items()]
    graph = helper.make_graph(nodes, path.stem, values(inputs), values(outputs), constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    helper.set_model_props(model, told)
    onnx.save(model, path)
