"""The two secrets of an installation, from the environment or from files of mode 0600."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from interview.errors import BadInput
from vivavoce.settings import Settings

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Secrets:
    """Attributes: 32 bytes each, never printed."""

    master_key: bytes = field(repr=False)
    signing_key: bytes = field(repr=False)
    earlier_master_keys: tuple[bytes, ...] = field(default=(), repr=False)


def load_secrets(settings: Settings) -> Secrets:
    """The installation's secrets; files are made at the first start.

    Raises:
        BadInput: a setting or file is not base64 of 32 bytes.
    """
    folder = settings.home / "secrets"
    return Secrets(
        master_key=_load("master_key", settings.master_key, folder),
        signing_key=load_signing_key(settings),
        earlier_master_keys=tuple(
            _decode(key.get_secret_value(), "VIVAVOCE_EARLIER_MASTER_KEYS")
            for key in settings.earlier_master_keys
        ),
    )


def load_signing_key(settings: Settings) -> bytes:
    """The signing key alone; made, and wrong, as by `load_secrets`."""
    return _load("signing_key", settings.signing_key, settings.home / "secrets")


def has_master_key(settings: Settings) -> bool:
    """Whether `load_secrets` would find one, and make none."""
    given = bool(settings.master_key.get_secret_value())
    return given or (settings.home / "secrets" / "master_key").exists()


def _load(name: str, given: SecretStr, folder: Path) -> bytes:
    if given.get_secret_value():
        return _decode(given.get_secret_value(), f"VIVAVOCE_{name.upper()}")
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_once(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)))
    return _decode(path.read_text().strip(), str(path))


def _write_once(path: Path, content: bytes) -> None:
    """Write a complete new file or, if another process was first, nothing."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _decode(text: str, origin: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise BadInput(f"{origin} is not base64") from error
    if len(key) != KEY_BYTES:
        raise BadInput(f"{origin} holds {len(key)} bytes, {KEY_BYTES} are needed")
    return key
