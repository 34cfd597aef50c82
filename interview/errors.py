"""The one tree of errors.

VivavoceError               retryable: False unless said otherwise
├── BadInput                what a caller sent cannot be used; the message names the cause
│   ├── BadSdp
│   ├── BadMessage
│   └── BadMedia
├── NotAllowed              who asks may not do this
│   ├── NotSignedIn
│   └── LinkRefused         a join link that is unknown, expired, used or revoked
├── NotFound
├── Erased                  what the interview held was deleted, by retention or on request
├── WrongState              the act does not fit the interview's state
│   ├── TimeTaken           somebody of a meeting has another one then
│   ├── ReviewMissing       the policy wants a person to have reviewed first
│   └── AuditMissing        the policy wants a bias audit that holds, announced in time
├── TooManyTries            slow down: too many failed tries (retryable)
├── Overloaded              a bound was reached            (retryable)
├── RecordingDamaged        a stored recording was altered, or its key is another
├── ModelMissing            weights are absent or differ from their SHA-256
└── StoreUnavailable        the database cannot be reached (retryable)
"""

from __future__ import annotations

from enum import StrEnum


class VivavoceError(Exception):
    """Base of all errors meant for a caller.

    Attributes:
        code: stable machine-readable name, the same on HTTP and on sockets.
        retryable: whether the same call may succeed later.
        fault: stable name of what exactly is wrong, "" where the code says enough: a client can
            say it in its reader's language, which the message, for programmers, is not in.
        values: what belongs into that sentence.
    """

    code = "error"
    retryable = False

    def __init__(self, message: str = "", fault: str = "", **values: str | float) -> None:
        super().__init__(message)
        self.fault = fault
        self.values = values


class BadInput(VivavoceError):
    code = "bad_input"


class BadSdp(BadInput):
    code = "bad_sdp"


class BadMessage(BadInput):
    code = "bad_message"


class BadMedia(BadInput):
    code = "bad_media"


class NotAllowed(VivavoceError):
    code = "not_allowed"


class NotSignedIn(NotAllowed):
    code = "not_signed_in"


class LinkProblem(StrEnum):
    """What is wrong with a join link; each has its own page."""

    UNKNOWN = "link_unknown"
    EXPIRED = "link_expired"
    USED = "link_used"
    REVOKED = "link_revoked"
    ENDED = "interview_ended"


class LinkRefused(NotAllowed):
    def __init__(self, problem: LinkProblem) -> None:
        super().__init__(problem.value.replace("_", " "))
        self.code = problem.value
        self.problem = problem


class NotFound(VivavoceError):
    code = "not_found"


class Erased(VivavoceError):
    code = "erased"


class WrongState(VivavoceError):
    code = "wrong_state"


class TimeTaken(WrongState):
    code = "time_taken"


class ReviewMissing(WrongState):
    code = "review_missing"


class AuditMissing(WrongState):
    code = "audit_missing"


class TooManyTries(VivavoceError):
    code = "too_many_tries"
    retryable = True


class Overloaded(VivavoceError):
    code = "overloaded"
    retryable = True


class RecordingDamaged(VivavoceError):
    code = "recording_damaged"


class ModelMissing(VivavoceError):
    code = "model_missing"


class StoreUnavailable(VivavoceError):
    code = "store_unavailable"
    retryable = True
