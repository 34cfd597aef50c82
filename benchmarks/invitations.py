"""Invitations: how many a second go out, and what a kill -9 on the way loses or doubles.

The real server and its worker, on SQLite in a folder of their own; HR sends one batch by the
API; a real SMTP server on loopback notes each mail by Message-ID and recipient. On the way the
server's process is killed (its worker then finishes the mails under way) and started again;
with `--kill worker` it is the worker itself that is killed, at whatever it was doing.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path

import aiosmtplib
import httpx
import psutil
from sqlalchemy import insert, select, update

from benchmarks.figures import Figures, load_after, machine, show
from ehr_bridge.accounts.tables import Company, Staff
from ehr_bridge.notices.mail import CONNECTIONS
from ehr_bridge.notices.manners import Manners
from ehr_bridge.notices.tables import NoticeRules
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from tests.e2e.running_server import RunningServer

INVITATIONS = 8000
BASELINE = 1000
DOMAIN = "@people.example"
"""Mails to others, which the demo company sends by itself, are not counted."""
PATIENCE_S = 600


@dataclass(frozen=True)
class Noted:
    """A mail that the SMTP server took."""

    at: float
    message_id: str
    recipient: str


def noted(book: Path) -> list[Noted]:
    lines = book.read_text(encoding="utf-8").splitlines() if book.exists() else []
    parts = (line.split(" ", 2) for line in lines if line.endswith(DOMAIN))
    return [Noted(float(at), message_id, recipient) for at, message_id, recipient in parts]


async def people(home: Path, count: int) -> str:
    """Give the demo company's English opening that many applicants; returns its id."""
    database = Database(f"sqlite:///{home / 'vivavoce.db'}")
    now = now_utc()
    async with database.write() as session:
        company_id = (await session.scalars(select(Company.id))).one()
        hr = (await session.scalars(select(Staff.id).where(Staff.role == "hr"))).one()
        opening_id = (
            await session.scalars(select(Opening.id).where(Opening.language == "en").limit(1))
        ).one()
        await session.execute(update(Opening).values(state="open", owner_id=hr))
        common = {"company_id": company_id, "locale": "en", "created_at": now}
        ids = [f"apl_{n:032x}" for n in range(count)]
        await session.execute(
            insert(Applicant),
            [
                {"id": id, "name": f"Person {n}", "email": f"p{n}{DOMAIN}", **common}
                for n, id in enumerate(ids)
            ],
        )
        await session.execute(
            insert(Application),
            [
                {
                    "applicant_id": id,
                    "opening_id": opening_id,
                    "created_at": now,
                    "id": id.replace("apl_", "app_"),
                    "stage": "screening",
                }
                for id in ids
            ],
        )
        rules = Manners(quiet_from=0, quiet_until=0)
        session.add(
            NoticeRules(
                company_id=company_id,
                quiet_from=rules.quiet_from,
                quiet_until=rules.quiet_until,
                time_zone=rules.time_zone,
                pause_days=rules.pause_days,
                track_opens=rules.track_opens,
            )
        )
    await database.close()
    return opening_id


def send_batch(server: RunningServer, opening_id: str) -> None:
    """As HR, by the API: everybody who applied for the opening and stands at screening."""
    email, password = server.sign_in_of("hr")
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=120) as browser:
        browser.post("/sign-in", json={"email": email, "password": password}).raise_for_status()
        [template] = [
            item
            for item in browser.get("/invitations/templates").raise_for_status().json()["items"]
            if item["kind"] == "general"
        ]
        batch = {"opening_id": opening_id, "template_id": template["id"], "stage": "screening"}
        browser.post("/invitations/batches", json=batch).raise_for_status()


def wait_for(book: Path, count: int, quiet_s: float = PATIENCE_S) -> list[Noted]:
    """Until so many recipients were noted, or nothing came for a while."""
    last, seen = time.monotonic(), 0
    while time.monotonic() - last < quiet_s:
        mails = noted(book)
        if len({mail.recipient for mail in mails}) >= count:
            return mails
        if len(mails) > seen:
            last, seen = time.monotonic(), len(mails)
        time.sleep(0.5)
    return noted(book)


def worker_of(server: RunningServer) -> psutil.Process:
    """The server's worker."""
    assert server.process is not None
    [worker] = [p for p in psutil.Process(server.process.pid).children() if "work" in p.cmdline()]
    return worker


def cpu_s(process: psutil.Process) -> float:
    """Processor time that it took so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def kill(server: RunningServer, which: str) -> None:
    """kill -9 of the server, of its worker, or of both at once."""
    assert server.process is not None
    workers = psutil.Process(server.process.pid).children()
    if which in {"worker", "both"}:
        for worker in workers:
            with suppress(psutil.NoSuchProcess):
                os.kill(worker.pid, signal.SIGKILL)
    if which in {"server", "both"}:
        server.kill()
        server.start()


async def baseline(port: int, count: int) -> tuple[float, float]:
    """A bare loop over the same connections, without store or texts.

    Returns:
        Mails a second, and seconds of processor time a mail.
    """
    queue = list(range(count))

    async def one_connection() -> None:
        smtp = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False)
        await smtp.connect()
        while queue:
            n = queue.pop()
            mail = EmailMessage()
            mail["From"], mail["To"] = "jobs@company.example", f"base{n}@mail.example"
            mail["Subject"], mail["Message-ID"] = "Baseline", f"<baseline{n}@company.example>"
            mail.set_content("Dear applicant,\n" + "we would like to meet you. " * 30)
            await smtp.send_message(mail)
        await smtp.quit()

    started, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one_connection() for _ in range(CONNECTIONS)))
    return count / (time.perf_counter() - started), (time.process_time() - cpu) / count


def measure(count: int, which: str) -> Figures:
    """One batch, one kill half way."""
    with tempfile.TemporaryDirectory(prefix="vivavoce-invitations-") as folder:
        home, book = Path(folder) / "home", Path(folder) / "book"
        sink = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.mail_sink", str(book)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert sink.stdout is not None
        port = int(sink.stdout.readline())
        environment = {
            "VIVAVOCE_MAIL_URL": f"smtp://127.0.0.1:{port}",
            "VIVAVOCE_MAIL_FROM": "Jobs <jobs@company.example>",
        }
        server = RunningServer(home, environment)
        try:
            server.start()
            bare, bare_cpu_s = asyncio.run(baseline(port, min(BASELINE, count)))
            book.write_text("", encoding="utf-8")
            opening_id = asyncio.run(people(home, count))
            worker = worker_of(server)
            asked, cpu_before = time.time(), cpu_s(worker)
            send_batch(server, opening_id)
            wait_for(book, count // 2)
            killed = time.time()
            if which != "none":
                kill(server, which)
            wait_for(book, count)
            spent_s = cpu_s(worker) - cpu_before if which == "none" else None
            time.sleep(5)  # a second copy would come now
            mails = noted(book)
        finally:
            server.stop()
            sink.terminate()
            sink.wait()
    costs = {
        "cpu_ms_a_mail": None if spent_s is None else round(spent_s / count * 1000, 1),
        "baseline_cpu_ms_a_mail": round(bare_cpu_s * 1000, 1),
    }
    return {**figures(mails, count, asked, killed, bare), **costs}


def figures(mails: list[Noted], count: int, asked: float, killed: float, bare: float) -> Figures:
    by_id = Counter(mail.message_id for mail in mails)
    by_recipient = Counter(mail.recipient for mail in mails)
    first, last = min(mail.at for mail in mails), max(mail.at for mail in mails)
    times = sorted(mail.at for mail in mails)
    gap = max(
        (later - at for at, later in pairwise(times) if later > killed - 1),
        default=0.0,
    )
    per_second = len(by_recipient) / (last - first - gap)
    return {
        "invitations": count,
        "per_second": round(per_second, 1),
        "per_second_with_restart": round(len(by_recipient) / (last - asked), 1),
        "restart_s": round(gap, 1),
        "first_after_s": round(first - asked, 1),
        "lost": count - len(by_recipient),
        "doubled": sum(n - 1 for n in by_id.values()),
        "doubled_by_recipient": sum(n - 1 for n in by_recipient.values()),
        "baseline_per_second": round(bare, 1),
        "ratio_to_baseline": round(per_second / bare, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    parser.add_argument("--count", type=int, default=INVITATIONS)
    parser.add_argument("--kill", choices=("server", "worker", "both", "none"), default="server")
    options = parser.parse_args()
    before = machine()
    measured = measure(options.count, options.kill)
    show({**before, "killed": options.kill, **measured, **load_after()}, options.json)


if __name__ == "__main__":
    main()
