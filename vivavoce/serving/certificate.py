"""A self-made certificate, so that phones on a local network may open the camera."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import socket
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

VALID_DAYS = 397
"""Browsers refuse server certificates that are valid for longer (CA/B Forum BR 6.3.2)."""


def certificate_for(folder: Path, hosts: list[str]) -> tuple[Path, Path]:
    """Certificate and key files for these host names and addresses.

    A pair made earlier is kept while it is valid for another week and names every host.
    """
    certificate, key = folder / "certificate.pem", folder / "certificate_key.pem"
    if not (key.exists() and certificate.exists() and _serves(certificate, hosts)):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(certificate, key, hosts)
    return certificate, key


def own_addresses() -> list[str]:
    """Names and addresses by which this machine is reached."""
    found = {"localhost", "127.0.0.1", socket.gethostname()}
    for family in (socket.AF_INET, socket.AF_INET6):
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:  # connecting a datagram socket sends nothing, it only picks the interface
                probe.connect(("192.0.2.1" if family == socket.AF_INET else "2001:db8::1", 9))
            except OSError:
                continue
            found.add(probe.getsockname()[0])
    return sorted(found)


def _serves(certificate: Path, hosts: list[str]) -> bool:
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(days=7)
    return found.not_valid_after_utc > soon and set(map(_general_name, hosts)) <= set(names)


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _make(certificate: Path, key: Path, hosts: list[str]) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Vivavoce (self-made)")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName(map(_general_name, hosts)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pem)
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
