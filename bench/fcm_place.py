"""What bench/push.py runs beside itself: FCM's place, a Redis, and workers of Mulin."""

import asyncio
import json
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mulin import clock
from tests.ports import free_ports

READY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Place:
    """A running stand-in."""

    url: str
    pid: int
    certificate: Path

    def arrivals(self) -> list[tuple[float, str]]:
        """When each message came since last asked (seconds since 1970), and its dedupe key."""
        trusted = ssl.create_default_context(cafile=self.certificate)
        with urlopen(f"{self.url}/arrivals", context=trusted) as answer:  # noqa: S310 - ours
            return [(milliseconds / 1000, key) for milliseconds, key in json.load(answer)]


def certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate for localhost that signs itself, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    at = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    key_file, file = folder / "key.pem", folder / "certificate.pem"
    key_file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    file.write_bytes(made.public_bytes(pem))
    return key_file, file


@contextmanager
def standing_in(key: Path, file: Path, milliseconds: int) -> Iterator[Place]:
    """A stand-in that answers after so long. Raises FileNotFoundError without Node."""
    script = Path(__file__).with_name("fcm_standin.mjs")
    with _started(["node", str(script), str(key), str(file), str(milliseconds)], {}) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        yield Place(f"https://localhost:{port}", process.pid, file)


@contextmanager
def redis() -> Iterator[str]:
    """A Redis of its own that keeps nothing. Raises FileNotFoundError without redis-server."""
    (port,) = free_ports(1)
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with _started(["redis-server", *options], {}) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "Ready to accept connections" in line:
                break
        yield f"redis://127.0.0.1:{port}/0"


@asynccontextmanager
async def worker(settings: Mapping[str, str]) -> AsyncIterator[int]:
    """A worker of Mulin, ready; its process id."""
    with _started([sys.executable, "-m", "cli", "worker"], settings) as process:
        async with asyncio.timeout(READY_SECONDS):
            await asyncio.to_thread(_until_ready, process)
        yield process.pid


def _until_ready(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if "ready" in line:
            return
    raise RuntimeError("the worker did not start")


@contextmanager
def _started(command: list[str], settings: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    program = shutil.which(command[0])
    if program is None:
        raise FileNotFoundError(f"{command[0]} is not on the PATH")
    process = subprocess.Popen(  # noqa: S603 - our own commands
        [program, *command[1:]],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **settings},
        cwd=Path(__file__).parents[1],
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=READY_SECONDS)


def processor_seconds(pid: int) -> float:
    """What a process has used so far, all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
