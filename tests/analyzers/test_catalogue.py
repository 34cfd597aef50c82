from __future__ import annotations

import subprocess
import sys

import pytest

from analyzers.catalogue import analyzers_of
from analyzers.pipeline import permitted
from models.store import ModelStore
from tests.analyzers.fakes import setup

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def names(model_store: ModelStore) -> dict[str, list[str]]:
    analyzers = analyzers_of(model_store)
    return {
        policy: [a.name for a in permitted(analyzers, setup(policy))] for policy in ("prc", "eu")
    }


def test_every_analyzer_hears_those_it_builds_on_first(names: dict[str, list[str]]) -> None:
    order = names["prc"]
    assert len(set(order)) == len(order)
    for upstream, downstream in (
        ("voice_activity", "transcript"),
        ("transcript", "prosody"),
        ("transcript", "meaning"),
        ("transcript", "star"),
    ):
        assert order.index(upstream) < order.index(downstream)
    assert "face" in order


def test_where_only_content_is_allowed_voice_and_face_are_not_built(
    names: dict[str, list[str]],
) -> None:
    assert not {"face", "body", "prosody"} & set(names["eu"])
    assert {"voice_activity", "transcript", "meaning", "star"} == set(names["eu"])


def test_warming_up_for_a_policy_loads_what_it_allows_and_no_more() -> None:
    code = (
        "import sys\n"
        "from analyzers.catalogue import analyzers_of, warm_up\n"
        "from tests.fetch_media import store\n"
        "analyzers = analyzers_of(store())\n"
        "warm_up(analyzers, ['eu'], ['en'])\n"
        "assert 'mediapipe' not in sys.modules\n"
        "assert 'swift_f0' not in sys.modules\n"
        "assert 'ctranslate2' in sys.modules\n"
        "warm_up(analyzers, ['prc'], ['en'])\n"
        "assert 'mediapipe' in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
