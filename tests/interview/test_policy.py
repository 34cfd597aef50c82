"""Jurisdictions and consents."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from interview.errors import AuditMissing, NotFound, ReviewMissing
from interview.measures import Source
from interview.policy import (
    BiasAudit,
    Permit,
    Purpose,
    check_announced,
    check_audit,
    check_rejection,
    policies,
    policy,
)

MONDAY = date(2026, 3, 2)
AUDIT = BiasAudit("https://audit.example/2026", date(2026, 1, 15), MONDAY)


def test_the_eu_profile_measures_neither_voice_nor_face_nor_body() -> None:
    permit = Permit(policy("eu"), frozenset(Purpose))
    assert [source for source in Source if permit.allows(source)] == [Source.CONTENT]
    assert permit.face_weight(0.5) == 0
    assert Purpose.EXPRESSION_SCORING not in policy("eu").purposes


def test_each_consent_can_be_refused_alone() -> None:
    for refused, lost in (
        (Purpose.SPEECH_SCORING, {Source.VOICE, Source.CONTENT}),
        (Purpose.EXPRESSION_SCORING, {Source.FACE, Source.BODY}),
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


def test_an_earlier_notice_allows_what_it_named_and_an_unknown_one_nothing() -> None:
    for profile in policies().values():
        assert profile.under(profile.notice_version) is profile
        assert profile.notice_version not in profile.earlier_notices
    before_the_body = policy("us-il").under("us-il-2")
    assert before_the_body.sources == {Source.VOICE, Source.CONTENT, Source.FACE}
    assert policy("prc").under("us-il-2").sources == frozenset()


def test_an_unknown_profile_is_named() -> None:
    with pytest.raises(NotFound, match="atlantis"):
        policy("atlantis")


def test_every_profile_wants_a_person_to_reject() -> None:
    for rules in policies().values():
        check_rejection(rules, by_person=True, scored=False, reviewed=False)
        check_rejection(rules, by_person=True, scored=True, reviewed=True)
        with pytest.raises(ReviewMissing, match="a person rejects"):
            check_rejection(rules, by_person=False, scored=False, reviewed=True)
        with pytest.raises(ReviewMissing, match="rates an answer"):
            check_rejection(rules, by_person=True, scored=True, reviewed=False)


def test_an_audit_holds_for_a_year_and_only_where_it_is_asked_for() -> None:
    new_york = policy("us-ny")
    check_audit(new_york, AUDIT, AUDIT.audited_on)
    check_audit(new_york, AUDIT, AUDIT.audited_on + timedelta(days=365))
    for day in (-1, 366):
        with pytest.raises(AuditMissing, match="year before"):
            check_audit(new_york, AUDIT, AUDIT.audited_on + timedelta(days=day))
    with pytest.raises(AuditMissing, match="asks for a bias audit"):
        check_audit(new_york, None, MONDAY)
    for id in ("prc", "eu", "us-il"):
        check_announced(policy(id), None, MONDAY)


def test_applicants_are_told_ten_business_days_ahead() -> None:
    check_announced(policy("us-ny"), AUDIT, MONDAY + timedelta(weeks=2))
    for day in (0, 11):  # the day itself, and the Friday before
        with pytest.raises(AuditMissing, match="10 business days"):
            check_announced(policy("us-ny"), AUDIT, MONDAY + timedelta(days=day))


def test_holidays_are_no_business_days() -> None:
    off = {MONDAY + timedelta(days=3), MONDAY + timedelta(days=5)}  # a Thursday and a Saturday
    with pytest.raises(AuditMissing, match="10 business days"):
        check_announced(policy("us-ny"), AUDIT, MONDAY + timedelta(weeks=2), off)
    check_announced(policy("us-ny"), AUDIT, MONDAY + timedelta(days=15), off)
