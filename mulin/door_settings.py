"""The settings of the door: who may call, how much, how long, and whom to believe about it."""

from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings


class ManifestInvalid(Exception):
    """{path} is no manifest of trusted documents: {reason}."""

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__((ManifestInvalid.__doc__ or "").format(path=path, reason=reason))


class DoorSettings(BaseSettings):
    """A part of `mulin.settings.Settings`, which says where they are read from."""

    free_documents: bool = Field(
        True,
        description="Whether callers may send GraphQL documents of their own; false: only those of "
        "the web app and of MULIN_DOCUMENT_MANIFESTS",
    )
    document_manifests: str = Field(
        "",
        description="Comma-separated files of further trusted documents, such as those of a mobile "
        'app: JSON objects {"sha256:…": "query …"}',
    )
    operation_cost: int = Field(
        100_000, ge=1_000, description="Most values that the answer to one operation could hold"
    )
    query_seconds: float = Field(
        10, gt=0, le=300, description="Longest a query, or one event of a subscription, may take"
    )
    mutation_seconds: float = Field(
        30, gt=0, le=300, description="Longest a mutation may take before it begins to commit"
    )
    operations_each_person: int = Field(
        64, ge=1, description="Operations of one person that a process runs at a time"
    )
    operations_each_address: int = Field(
        512, ge=1, description="Operations from one network address that a process runs at a time"
    )
    requests_each_person: int = Field(
        1_200, ge=0, description="Requests a minute of one person to all processes; 0: no limit"
    )
    requests_each_address: int = Field(
        6_000,
        ge=0,
        description="Requests a minute from one network address, behind which a whole neighborhood "
        "may be; 0: no limit",
    )
    allowed_origins: str = Field(
        "",
        description="Comma-separated origins of other sites whose pages may use the API, such as "
        "https://desk.example.org",
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1",
        description="Comma-separated addresses or networks (10.0.0.0/8) of proxies whose "
        "X-Forwarded-For and X-Forwarded-Proto are believed",
    )

    @property
    def origins(self) -> tuple[str, ...]:
        """Whose pages may use the API beside its own."""
        return _items(self.allowed_origins)

    @property
    def manifests(self) -> tuple[Path, ...]:
        return tuple(Path(item) for item in _items(self.document_manifests))

    @field_validator("allowed_origins")
    @classmethod
    def _origins_are_origins(cls, written: str) -> str:
        for item in _items(written):
            parts = urlsplit(item)
            if parts.scheme not in {"http", "https"} or item != f"{parts.scheme}://{parts.netloc}":
                raise ValueError(f"{item!r} is no origin such as https://desk.example.org")
        return written

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies_are_networks(cls, written: str) -> str:
        for item in _items(written):
            ip_network(item)
        return written


def _items(written: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in written.split(",") if item.strip())
