"""Kinds of events that an endpoint can choose; it is told of others when it takes all."""

from __future__ import annotations

KINDS = (
    "application.created",
    "application.matched",
    "application.stage_changed",
    "application.threshold_reached",
    "applicant.created",
    "applicant.changed",
    "applicant.merged",
    "applicant.parted",
    "applicant.erased",
    "booking.proposed",
    "booking.confirmed",
    "booking.moved",
    "booking.cancelled",
    "booking.conflicted",
    "interview.ended",
    "evaluation.ready",
    "evaluation.rescored",
    "recording.damaged",
    "invitation.sent",
    "invitation.answered",
    "message.failed",
    "opening.created",
    "opening.changed",
    "opening.opened",
    "opening.paused",
    "opening.closed",
    "plan.created",
    "plan.changed",
    "question_set.composed",
    "resume.parsed",
    "resume.edited",
    "resume.failed",
    "faq.asked",
    "faq.answered",
)

TEST = "webhook.test"
"""Kind of the event that is sent to try an endpoint."""
