"""A server and browsers for each module, and what was on the screens when a test failed."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from tests.e2e.browsers import Browsers
from tests.e2e.running_server import RunningServer
from tests.e2e.waiting import PATIENCE_S

expect.set_options(timeout=PATIENCE_S * 1000)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A fresh server with the demo company."""
    running = RunningServer(tmp_path_factory.mktemp("home"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browsers() -> Iterator[Browsers]:
    """Chromium, as many as a module needs; no page may throw an error that nobody catches."""
    with sync_playwright() as playwright:
        opened = Browsers(playwright)
        yield opened
        opened.close()
    assert opened.faults == []


@pytest.fixture(scope="session")
def own_address() -> str:
    """This machine's address in its network, which browsers do not take for localhost."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing, only picks the interface
        address: str = probe.getsockname()[0]
        return address


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Keep pictures of a failed test's pages, and tell what browsers and server said."""
    report: pytest.TestReport = yield  # type: ignore[misc]
    if report.failed and call.when == "call":
        opened = item.funcargs.get("browsers")  # type: ignore[attr-defined]
        running = item.funcargs.get("server")  # type: ignore[attr-defined]
        if isinstance(opened, Browsers):
            report.sections.append(("screens", "\n".join(_pictures(item, opened))))
            said = opened.faults + opened.complaints
            report.sections.append(("consoles", "\n".join(said[-30:])))
        if isinstance(running, RunningServer):
            report.sections.append(("server", "".join(running.output[-60:])))
    return report  # type: ignore[return-value]


def _pictures(item: pytest.Item, opened: Browsers) -> Iterator[str]:
    folder = item.config._tmp_path_factory.mktemp("screens")  # type: ignore[attr-defined]
    for n, page in enumerate(opened.pages):
        path = folder / f"{n}.png"
        try:
            page.screenshot(path=path, timeout=5000)
            yield f"{path}  {page.url}"
        except Error as error:
            yield f"no picture of {page.url}: {error.message.splitlines()[0]}"
