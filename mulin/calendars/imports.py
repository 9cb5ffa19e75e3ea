"""Specialists naming the calendars elsewhere that keep them busy."""

from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_address

import httpx

from mulin.audit.actions import record
from mulin.calendars import queries
from mulin.calendars.models import CalendarImport
from mulin.clock import now
from mulin.crypto import decrypt, encrypt
from mulin.database import query, transaction
from mulin.jobs import wake
from mulin.people.viewer import Viewer
from mulin.public_addresses import is_public
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.settings import settings
from mulin.wording import clean_line

REFRESH = "calendars.refresh"
MOST_IMPORTS = 5

LEASE = timedelta(minutes=2)
"""How long a reading belongs to the worker that began it; more than any reading may take."""

_NAME_LIMIT = 80
_LONGEST_URL = 2_000
_PORTS: Mapping[str, int] = {"https": 443, "http": 80}


async def add_import(viewer: Viewer, name: str, url: str) -> CalendarImport:
    """Import the busy times of the calendar at `url`; it is read at once by a worker.

    Raises Refusal FORBIDDEN for somebody who is no specialist, INVALID name or url, LIMIT_REACHED
    beyond `MOST_IMPORTS`.
    """
    specialist_id = _specialist(viewer)
    called = clean_line(name, "name", limit=_NAME_LIMIT)
    if not called:
        raise invalid("name", "empty")
    address = checked_url(url, plain_http=not settings().production)
    at = now()
    async with transaction():
        await query("SELECT id FROM specialist WHERE id = $1 FOR NO KEY UPDATE", specialist_id)
        if await CalendarImport.filter(specialist_id=specialist_id).count() >= MOST_IMPORTS:
            raise Refusal(Code.LIMIT_REACHED, "import_limit", limit=MOST_IMPORTS)
        made = await CalendarImport.create(
            specialist_id=specialist_id,
            name=called,
            url_encrypted=encrypt(address),
            due_at=at,
            created_at=at,
        )
        await record("import.added", "calendar_import", made.id, actor_id=viewer.person_id)
        wake(REFRESH)
    return await queries.imports_of(viewer).get(id=made.id)


async def remove_import(viewer: Viewer, import_id: int) -> int:
    """Forget a calendar and the times it kept busy; gives its id.

    Raises Refusal FORBIDDEN, NOT_FOUND id.
    """
    specialist_id = _specialist(viewer)
    async with transaction():
        removed = await query(
            "DELETE FROM calendar_import WHERE id = $1 AND specialist_id = $2 RETURNING id",
            import_id,
            specialist_id,
        )
        if not removed:
            raise not_found("id")
        await record("import.removed", "calendar_import", import_id, actor_id=viewer.person_id)
    return import_id


async def refresh_import(viewer: Viewer, import_id: int) -> CalendarImport:
    """Have a calendar read again soon. Raises Refusal FORBIDDEN, NOT_FOUND id.

    One that is being read, or due within the length of a lease anyway, is left alone: so no two
    workers ever read it at once.
    """
    _specialist(viewer)
    at = now()
    async with transaction():
        found = await queries.imports_of(viewer).get_or_none(id=import_id)
        if found is None:
            raise not_found("id")
        await query(
            "UPDATE calendar_import SET due_at = $2 WHERE id = $1 AND due_at > $3 RETURNING id",
            import_id,
            at,
            at + LEASE,
        )
        await record("import.refreshed", "calendar_import", import_id, actor_id=viewer.person_id)
        wake(REFRESH)
    return found


def host_of(row: CalendarImport) -> str:
    """All that is ever shown of an import's address: the rest of it may be a secret."""
    return httpx.URL(decrypt(row.url_encrypted)).host


def checked_url(url: str, *, plain_http: bool) -> str:
    """An address to fetch: `webcal://` becomes `https://`. Raises Refusal INVALID url.

    Only looks at the text; whether the host's addresses may be reached is asked when it is read.
    """
    written = url.strip()
    if len(written) > _LONGEST_URL:
        raise invalid("url", "too_long", limit=_LONGEST_URL)
    if not (written.isascii() and written.isprintable()) or " " in written:
        raise invalid("url", "bad_calendar_url")
    scheme, separator, rest = written.partition("://")
    scheme = {"webcal": "https", "webcals": "https"}.get(scheme.lower(), scheme.lower())
    try:
        parsed = httpx.URL(f"{scheme}{separator}{rest}")
    except httpx.InvalidURL:
        raise invalid("url", "bad_calendar_url") from None
    if scheme not in (_PORTS if plain_http else {"https"}) or not parsed.host:
        raise invalid("url", "bad_calendar_url")
    if (parsed.port or _PORTS[scheme]) not in _PORTS.values() or _leads_inside(parsed.host):
        raise invalid("url", "calendar_address_refused")
    return str(parsed.copy_with(fragment=None))


def _leads_inside(host: str) -> bool:
    try:
        return not is_public(ip_address(host))
    except ValueError:
        return False


def _specialist(viewer: Viewer) -> int:
    if viewer.specialist_id is None:
        raise Refusal(Code.FORBIDDEN, "specialist_only")
    return viewer.specialist_id
