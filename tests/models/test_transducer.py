from __future__ import annotations

from pathlib import Path

import pytest

from interview.errors import BadInput, ModelMissing
from interview.media import ANALYSIS_RATE_HZ
from models.store import ModelStore
from models.transducer import Transducer, TransducerFiles
from tests.models.tone_transducer import FILES, spoken, write_transducer

HOP = 3 * ANALYSIS_RATE_HZ // 10


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("transducer")
    write_transducer(folder)
    return folder


@pytest.fixture(scope="module")
def model(folder: Path) -> Transducer:
    return Transducer(TransducerFiles.among(folder, FILES), "tones@1")


def heard(model: Transducer, *vocabulary: str) -> list[list[tuple[str, float, float]]]:
    """What was heard after each hop and at the end: text, time and probability."""
    hearing = model.hearing(vocabulary)
    sound = spoken("会", "报", "▁KP", "I", "", "上")
    told = []
    for at in range(0, len(sound), HOP):
        hearing.add(sound[at : at + HOP])
        told.append(hearing.tokens())
    hearing.end()
    return [
        [(t.text, t.start_s, t.probability) for t in each] for each in (*told, hearing.tokens())
    ]


def test_tokens_come_as_the_sound_does_and_the_same_again(model: Transducer) -> None:
    told = heard(model)
    assert [text for text, *_ in told[-1]] == ["会", "报", " kp", "i", "上"]
    assert [text for text, *_ in told[2]] == ["会", "报", " kp"]
    assert heard(model) == told
    times = [start_s for _, start_s, _ in told[-1]]
    assert times == pytest.approx([0.14, 0.44, 0.74, 1.04, 2.34], abs=0.05)  # where the tones begin
    assert all(0 < probability <= 1 for *_, probability in told[-1])


def test_the_vocabulary_tips_the_scale_and_odd_words_do_no_harm(model: Transducer) -> None:
    told = heard(model, "汇报", "缺席", "C++/#1", ":x", "@", "")
    assert "".join(text for text, *_ in told[-1]) == "汇报 kpi上"


def test_a_folder_that_lacks_a_part_is_refused_by_name(tmp_path: Path) -> None:
    manifest = tmp_path / "own.toml"
    files = {name: "0" * 64 for name in FILES if not name.startswith("joiner")}
    listed = "\n".join(f'files."{name}" = {{ sha256 = "{sha}" }}' for name, sha in files.items())
    manifest.write_text(f"""
        [models.tones]
        version = "1"
        licence = "none"
        source = "made by a test"
        languages = ["zh"]
        recogniser = "transducer"
        folder = "{tmp_path}"
        {listed}
    """)
    with pytest.raises(BadInput, match=r"models\.tones: a transducer needs joiner\*\.onnx"):
        ModelStore(tmp_path, [manifest])


def test_what_sherpa_cannot_use_is_an_error_and_not_the_end_of_the_process(tmp_path: Path) -> None:
    write_transducer(tmp_path, without="T")
    with pytest.raises(ModelMissing, match="'T' does not exist in the metadata"):
        Transducer(TransducerFiles.among(tmp_path, FILES), "tones@1")
