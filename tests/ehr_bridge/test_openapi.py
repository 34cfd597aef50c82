"""Requests made from the API's own description: none fails the server, answers are as described.

Which requests are made depends on the description alone: the same ones in every run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok

from tests.ehr_bridge.world import World, open_world

SEEDED = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
EXAMPLES = {"manager": 2, "nobody": 1}
"""Requests of each operation, by who asks."""

OWN_HEADERS = frozenset({"authorization", "content-length", "cookie", "idempotency-key"})


class Caller:
    """A company's store, its API's operations, and somebody who asks."""

    def __init__(self, runner: asyncio.Runner, world: World) -> None:
        self.runner = runner
        self.world = world
        described = runner.run(world.browser().get("/openapi.json")).json()
        schema = schemathesis.openapi.from_dict(described)
        self.operations: list[Any] = []
        for found in schema.get_all_operations():
            assert isinstance(found, Ok), found
            self.operations.append(found.ok())
        self.known = {
            "interview_id": world.mine,
            "opening_id": "opn_mine",
            "part_id": "p1",
            "applicant_id": "apl_1",
            "staff_id": "stf_ann",
        }

    def wrong(self, operation: Any, browser: httpx.AsyncClient, examples: int) -> list[str]:
        """What went wrong with the requests that the operation describes."""
        faults: list[str] = []

        @settings(SEEDED, max_examples=examples)
        @given(operation.as_strategy())
        def ask(case: Any) -> None:
            answer = self.runner.run(browser.send(self.request(case, browser)))
            faults.extend(faults_of(operation, answer))

        ask()
        return faults

    def request(self, case: Any, browser: httpx.AsyncClient) -> httpx.Request:
        """The case as a request about things that there are."""
        for name in self.known.keys() & (case.path_parameters or {}).keys():
            case.path_parameters[name] = self.known[name]
        made = case.as_transport_kwargs(base_url=str(browser.base_url))
        headers = {
            name: value
            for name, value in (made.get("headers") or {}).items()
            if name.lower() not in OWN_HEADERS
        }
        body = made.get("data")
        form = {"data": body} if isinstance(body, dict) else {"content": body}
        return browser.build_request(
            made["method"],
            made["url"],
            params=made.get("params"),
            headers=headers,
            json=made.get("json"),
            files=made.get("files"),
            **form,
        )


def faults_of(operation: Any, answer: httpx.Response) -> list[str]:
    called = f"{operation.method} {operation.path} -> {answer.status_code}"
    if answer.status_code >= 500:
        return [f"{called}: {answer.text[:200]}"]
    try:
        operation.validate_response(answer)
    except Exception as error:  # schemathesis raises a group of what differs
        return [f"{called}: {error}"]
    return []


@pytest.fixture
def caller(migrated_file: Path, tmp_path: Path) -> Iterator[Caller]:
    path = tmp_path / "store.db"
    path.write_bytes(migrated_file.read_bytes())
    with asyncio.Runner() as runner:
        world = runner.run(open_world(f"sqlite:///{path}"))
        yield Caller(runner, world)
        runner.run(world.close())


@pytest.mark.integration
@pytest.mark.parametrize("who", EXAMPLES)
def test_what_is_described_can_be_asked(caller: Caller, who: str) -> None:
    world = caller.world
    browser = world.browser() if who == "nobody" else caller.runner.run(world.signed_in(who))
    wrong = [
        fault
        for operation in caller.operations
        if operation.path != "/sign-out"
        for fault in caller.wrong(operation, browser, EXAMPLES[who])
    ]
    assert len(caller.operations) > 150
    assert wrong == []
