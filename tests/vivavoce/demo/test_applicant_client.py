"""What somebody is told whose recorded applicant cannot reach the server, or no longer."""

from __future__ import annotations

import json

import pytest
from websockets import ConnectionClosedError
from websockets.frames import Close

from interview.errors import BadInput, VivavoceError
from tests.ehr_bridge.bridges.receiver import Reply, Request, receiving
from vivavoce.demo.applicant_client import RESTARTING, ApplicantClient


def vivavoce(request: Request) -> Reply:
    """A server's answers to a link that is opened and agreed to."""
    link = {"notice_version": "eu-1", "purposes": ["recording"], "language": "en"}
    link["applicant_name"] = "Maya"
    admitted = {"interview_id": "int_1"}
    return Reply(200, json.dumps(link if request.method == "GET" else admitted).encode())


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        (ConnectionClosedError(Close(RESTARTING, ""), None), "the server stopped"),
        (ConnectionClosedError(Close(4409, "opened elsewhere"), None), "opened elsewhere"),
        (ConnectionResetError(104, "Connection reset by peer"), "Connection reset by peer"),
        (TimeoutError(), "TimeoutError"),
    ],
)
async def test_a_lost_connection_is_told_with_its_cause_and_what_to_do(
    lost: Exception, told: str
) -> None:
    async with receiving() as server:
        server.answer = vivavoce
        with pytest.raises(VivavoceError, match=f"was lost: .*{told}.*run this again.*link int_1"):
            async with ApplicantClient.join(f"{server.url}/join/token"):
                raise lost


async def test_a_server_that_is_none_or_another_is_told() -> None:
    async with receiving() as server:
        server.answer = lambda _: Reply(502, b"<html>Bad gateway</html>")
        with pytest.raises(BadInput, match="answers 502, and not as Vivavoce does"):
            async with ApplicantClient.join(f"{server.url}/join/token"):
                pass
    with pytest.raises(BadInput, match="no server answers"):
        async with ApplicantClient.join(f"{server.url}/join/token"):
            pass
