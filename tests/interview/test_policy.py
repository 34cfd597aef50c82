"""Jurisdictions and consents."""

from __future__ import annotations

import pytest

from interview.errors import NotFound
from interview.measures import Source
from interview.policy import Permit, Purpose, policies, policy


def test_the_eu_profile_measures_neither_voice_nor_face() -> None:
    permit = Permit(policy("eu"), frozenset(Purpose))
    assert [source for source in Source if permit.allows(source)] == [Source.CONTENT]
    assert permit.face_weight(0.5) == 0
    assert Purpose.EXPRESSION_SCORING not in policy("eu").purposes


def test_each_consent_can_be_refused_alone() -> None:
    for refused, lost in (
        (Purpose.SPEECH_SCORING, {Source.VOICE, Source.CONTENT}),
        (Purpose.EXPRESSION_SCORING, {Source.FACE}),
        (Purpose.RECORDING, set()),
    ):
        permit = Permit(policy("prc"), frozenset(Purpose) - {refused})
        assert {source for source in Source if not permit.allows(source)} == lost
        assert permit.recording == (refused is not Purpose.RECORDING)


def test_every_profile_asks_consent_for_all_that_it_measures() -> None:
    for profile in policies().values():
        everything = Permit(profile, frozenset(profile.purposes))
        assert {s for s in Source if everything.allows(s)} == profile.sources
        assert set(profile.names) == {"zh", "en"}


def test_an_unknown_profile_is_named() -> None:
    with pytest.raises(NotFound, match="atlantis"):
        policy("atlantis")
