"""One speaker at a time, who is not changed for a cough or an echo."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_server.speaker import FALL_SILENT_S, LEAD_DB, TAKE_OVER_S, ActiveSpeaker, Loudness

LOOK_S = 0.25


def follow(*spans: tuple[float, dict[str, float]]) -> list[str | None]:
    """Who speaks over (seconds, loudness of each) spans, without repetitions."""
    speaker, who, look = ActiveSpeaker(), list[str | None]([None]), 0
    for seconds, dbov in spans:
        for _ in range(round(seconds / LOOK_S)):
            look += 1
            if speaker.look(dbov, look * LOOK_S):
                who.append(speaker.who)
    return who


def test_people_take_turns_and_a_pause_for_breath_ends_none() -> None:
    ann, bob = {"ann": -25.0, "bob": -60.0}, {"ann": -60.0, "bob": -30.0}
    breath = {"ann": -62.0, "bob": -60.0}
    assert follow((3, ann), (1, breath), (2, ann), (2, bob)) == [None, "ann", "bob"]
    assert follow((3, ann), (3, breath)) == [None, "ann", None]


def test_a_cough_and_an_echo_change_nothing() -> None:
    ann = {"ann": -25.0, "bob": -70.0}
    cough, echo = {"ann": -25.0, "bob": -15.0}, {"ann": -25.0, "bob": -25.0 + LEAD_DB - 1}
    assert follow((2, ann), (TAKE_OVER_S - LOOK_S, cough), (2, echo)) == [None, "ann"]


def test_who_leaves_speaks_no_more() -> None:
    assert follow((2, {"ann": -20.0}), (1, {"bob": -70.0})) == [None, "ann", None]


level = st.one_of(st.just(-math.inf), st.floats(-90, 0))


@given(st.lists(st.dictionaries(st.sampled_from("abc"), level), max_size=60))
def test_whatever_is_heard_speakers_are_there_and_hold_for_a_while(
    looks: list[dict[str, float]],
) -> None:
    speaker, last_s, said = ActiveSpeaker(), -math.inf, list[str | None]()
    for look, dbov in enumerate(looks):
        changed = speaker.look(dbov, look * LOOK_S)
        assert speaker.who is None or speaker.who in dbov
        said.append(speaker.who)
        if changed and speaker.who is not None:
            assert look * LOOK_S - last_s >= TAKE_OVER_S
            last_s = look * LOOK_S
    silent = round((FALL_SILENT_S + 1) / LOOK_S)
    for look in range(len(looks), len(looks) + silent):
        speaker.look({"a": -math.inf, "b": -math.inf, "c": -math.inf}, look * LOOK_S)
    assert speaker.who is None


def test_levels_and_samples_agree() -> None:
    told, measured = Loudness(), Loudness()
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(1_600) / 16_000)
    told.add_level(9)  # dBov of full scale 1: -9.03
    measured.add_samples(tone.astype(np.float32))
    assert measured.take_dbov() == pytest.approx(told.take_dbov(), abs=0.1)
    assert measured.take_dbov() == -math.inf
    told.add_level(127)
    assert told.take_dbov() == -math.inf
