"""Settings: the environment (VIVAVOCE_*) read once, with defaults that run on a laptop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.runtime import Compute

CHECKOUT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything an operator may set; docs/operations.md has one row for each field."""

    model_config = SettingsConfigDict(
        env_prefix="VIVAVOCE_", extra="ignore", frozen=True, validate_default=True
    )

    home: Path = CHECKOUT / "var"
    """Folder of everything the server keeps: database, recordings, secrets, weights."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""
    """What applicants' links begin with; made of scheme, host and port where empty."""

    https: bool = False
    """Serve HTTPS: phones on a local network give a camera to no other page."""
    certificate: Path | None = None
    certificate_key: Path | None = None

    database_url: str = ""
    """SQLAlchemy URL: sqlite+aiosqlite:///... or postgresql+asyncpg://..."""

    master_key: SecretStr = SecretStr("")
    """Base64 of 32 bytes that wrap the recording keys; a file in home/secrets where empty."""
    earlier_master_keys: tuple[SecretStr, ...] = ()
    """Master keys from before, as long as `vivavoce rewrap` has not made them unnecessary."""
    signing_key: SecretStr = SecretStr("")
    """Base64 of 32 bytes that sign join links; a file in home/secrets where empty."""

    models: Path | None = None
    """Folder that holds models/ and media/; home where empty."""
    model_manifests: tuple[Path, ...] = ()
    """More manifests (see models/manifest.toml); an entry replaces a built-in one."""
    inference_threads: int = Field(default=0, ge=0, le=64)
    """Threads a speech model may use; 0 takes half of the cores, at least one."""
    speech_device: Literal["cpu", "cuda", "auto"] = "cpu"
    """Where speech is recognised; "auto" takes a GPU where there is one."""
    speech_compute: str = ""
    """Numbers that it computes with, as CTranslate2 names them: int8, int8_float16, float16."""
    speech_at_once: int = Field(default=1, ge=1, le=16)
    """Decodes of one speech model that run side by side."""
    speech_batch: int = Field(default=1, ge=1, le=64)
    """Most windows, of all sessions, that one decode takes together; for GPUs."""

    decode_threads: int = Field(default=2, ge=1, le=64)
    """Threads that decode pictures, for all sessions together."""
    analysis_fps: float = Field(default=15.0, ge=1, le=30)
    """Pictures of an applicant that are analysed a second."""

    media_workers: int = Field(default=0, ge=0, le=64)
    """Processes for media and analysis; 0 does both in the process that serves."""
    drain_s: float = Field(default=0.0, ge=0)
    """How long live interviews may go on in a server or worker that is told to stop."""

    metrics_token: SecretStr = SecretStr("")
    """Bearer token with which /metrics may be read; signed-in admins may always."""

    ice_servers: tuple[dict[str, Any], ...] = ()
    """STUN and TURN servers as JSON: [{"urls": "stun:..."}], for server and browsers."""
    turn_urls: tuple[str, ...] = ()
    """TURN servers that share turn_secret: ["turn:host:3478?transport=udp", ...]."""
    turn_secret: SecretStr = SecretStr("")
    """With it each browser is made credentials of its own (coturn: static-auth-secret)."""
    turn_lifetime_s: float = Field(default=86_400.0, ge=600)
    """How long such credentials last at least: longer than a page stays open."""

    max_sessions: int = Field(default=12, ge=1)
    """Interviews that may be live at once; the next one is told that the server is full."""

    max_interview_s: float = Field(default=14_400.0, ge=600)
    """A live interview is ended after this long; the panel is told five minutes before."""
    max_video_kbps: int = Field(default=4_000, ge=200, le=50_000)
    """What a browser may send at most; of who sends two and a half times as much, the rest is
    dropped."""
    max_picture: str = Field(default="2560x1440", pattern=r"^[1-9]\d{2,3}x[1-9]\d{2,3}$")
    """Larger pictures (by area) are neither shown, analysed nor recorded."""

    caption_interviewers: bool = True
    """Transcribe what interviewers say too, as captions; nothing of it is scored."""

    goodbye_s: float = Field(default=120.0, ge=0)
    """How long the room stays open for goodbyes after the interview ended."""
    abandoned_after_s: float = Field(default=1800.0, ge=1)
    """A live interview that everybody left is ended after this long."""

    mail_url: SecretStr = SecretStr("")
    """Mail server: smtp+starttls://user:password@host:587, smtps://... or smtp://host:25."""
    mail_from: str = ""
    """Who mails come from, such as "Recruiting <jobs@company.example>"."""
    sms_url: SecretStr = SecretStr("")
    """apprise URL of an SMS gateway, {phone} where the number goes; likewise the next two."""
    wecom_url: SecretStr = SecretStr("")
    dingtalk_url: SecretStr = SecretStr("")

    worker: bool = True
    """Start a worker beside the server; false where `vivavoce work` is run on its own."""
    worker_name: str = "local"
    """Names a worker among several; at its next start it takes up its own workflows."""

    calendar_hosts: tuple[str, ...] = ()
    """Calendar servers (iCalendar feeds, CalDAV) that may have private addresses."""
    bridge_hosts: tuple[str, ...] = ()
    """Receivers of webhooks and systems of connectors that may have private addresses."""

    large_model_url: str = ""
    """OpenAI-compatible endpoint that reads interviews scored again, up to /v1; off if empty."""
    large_model_name: str = ""
    large_model_key: SecretStr = SecretStr("")
    large_model_policies: tuple[str, ...] = ()
    """Policies whose notices tell applicants of it; what is said under others is never sent."""

    translation_url: str = ""
    """LibreTranslate-compatible service that translates captions; none if empty."""
    translation_key: SecretStr = SecretStr("")
    translation_policies: tuple[str, ...] = ()
    """Policies whose notices tell applicants of it; what is said under others is never sent."""

    privacy_contact: str = ""
    """Whom applicants write to about their data, as notices name it: an address or a number."""

    demo: bool = True
    """Make the demo company at first start when the database is empty."""

    log_json: bool = False

    @field_validator("certificate_key")
    @classmethod
    def _both_or_none(cls, key: Path | None, info: Any) -> Path | None:
        if (key is None) != (info.data.get("certificate") is None):
            raise ValueError("certificate and certificate_key go together")
        return key

    @field_validator("turn_urls")
    @classmethod
    def _turn_scheme(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        for url in urls:
            if not url.startswith(("turn:", "turns:")):
                raise ValueError(f"{url!r} does not begin with turn: or turns:")
        return urls

    @field_validator("turn_secret")
    @classmethod
    def _urls_with_secret(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        if bool(secret.get_secret_value()) != bool(info.data.get("turn_urls")):
            raise ValueError("turn_urls and turn_secret go together")
        return secret

    @field_validator("large_model_url", "translation_url")
    @classmethod
    def _http(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("an address begins with https:// or http://")
        return url

    @field_validator("large_model_name")
    @classmethod
    def _named(cls, name: str, info: Any) -> str:
        if info.data.get("large_model_url") and not name:
            raise ValueError("an endpoint needs the name of its model")
        return name

    @property
    def speech(self) -> Compute:
        """Where and how recognisers compute, threads apart."""
        return Compute(
            self.speech_device,
            self.speech_compute,
            at_once=self.speech_at_once,
            batch=self.speech_batch,
        )

    @property
    def scheme(self) -> str:
        """http or https."""
        return "https" if self.https or self.certificate else "http"

    @property
    def base_url(self) -> str:
        """What links begin with, without a slash at the end."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else self.host  # noqa: S104
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def max_pixels(self) -> int:
        """Area of max_picture in whole blocks of 16 pixels, as H.264 codes it."""
        width, height = (-(-int(side) // 16) * 16 for side in self.max_picture.split("x"))
        return width * height

    @property
    def database(self) -> str:
        """The database's URL, with the default filled in."""
        return self.database_url or f"sqlite+aiosqlite:///{self.home / 'vivavoce.db'}"

    @property
    def store_folder(self) -> Path:
        """Where weights and the demo's recordings lie."""
        return self.models or self.home

    @property
    def resumes_folder(self) -> Path:
        """Where uploaded resumes lie, sealed."""
        return self.home / "resumes"

    @property
    def spoken_folder(self) -> Path:
        """Where questions that were read out once are kept."""
        return self.home / "spoken"

    @property
    def recordings_folder(self) -> Path:
        """Where encrypted recordings lie."""
        return self.home / "recordings"


def faults_of(error: ValidationError) -> Iterator[tuple[str, str]]:
    """What is wrong with settings: each variable's name, and why its value cannot be."""
    for fault in error.errors():
        yield "_".join(("VIVAVOCE", *map(str, fault["loc"]))).upper(), fault["msg"]
