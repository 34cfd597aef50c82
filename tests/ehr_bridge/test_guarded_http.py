"""What people typed leads to public addresses alone."""

from __future__ import annotations

import ipaddress

import pytest

from ehr_bridge.guarded_http import GuardedHttp, check_url, is_public
from interview.errors import BadInput


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1",
     "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1"],
)  # fmt: skip
async def test_no_address_of_our_own_network_is_asked(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(BadInput, match="not a public address"):
        await GuardedHttp().request("GET", f"http://{host}/feed.ics")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x/", "http://u:p@host/", "http://", "x"]
)
def test_odd_addresses_are_refused(url: str) -> None:
    with pytest.raises(BadInput):
        check_url(url)
