"""Feeds: making one, closing one, and reading one as a calendar app does."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from mulin.audit.actions import record
from mulin.calendars import events, links, queries
from mulin.calendars.models import CalendarFeed
from mulin.clock import now
from mulin.database import query, transaction
from mulin.organizations.models import Venue
from mulin.people.accounts import lock_account
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found

MOST_OPEN = 10
_READ_NOTED = timedelta(hours=1)


class MadeFeed(NamedTuple):
    """A new feed and its address, which nobody can be told again."""

    feed: CalendarFeed
    url: str


async def create_feed(
    viewer: Viewer, *, venue_id: int | None = None, for_specialist: bool = False
) -> MadeFeed:
    """Open a feed of a venue, of what the viewer gives, or, without either, of what they booked.

    Raises Refusal INVALID for both at once, FORBIDDEN for somebody who is no specialist, NOT_FOUND
    venue_id for a venue whose staff they are not on, LIMIT_REACHED beyond `MOST_OPEN` open ones.
    """
    subject = await _subject(viewer, venue_id, for_specialist=for_specialist)
    secret = links.new_secret()
    async with transaction():
        await lock_account(viewer, viewer.person_id)
        if await queries.feeds_of(viewer).count() >= MOST_OPEN:
            raise Refusal(Code.LIMIT_REACHED, "feed_limit", limit=MOST_OPEN)
        feed = CalendarFeed(
            secret_hash=links.hash_of(secret),
            created_by_id=viewer.person_id,
            created_at=now(),
            **subject,
        )
        await feed.save()
        await record("feed.created", "calendar_feed", feed.id, actor_id=viewer.person_id, **subject)
    return MadeFeed(feed, links.url_of(secret))


async def _subject(viewer: Viewer, venue_id: int | None, *, for_specialist: bool) -> dict[str, int]:
    if venue_id is not None:
        if for_specialist:
            raise invalid("for_specialist", "feed_of_one")
        if not await Venue.filter(id=venue_id, organization_id__in=viewer.staffed).exists():
            raise not_found("venue_id")
        return {"venue_id": venue_id}
    if not for_specialist:
        return {"person_id": viewer.person_id}
    if viewer.specialist_id is None:
        raise Refusal(Code.FORBIDDEN, "specialist_only", field="for_specialist")
    return {"specialist_id": viewer.specialist_id}


async def revoke_feed(viewer: Viewer, feed_id: int) -> CalendarFeed:
    """Close a feed for good. Raises Refusal NOT_FOUND id, also for one that is closed already."""
    async with transaction():
        feed = await queries.feeds_of(viewer).select_for_update().get_or_none(id=feed_id)
        if feed is None:
            raise not_found("id")
        feed.revoked_at = now()
        await feed.save(update_fields=["revoked_at"])
        await record("feed.revoked", "calendar_feed", feed.id, actor_id=viewer.person_id)
    return feed


@dataclass(frozen=True, slots=True)
class Reading:
    """A feed's calendar; `digest` names exactly this content."""

    content: bytes
    digest: str
    modified_at: datetime


async def read_feed(secret: str) -> Reading | None:
    """The calendar that a secret opens now; None for whatever opens nothing, for any reason."""
    if not links.is_secret(secret):
        return None
    subject = await queries.subject_of(links.hash_of(secret))
    if subject is None:
        return None
    await _note_reading(subject.feed_id)
    shown = await queries.shown_to(subject)
    # A busy venue's takes a second: in a thread, so that nobody else waits for it.
    content = await asyncio.to_thread(
        events.feed, subject.name, shown.entries, subject.audience, subject.language
    )
    return Reading(content, sha256(content).hexdigest()[:32], shown.modified_at)


async def _note_reading(feed_id: int) -> None:
    at = now()
    await query(
        "UPDATE calendar_feed SET read_at = $2 "
        "WHERE id = $1 AND (read_at IS NULL OR read_at <= $3) RETURNING id",
        feed_id,
        at,
        at - _READ_NOTED,
    )
