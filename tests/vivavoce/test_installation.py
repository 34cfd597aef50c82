"""What an operator's machine keeps and serves: secrets, certificate, settings, pages."""

from __future__ import annotations

import base64
import socket
import ssl
import stat
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from interview.errors import BadInput
from vivavoce.secrets import load_secrets
from vivavoce.serving.certificate import certificate_for
from vivavoce.serving.serve import serve
from vivavoce.serving.web import SecurityHeaders, web_client
from vivavoce.settings import Settings, faults_of


def test_secrets_are_made_once_readable_by_their_owner_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    first = load_secrets(settings)
    assert load_secrets(settings) == first
    assert first.master_key != first.signing_key
    for file in (tmp_path / "secrets").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert first.master_key.hex() not in repr(first)


def test_a_short_master_key_stops_the_start_with_its_name(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, master_key=base64.b64encode(b"short").decode())
    with pytest.raises(BadInput, match="VIVAVOCE_MASTER_KEY holds 5 bytes"):
        load_secrets(settings)


def test_a_certificate_without_its_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="go together"):
        Settings(home=tmp_path, certificate=tmp_path / "c.pem")


def test_the_self_made_certificate_is_kept_until_a_new_name_needs_another(tmp_path: Path) -> None:
    certificate, key = certificate_for(tmp_path, ["localhost", "127.0.0.1"])
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    first = certificate.read_bytes()
    certificate_for(tmp_path, ["localhost"])
    assert certificate.read_bytes() == first
    certificate_for(tmp_path, ["localhost", "192.0.2.7"])
    assert certificate.read_bytes() != first


def test_a_taken_port_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(BadInput, match=f"cannot listen on 127.0.0.1:{port}: .*another --port"):
            serve(Settings(home=tmp_path / "home", port=port))
    assert not (tmp_path / "home").exists()


def test_a_wrong_setting_is_told_by_its_name() -> None:
    with pytest.raises(ValidationError) as told:
        Settings(port=99999)
    assert [name for name, _ in faults_of(told.value)] == ["VIVAVOCE_PORT"]


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("staff app")
    (folder / "join.html").write_text("applicant pages")
    (folder / "assets" / "app-1a2b.js").write_text("script")
    (tmp_path / "secret").write_text("not for the web")
    return folder


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/", 200, "staff app"),
        ("/interviews/i-1/live", 200, "staff app"),
        ("/join/token", 200, "applicant pages"),
        ("/assets/app-1a2b.js", 200, "script"),
        ("/assets/absent.js", 404, ""),
        ("/api/v1/absent", 404, ""),
        ("/live/absent", 404, ""),
        ("/%2e%2e/secret", 200, "staff app"),
    ],
)
async def test_each_path_gets_its_page(dist: Path, path: str, status: int, text: str) -> None:
    app = SecurityHeaders(web_client(dist))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://server") as http:
        answer = await http.get(path)
    assert (answer.status_code, answer.text if text else "") == (status, text)
    assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("takes", "coding", "body"),
    [
        ("gzip, deflate, br", "br", b"by brotli"),
        ("gzip", "gzip", b"by gzip"),
        ("identity", None, b"script"),
    ],
)
async def test_scripts_are_sent_as_small_as_the_browser_takes_them(
    dist: Path, takes: str, coding: str | None, body: bytes
) -> None:
    script = dist / "assets" / "app-1a2b.js"
    script.with_name(script.name + ".br").write_bytes(b"by brotli")
    script.with_name(script.name + ".gz").write_bytes(b"by gzip")
    transport = httpx.ASGITransport(app=web_client(dist))
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://server") as http,
        http.stream("GET", "/assets/app-1a2b.js", headers={"accept-encoding": takes}) as answer,
    ):
        sent = b"".join([part async for part in answer.aiter_raw()])
    assert (answer.headers.get("content-encoding"), sent) == (coding, body)
    assert answer.headers["vary"] == "accept-encoding"
    assert answer.headers["content-type"].startswith("text/javascript")
