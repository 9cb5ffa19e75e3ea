"""Which addresses a webhook may have, and what of the Internet it reaches."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

import httpx

from mulin.open_web import OpenWeb
from mulin.public_addresses import is_public
from mulin.refusals import invalid
from mulin.settings import Settings

LONGEST_URL = 2_000
# A name of labels (RFC 1123, 2.1), with underscores as some have them, or an address of IPv6.
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?|[0-9a-f]*:[0-9a-f:.]+", re.IGNORECASE | re.ASCII)
_LOOPBACK = ("127.0.0.0/8", "::1/128")
_SCHEMES = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Reach:
    """HTTPS to the open Internet; on a developer's machine also plain HTTP, and the machine."""

    plain_http: bool
    allowed: Sequence[str]
    ports: Container[int]

    @classmethod
    def of(cls, configured: Settings) -> "Reach":
        if configured.production:
            return cls(plain_http=False, allowed=(), ports=(443, 8443))
        return cls(plain_http=True, allowed=_LOOPBACK, ports=range(1, 65536))

    def web(self) -> OpenWeb:
        """What goes there, and looks at every address again when it does."""
        return OpenWeb(plain_http=self.plain_http, allowed=self.allowed, ports=self.ports)

    def checked(self, written: str) -> str:
        """A URL to send to. Raises Refusal INVALID url.

        Only looks at the text: whether the host's addresses may be reached is asked when something
        is sent.
        """
        url = written.strip()
        if not (url.isascii() and url.isprintable()) or " " in url:
            raise invalid("url", "bad_webhook_url")
        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL:
            raise invalid("url", "bad_webhook_url") from None
        host = parsed.raw_host.decode("ascii")
        schemes = _SCHEMES if self.plain_http else {"https": 443}
        if parsed.scheme not in schemes or not _HOST.fullmatch(host) or parsed.userinfo:
            raise invalid("url", "bad_webhook_url")
        port = parsed.port or _SCHEMES[parsed.scheme]
        if port not in self.ports or self._leads_inside(host):
            raise invalid("url", "webhook_address_refused")
        # Measured as it is kept: what needs escaping is three times as long then.
        kept = str(parsed.copy_with(fragment=None))
        if len(kept) > LONGEST_URL:
            raise invalid("url", "too_long", limit=LONGEST_URL)
        return kept

    def _leads_inside(self, host: str) -> bool:
        try:
            address = ip_address(host)
        except ValueError:
            return False
        return not is_public(address) and not any(
            address in ip_network(network) for network in self.allowed
        )
