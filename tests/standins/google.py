"""A server that stands in for Google where sign-in asks: certificates, access tokens, accounts.

https://firebase.google.com/docs/auth/admin/verify-id-tokens says what an ID token is and where
the certificates are; https://cloud.google.com/identity-platform/docs/reference/rest what an
account lookup answers.
"""

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.standins.loopback import listening

CERTIFICATES_PATH = "/robot/v1/metadata/x509/securetoken@system.gserviceaccount.com"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An RSA key Google might sign ID tokens with, and the certificate that shows its half."""

    kid: str
    private: rsa.RSAPrivateKey
    certificate: str

    @classmethod
    def make(cls, kid: str) -> "SigningKey":
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "securetoken.example")])
        today = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(private.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(today - timedelta(days=1))
            .not_valid_after(today + timedelta(days=16))
            .sign(private, hashes.SHA256())
        )
        pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
        return cls(kid, private, pem)

    def sign(self, claims: dict[str, Any], *, kid: str | None = None) -> str:
        """An RS256 token; `kid` pretends to be another key."""
        return jwt.encode(claims, self.private, algorithm="RS256", headers={"kid": kid or self.kid})

    def service_account(self, project: str, token_uri: str) -> str:
        """The JSON file of a service account whose access tokens come from `token_uri`."""
        pem = self.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return json.dumps(
            {
                "type": "service_account",
                "project_id": project,
                "private_key_id": self.kid,
                "private_key": pem.decode(),
                "client_email": f"mulin@{project}.iam.gserviceaccount.example",
                "token_uri": token_uri,
            }
        )


@dataclass(slots=True)
class StandInGoogle:
    """What it serves may be changed while it runs; it counts what it is asked."""

    certificates: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    access_token_lifetime: timedelta = timedelta(hours=1)
    certificates_live: timedelta = timedelta(hours=6)
    certificates_down: bool = False
    service_account_refused: bool = False
    url: str = ""
    certificate_requests: int = 0
    token_requests: int = 0

    @property
    def certificates_url(self) -> str:
        return f"{self.url}{CERTIFICATES_PATH}"

    @property
    def token_url(self) -> str:
        return f"{self.url}/token"

    @property
    def identity_toolkit_url(self) -> str:
        return f"{self.url}/identitytoolkit/v1"

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator["StandInGoogle"]:
        app = Starlette(
            routes=[
                Route(CERTIFICATES_PATH, self._certificates),
                Route("/token", self._token, methods=["POST"]),
                Route(
                    "/identitytoolkit/v1/projects/{project}/accounts:lookup",
                    self._lookup,
                    methods=["POST"],
                ),
            ]
        )
        async with listening(app) as self.url:
            yield self

    async def _certificates(self, _request: Request) -> Response:
        self.certificate_requests += 1
        if self.certificates_down:
            return Response("Service Unavailable", 503)
        seconds = int(self.certificates_live.total_seconds())
        caching = {
            "cache-control": f"public, max-age={seconds}, must-revalidate, no-transform",
            "date": formatdate(usegmt=True),
        }
        return JSONResponse(self.certificates, headers=caching)

    async def _token(self, _request: Request) -> Response:
        self.token_requests += 1
        if self.service_account_refused:
            return JSONResponse({"error": "invalid_grant"}, 400)
        seconds = int(self.access_token_lifetime.total_seconds())
        return JSONResponse(
            {"access_token": "made-up", "token_type": "Bearer", "expires_in": seconds}
        )

    async def _lookup(self, request: Request) -> Response:
        body = await request.json()
        found = [self.accounts[uid] for uid in body["localId"] if uid in self.accounts]
        return JSONResponse({"users": found} if found else {})
