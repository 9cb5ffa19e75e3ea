"""Every setting of a Mulin process: one typed class, read from `MULIN_…` variables."""

import re
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.policy import SMTP
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from holidays import country_holidays
from pydantic import AnyHttpUrl, DirectoryPath, Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from mulin.door_settings import DoorSettings
from mulin.guessable import guessable_key, guessable_password, guessable_secret
from mulin.secret_files import WithSecretFiles

SECRET_KEY_LENGTH = 32


class Environment(StrEnum):
    """Where the process runs; production refuses everything made for trying out."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class PushChannel(StrEnum):
    """Which adapter carries pushes."""

    CONSOLE = "console"
    FCM = "fcm"


class SmsChannel(StrEnum):
    """Which adapter carries short messages."""

    NONE = "none"
    CONSOLE = "console"
    TENCENT = "tencent"


class EmailChannel(StrEnum):
    """Which adapter carries e-mail."""

    NONE = "none"
    CONSOLE = "console"
    SMTP = "smtp"


class SecondFactorPolicy(StrEnum):
    """Whether staff prove who they are a second time, with an app's one-time code."""

    REQUIRED = "required"
    OFFERED = "offered"
    OFF = "off"


class SmtpTls(StrEnum):
    """How a mail server is spoken to in private."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


class Settings(WithSecretFiles, DoorSettings):
    """Raises pydantic.ValidationError, naming variable and reason, for a wrong environment."""

    model_config = SettingsConfigDict(
        # A variable set to nothing is one not set: that is how a shell or a unit file leaves it.
        env_prefix="MULIN_",
        env_ignore_empty=True,
        extra="ignore",
    )

    environment: Environment = Field(
        Environment.DEVELOPMENT, description="development or production"
    )
    host: str = Field("127.0.0.1", description="Address the API listens on")
    port: int = Field(8000, ge=0, le=65535, description="Port the API listens on; 0 takes any")
    drain_seconds: int | None = Field(
        None,
        ge=0,
        le=300,
        description="How long the API goes on after SIGTERM with /readyz at 503, for a balancer to "
        "notice; unset: 5 in production, else 0",
    )
    public_url: AnyHttpUrl | None = Field(
        None,
        description="Where people reach this, such as https://mulin.example.org, for the links it "
        "gives; unset in development: http://MULIN_HOST:MULIN_PORT",
    )
    data_dir: Path = Field(
        Path(".mulin"), description="Folder of the embedded servers and the development secret"
    )
    database_url: SecretStr | None = Field(
        None,
        description="postgresql://user:password@host:port/name; unset: the embedded PostgreSQL",
    )
    database_pool_size: int = Field(
        10,
        ge=1,
        le=200,
        description="Most connections of one process to PostgreSQL; workers take one more",
    )
    redis_url: SecretStr | None = Field(
        None, description="redis://host:port/0; unset: an in-process Redis, for one process only"
    )
    secrets_dir: DirectoryPath | None = Field(
        None,
        description="Folder with files named as variables, such as MULIN_FIELD_KEYS, as Docker "
        "and Kubernetes give secrets; a variable counts before a file",
    )
    secret_key: SecretStr | None = Field(
        None,
        description="Signs access tokens and keys blind indexes, at least 32 characters; "
        "unset in development: made once and kept in the data directory",
    )
    field_keys: SecretStr | None = Field(
        None,
        description="Comma-separated Fernet keys, newest first, for private fields; "
        "unset in development: made once and kept in the data directory",
    )
    backup_recipients: str | None = Field(
        None,
        description="Public keys (age1… or ssh-…), with commas between, of whoever may read the "
        "backups; the private ones are kept elsewhere",
    )
    access_token_seconds: int = Field(900, ge=60, description="Life of an access token")
    refresh_token_days: int = Field(60, ge=1, description="Life of an unused refresh token")
    staff_second_factor: SecondFactorPolicy | None = Field(
        None,
        description="Second factor of staff: required (without it their roles reach nowhere), "
        "offered (for who has set one up) or off; unset: required in production, else offered",
    )
    codes_per_hour: int = Field(
        2000,
        ge=1,
        description="Most sign-in codes an hour sent to all phones together, which bounds what "
        "text messages can cost",
    )
    push_channel: PushChannel = Field(PushChannel.CONSOLE, description="console or fcm")
    push_per_second: int = Field(
        5000,
        ge=1,
        le=10_000,
        description="Most pushes a second of all processes together; Firebase allows a project "
        "10,000 (600,000 a minute)",
    )
    push_first_wait_seconds: float = Field(
        10,
        ge=0.1,
        le=600,
        description="Wait after the first failed try of a delivery, doubling with each "
        "further one; Google asks for no less than 10",
    )
    push_ramp_seconds: int = Field(
        60, ge=0, description="How long a burst of pushes takes to come to its full rate"
    )
    sms_channel: SmsChannel = Field(
        SmsChannel.NONE,
        description="none, console or tencent (Tencent Cloud SMS): who carries short messages",
    )
    sms_url: AnyHttpUrl = Field(
        AnyHttpUrl("https://sms.tencentcloudapi.com"),
        description="Where the provider's API is; sms.intl.tencentcloudapi.com for accounts of "
        "Tencent Cloud International",
    )
    sms_region: str = Field("ap-guangzhou", description="The provider's region")
    sms_key_id: str | None = Field(None, description="SecretId of the provider's key")
    sms_key: SecretStr | None = Field(None, description="SecretKey of the provider's key")
    sms_app_id: str | None = Field(None, description="SmsSdkAppId of the application there")
    sms_sign_name: str | None = Field(
        None, description="Approved signature that stands before each message; none abroad"
    )
    sms_code_template: str | None = Field(
        None, description="Id of the approved template of codes: {1} the code, {2} its minutes"
    )
    sms_notice_template: str | None = Field(
        None, description="Id of the approved template of notices: {1} the title, {2} the text"
    )
    sms_code_template_en: str | None = Field(
        None, description="The same for readers of English; unset: the one above"
    )
    sms_notice_template_en: str | None = Field(
        None, description="The same for readers of English; unset: the one above"
    )
    email_channel: EmailChannel = Field(
        EmailChannel.NONE, description="none, console or smtp: who carries e-mail"
    )
    email_from: str | None = Field(
        None, description='Who mails come from, such as "Mulin <mulin@example.org>"'
    )
    smtp_url: SecretStr | None = Field(
        None, description="Mail server: smtp://user:password@host:587, its parts percent-encoded"
    )
    smtp_tls: SmtpTls = Field(
        SmtpTls.STARTTLS,
        description="starttls (port 587), implicit (port 465) or none; none takes no password",
    )
    firebase_web_api_key: str | None = Field(
        None, description="The web app's own key in the Firebase console; public, as are these"
    )
    firebase_web_app_id: str | None = Field(None, description="The web app's id at Firebase")
    firebase_sender_id: str | None = Field(
        None, description="Sender id of the Firebase project, for pushes in browsers"
    )
    firebase_vapid_key: str | None = Field(
        None, description="Public key of Firebase's Web Push certificates; unset: no such pushes"
    )
    firebase_project_id: str | None = Field(None, description="Firebase project")
    firebase_credentials_file: Path | None = Field(
        None, description="Service account JSON; unset: Google's application default credentials"
    )
    fcm_url: AnyHttpUrl | None = Field(
        None, description="Base address of a stand-in for fcm.googleapis.com; never in production"
    )
    time_zone: str = Field(
        "Asia/Shanghai", description="IANA zone of the district, for its days and its messages"
    )
    default_region: str = Field(
        "CN", description="ISO 3166 region of phone numbers written without country code"
    )
    holidays: str = Field(
        "CN", description="ISO 3166 country whose published holidays are kept; none: no holidays"
    )
    working_hours: str = Field(
        "09:00-11:30,13:30-17:00",
        description="When the district works on its working days, in its zone; promised times of "
        "answers count these hours",
    )
    storage_url: str | None = Field(
        None,
        description="Where files are kept, encrypted: file:///folder, s3://bucket/prefix (AWS_… "
        "variables name region, endpoint and keys); unset: in the data directory",
    )
    checkpoint_dir: Path | None = Field(
        None,
        description="Folder of the signed checkpoints of the audit trace, best where whoever can "
        "write the database cannot; unset: in the data directory",
    )
    metrics_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        description="Port of /metrics for Prometheus, one for each process of a host; 0 takes any; "
        "unset: no metrics",
    )
    metrics_host: str = Field(
        "127.0.0.1", description="Address /metrics listens on: one the public cannot reach"
    )
    otlp_url: AnyHttpUrl | None = Field(
        None,
        description="Collector of traces (OTLP over HTTP), such as http://127.0.0.1:4318; unset: "
        "what OTEL_EXPORTER_OTLP_ENDPOINT says, or no traces",
    )
    allow_introspection: bool | None = Field(
        None, description="GraphQL introspection and GraphiQL; unset: on except in production"
    )

    @property
    def production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def draining(self) -> int:
        """Seconds between SIGTERM and letting nobody in."""
        if self.drain_seconds is None:
            return 5 if self.production else 0
        return self.drain_seconds

    @property
    def base_url(self) -> str:
        """The beginning of every link that people get; no slash at its end."""
        if self.public_url is not None:
            return str(self.public_url).rstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def second_factor(self) -> SecondFactorPolicy:
        """The policy for staff."""
        if self.staff_second_factor is not None:
            return self.staff_second_factor
        return SecondFactorPolicy.REQUIRED if self.production else SecondFactorPolicy.OFFERED

    @property
    def introspection(self) -> bool:
        if self.allow_introspection is None:
            return not self.production
        return self.allow_introspection

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names this is called by; none: any name.

        On a loopback address only its own: a page of another site whose name was made to lead
        here would otherwise be taken for ours.
        """
        if self.public_url is not None and self.public_url.host is not None:
            return (self.public_url.host,)
        return _LOOPBACK if self.host in {*_LOOPBACK, "::1"} else ()

    @property
    def holiday_country(self) -> str | None:
        """The country for `mulin.scheduling.published_holidays`; None: nothing is published."""
        return None if self.holidays == "none" else self.holidays

    @property
    def working_ranges(self) -> tuple[tuple[int, int], ...]:
        """The district's working hours: minutes `[starts, ends)` after local midnight, in order."""
        return _ranges(self.working_hours)

    @field_validator("working_hours")
    @classmethod
    def _hours_are_ranges(cls, written: str) -> str:
        _ranges(written)
        return written

    @field_validator("holidays")
    @classmethod
    def _country_is_known(cls, country: str) -> str:
        if country != "none":
            try:
                country_holidays(country)
            except NotImplementedError:
                raise ValueError(f"{country} is no country of the library holidays") from None
        return country

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"{name} is not a zone of the IANA tz database")
        return name

    @field_validator("email_from")
    @classmethod
    def _sender_is_an_address(cls, written: str | None) -> str | None:
        if written is not None:
            _mailbox(written)
        return written

    @model_validator(mode="after")
    def _channels_are_complete(self) -> Self:
        needed: tuple[str, ...] = ()
        if self.sms_channel is SmsChannel.TENCENT:
            names = ("key_id", "key", "app_id", "code_template", "notice_template")
            needed += tuple(f"sms_{name}" for name in names)
        if self.email_channel is EmailChannel.SMTP:
            needed += ("smtp_url", "email_from")
        for name in needed:
            if getattr(self, name) is None:
                raise ValueError(f"a channel that is switched on needs MULIN_{name.upper()}")
        if self.smtp_url is not None:
            server = urlsplit(self.smtp_url.get_secret_value())
            if server.scheme != "smtp" or not server.hostname:
                raise ValueError("MULIN_SMTP_URL must read smtp://user:password@host:port")
            if server.password and self.smtp_tls is SmtpTls.NONE:
                raise ValueError("MULIN_SMTP_TLS=none would show the password to everybody")
        return self

    @model_validator(mode="after")
    def _production_is_complete(self) -> Self:
        secret = self.secret_key
        if secret is not None and len(secret.get_secret_value()) < SECRET_KEY_LENGTH:
            raise ValueError(f"MULIN_SECRET_KEY must have at least {SECRET_KEY_LENGTH} characters")
        if self.push_channel is PushChannel.FCM and not self.firebase_project_id:
            raise ValueError("MULIN_PUSH_CHANNEL=fcm needs MULIN_FIREBASE_PROJECT_ID")
        if not self.production:
            return self
        for name in ("public_url", "database_url", "redis_url", "secret_key", "field_keys"):
            if getattr(self, name) is None:
                raise ValueError(f"production needs MULIN_{name.upper()}")
        if self.push_channel is not PushChannel.FCM:
            raise ValueError("production needs MULIN_PUSH_CHANNEL=fcm: a console is nobody's phone")
        if self.sms_url.scheme != "https":
            raise ValueError("production needs MULIN_SMS_URL to be https: codes go there")
        if self.fcm_url is not None:
            raise ValueError("MULIN_FCM_URL is for development; production speaks to Firebase")
        return self

    @model_validator(mode="after")
    def _production_keeps_its_secrets(self) -> Self:
        if not self.production:
            return self
        if guessable_secret(_revealed(self.secret_key)):
            raise ValueError("MULIN_SECRET_KEY can be guessed: `mulin keys make secret` prints one")
        if any(guessable_key(key.strip()) for key in _revealed(self.field_keys).split(",")):
            raise ValueError("MULIN_FIELD_KEYS can be guessed: `mulin keys make` prints one")
        for name in ("database_url", "redis_url"):
            if guessable_password(_revealed(getattr(self, name))):
                raise ValueError(f"MULIN_{name.upper()} has a password that can be guessed")
        return self


_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@cache
def settings() -> Settings:
    """The settings of this process, read once; `settings.cache_clear()` reads them again."""
    return Settings()


def _revealed(secret: SecretStr | None) -> str:
    return "" if secret is None else secret.get_secret_value()


def _mailbox(written: str) -> None:
    """Raises ValueError for what is not one mailbox of RFC 5322 in ASCII."""
    if not written.isprintable():
        raise ValueError(f"{written!r} is not one mailbox")
    try:
        (sender,) = SMTP.header_factory("from", written).addresses
        Address(addr_spec=sender.addr_spec)
    except (ValueError, HeaderParseError, IndexError):
        raise ValueError(f"{written!r} is not one mailbox") from None


_RANGE = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_DAY_MINUTES = 24 * 60


def _ranges(written: str) -> tuple[tuple[int, int], ...]:
    """Raises ValueError unless the ranges are in order and lie apart."""
    found = []
    last = 0
    for part in written.split(","):
        match = _RANGE.fullmatch(part.strip())
        hours = [int(number) for number in match.groups()] if match is not None else [0] * 4
        starts, ends = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        if match is None or not last <= starts < ends <= _DAY_MINUTES:
            raise ValueError(f'ranges in order such as "09:00-11:30,13:30-17:00", not {written!r}')
        found.append((starts, ends))
        last = ends
    return tuple(found)
