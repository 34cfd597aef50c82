"""Reading manifests: what weights and media there are and what they must hash to."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Self

from interview.errors import BadInput
from models.transducer import TransducerFiles

BUILT_IN = Path(__file__).parent / "manifest.toml"
"""The entries the server and its demo need."""


@dataclass(frozen=True, slots=True)
class Package:
    """A registry package that carries files, as "pypi:NAME==VERSION" or "npm:NAME@VERSION"."""

    registry: str
    name: str
    version: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one; BadInput where it is none."""
        registry, _, rest = text.partition(":")
        separator = {"pypi": "==", "npm": "@"}.get(registry, "")
        name, found, version = rest.rpartition(separator) if separator else ("", "", "")
        if not (name and found and version):
            raise BadInput(f"not a package: {text!r} (pypi:NAME==VERSION or npm:NAME@VERSION)")
        return cls(registry, name, version)

    @property
    def requirement(self) -> str:
        """The package as its registry's client takes it."""
        return f"{self.name}{'==' if self.registry == 'pypi' else '@'}{self.version}"

    @property
    def folder(self) -> str:
        """A name for the folder that holds the downloaded archive."""
        return f"{self.registry}-{self.name.replace('/', '-').lstrip('@')}-{self.version}"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of an entry: the members that make it, joined in order."""

    path: str
    sha256: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One model or media item; the fields are explained in manifest.toml.

    Attributes:
        section: "models" or "media".
        use: what media is for ("demo", "test"); "" for models.
        recogniser: "whisper" or "transducer" for a model that hears speech in its `languages`
            in place of the built-in ones; "" for any other.
    """

    name: str
    section: str
    version: str
    licence: str
    source: str
    files: tuple[StoredFile, ...]
    languages: tuple[str, ...] = ()
    use: str = ""
    packages: tuple[Package, ...] = ()
    platform: str = ""
    installed: str = ""
    folder: str = ""
    recogniser: str = ""

    @property
    def label(self) -> str:
        """name@version, as events and evidence cite it."""
        return f"{self.name}@{self.version}"


def read(path: Path) -> dict[str, Entry]:
    """All entries of a manifest by name; BadInput naming what is wrong with it."""
    try:
        sections = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"manifest {path}: {error}") from error
    entries: dict[str, Entry] = {}
    for section, items in sections.items():
        if section not in ("models", "media"):
            raise BadInput(f"manifest {path}: unknown section {section!r}")
        for name, item in items.items():
            try:
                entries[name] = _entry(name, section, dict(item))
            except (BadInput, KeyError, TypeError, AttributeError) as error:
                raise BadInput(f"manifest {path}, {section}.{name}: {error}") from error
    return entries


def _entry(name: str, section: str, item: dict[str, Any]) -> Entry:
    if sum(key in item for key in ("packages", "installed", "folder")) != 1:
        raise BadInput("needs exactly one of packages, installed, folder")
    files = tuple(_file(path, spec) for path, spec in item.pop("files").items())
    if not files:
        raise BadInput("names no files")
    recogniser = item.get("recogniser", "")
    if recogniser not in ("", "whisper", "transducer"):
        raise BadInput(f"recogniser {recogniser!r}: there are whisper and transducer")
    if recogniser and not item.get("languages"):
        raise BadInput("names no languages to recognise")
    if recogniser == "transducer":
        TransducerFiles.among(Path(), [file.path for file in files])
    return Entry(
        name=name,
        section=section,
        files=files,
        packages=tuple(Package.parse(text) for text in item.pop("packages", ())),
        languages=tuple(item.pop("languages", ())),
        **item,
    )


def _file(path: str, spec: dict[str, Any]) -> StoredFile:
    if ".." in PurePosixPath(path).parts or PurePosixPath(path).is_absolute():
        raise BadInput(f"file path {path!r} leaves the entry's folder")
    if len(spec["sha256"]) != 64:
        raise BadInput(f"{path}: sha256 must have 64 hexadecimal digits")
    return StoredFile(path, spec["sha256"], tuple(spec.get("parts", ())))
