"""Which systems there are and what opens each."""

from __future__ import annotations

import asyncio

from ehr_bridge.bridges.connectors.asking import Pause
from ehr_bridge.bridges.connectors.dingtalk import API, OLD_API, DingTalk
from ehr_bridge.bridges.connectors.frappe import Frappe
from ehr_bridge.bridges.connectors.ports import Connector
from ehr_bridge.guarded_http import GuardedHttp
from interview.errors import BadInput

KINDS: dict[str, tuple[str, ...]] = {
    "frappe": ("site", "key", "secret", "interview_round"),
    "dingtalk": ("key", "secret"),
}
"""What each kind is opened by; all of it is sealed at rest."""

TAKES_FEEDBACK = frozenset({"frappe"})
"""Kinds that can be told what interviews came to."""


def open_connector(
    kind: str, account: dict[str, str], http: GuardedHttp, pause: Pause = asyncio.sleep
) -> Connector:
    """The connector; BadInput for an unknown kind or an account that lacks something."""
    if kind not in KINDS:
        raise BadInput(f"{kind!r} is no system; there are {', '.join(KINDS)}")
    if missing := [name for name in KINDS[kind] if not account.get(name)]:
        raise BadInput(f"{', '.join(missing)} is missing", "missing")
    if kind == "frappe":
        return Frappe(http, **{name: account[name] for name in KINDS[kind]}, pause=pause)
    return DingTalk(
        http,
        key=account["key"],
        secret=account["secret"],
        api=account.get("api", API),
        old_api=account.get("old_api", OLD_API),
        pause=pause,
    )
