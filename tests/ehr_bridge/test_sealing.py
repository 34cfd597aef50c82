"""Secrets at rest."""

from __future__ import annotations

import pytest

from ehr_bridge.store.sealing import Seal, SealedFor
from interview.errors import WrongState
from tests.ehr_bridge.world import SIGNING_KEY

STORED = {
    SealedFor.BRIDGES: (
        "sesame",
        "row_1",
        "4096fedb8957aa6e52d1edb95fd6309c44bce461adb397253a6405debb9a4f2b2fd1",
    ),
    SealedFor.CALENDARS: (
        '["feed", "https://calendar.example/a.ics", "", ""]',
        "cal_1",
        "aac6ccb31b9e21dbea37561004768cb1dd9b6d4633506d891ed72528e53f9fa5cb74af08c5f35f0dafc927d822"
        "bf9dbfa57075b6723e6837376a4402183f0bb60cb24195d6403c68642bb1eaf3ef",
    ),
}
"""As stores have them: a change of how keys are derived would lock every account out."""


@pytest.mark.parametrize("purpose", SealedFor)
def test_what_is_stored_opens_for_its_row_purpose_and_key_alone(purpose: SealedFor) -> None:
    secret, row_id, stored = STORED[purpose]
    sealed = bytes.fromhex(stored)
    assert Seal(SIGNING_KEY, purpose).open(sealed, row_id) == secret
    [other] = set(SealedFor) - {purpose}
    for key, used_for, row in (
        (SIGNING_KEY, purpose, "row_2"),
        (SIGNING_KEY, other, row_id),
        (b"t" * 32, purpose, row_id),
    ):
        with pytest.raises(WrongState):
            Seal(key, used_for).open(sealed, row)
    with pytest.raises(WrongState):
        Seal(SIGNING_KEY, purpose).open(b"", row_id)
