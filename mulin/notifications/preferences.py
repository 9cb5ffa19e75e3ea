"""What somebody wants to hear of, by which channel, and when they want quiet.

The inbox is not asked: it has a line of everything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from tortoise.queryset import QuerySet

from mulin import jobs
from mulin.appointments.queries import visible_to as appointments_visible_to
from mulin.clock import now
from mulin.consultations.queries import visible_to as consultations_visible_to
from mulin.database import query, transaction
from mulin.notifications.actions import DELIVER
from mulin.notifications.channels import carried
from mulin.notifications.kinds import KINDS
from mulin.notifications.models import (
    Channel,
    ChannelChoice,
    MutedThread,
    NotificationKind,
    NotificationSettings,
)
from mulin.notifications.quiet import HELD, MINUTES_OF_A_DAY, QuietHours
from mulin.people.viewer import Viewer
from mulin.refusals import invalid, not_found
from mulin.settings import settings

_zones = cache(available_timezones)
_LONGEST_LIFE = max(kind.time_to_live for kind in KINDS.values())


@dataclass(frozen=True, slots=True)
class ChannelWish:
    """Whether a kind of notification goes by a channel, and whether it does so by itself."""

    channel: Channel
    enabled: bool
    is_default: bool


@dataclass(frozen=True, slots=True)
class KindWish:
    """One kind of notification, by each channel that is offered here."""

    kind: NotificationKind
    channels: Sequence[ChannelWish]


async def wishes_of(viewer: Viewer) -> list[KindWish]:
    """Every kind, in the order of the registry."""
    chosen = {
        (row.kind, row.channel): row.wanted
        for row in await ChannelChoice.filter(person_id=viewer.person_id)
    }
    return [wish_for(kind, chosen) for kind in KINDS]


def wish_for(
    kind: NotificationKind, chosen: Mapping[tuple[NotificationKind, Channel], bool]
) -> KindWish:
    """How a kind goes for somebody who chose so."""
    channels = []
    for channel in carried():
        usual = KINDS[kind].wanted(channel)
        enabled = chosen.get((kind, channel), usual)
        channels.append(ChannelWish(channel, enabled, is_default=enabled is usual))
    return KindWish(kind, channels)


async def quiet_hours_of(viewer: Viewer) -> QuietHours | None:
    row = await NotificationSettings.get_or_none(person_id=viewer.person_id)
    if row is None or row.quiet_from is None or row.quiet_until is None:
        return None
    return QuietHours(row.quiet_from, row.quiet_until, row.time_zone)


def muted_by(viewer: Viewer) -> QuerySet[MutedThread]:
    return MutedThread.filter(person_id=viewer.person_id)


_CHOOSE = """
INSERT INTO channel_choice (person_id, kind, channel, wanted) VALUES ($1, $2, $3, $4)
ON CONFLICT (person_id, kind, channel) DO UPDATE SET wanted = excluded.wanted
"""
_UNCHOOSE = "DELETE FROM channel_choice WHERE person_id = $1 AND kind = $2 AND channel = $3"

# What a worker has in hand goes: it is locked, or claimed.
_WITHDRAW = """
UPDATE delivery SET status = 'dropped', settled_at = $2, last_error = 'no longer wanted'
WHERE id IN (
    SELECT d.id FROM delivery d JOIN notification n ON n.id = d.notification_id
    WHERE n.person_id = $1 AND n.created_at > $3
        AND d.status = 'pending' AND d.claimed_by IS NULL AND {which}
    FOR UPDATE OF d SKIP LOCKED
)
"""
_OF_KIND = _WITHDRAW.format(which="n.kind = $4 AND d.channel = $5")
_OF_THREAD = _WITHDRAW.format(which="(n.appointment_id = $4 OR n.consultation_id = $5)")


async def choose(
    viewer: Viewer, kind: NotificationKind, channel: Channel, wanted: bool | None
) -> KindWish:
    """Have a kind go by a channel or not; None: as it does by itself. What waits goes along.

    Raises Refusal INVALID channel for one that nothing goes by here.
    """
    if channel not in carried():
        raise invalid("channel", "channel_not_offered")
    async with transaction():
        if wanted is None or wanted is KINDS[kind].wanted(channel):
            await query(_UNCHOOSE, viewer.person_id, kind.value, channel.value)
        else:
            await query(_CHOOSE, viewer.person_id, kind.value, channel.value, wanted)
        if wanted is False:
            await _withdraw(_OF_KIND, viewer, kind.value, channel.value)
        chosen = await ChannelChoice.filter(person_id=viewer.person_id, kind=kind)
    return wish_for(kind, {(kind, row.channel): row.wanted for row in chosen})


async def _withdraw(statement: str, viewer: Viewer, *which: Any) -> None:
    at = now()
    await query(statement, viewer.person_id, at, at - _LONGEST_LIFE, *which)


_KEEP_QUIET = """
INSERT INTO notification_settings (person_id, quiet_from, quiet_until, time_zone)
VALUES ($1, $2, $3, $4)
ON CONFLICT (person_id) DO UPDATE SET quiet_from = excluded.quiet_from,
    quiet_until = excluded.quiet_until, time_zone = excluded.time_zone
"""
_SPEAK_AGAIN = "DELETE FROM notification_settings WHERE person_id = $1"

_LOOK_AGAIN = """
UPDATE delivery SET due_at = $2 WHERE id IN (
    SELECT d.id FROM delivery d JOIN notification n ON n.id = d.notification_id
    WHERE n.person_id = $1 AND n.created_at > $3 AND d.status = 'pending'
        AND d.claimed_by IS NULL AND d.last_error = $4 AND d.due_at > $2
    FOR UPDATE OF d SKIP LOCKED
)
"""


async def set_quiet_hours(
    viewer: Viewer, starts: int | None, ends: int | None, zone: str | None
) -> QuietHours | None:
    """Hold back what is not urgent from one minute of the day (0…1440) to another; None: never.

    Without `zone` (IANA) it is the district's. What is held back already is looked at anew. Raises
    Refusal INVALID naming `from`, `until` or `time_zone`.
    """
    quiet = _checked(starts, ends, zone)
    async with transaction():
        if quiet is None:
            await query(_SPEAK_AGAIN, viewer.person_id)
        else:
            await query(_KEEP_QUIET, viewer.person_id, quiet.starts, quiet.ends, quiet.zone)
        at = now()
        await query(_LOOK_AGAIN, viewer.person_id, at, at - _LONGEST_LIFE, HELD)
        jobs.wake(DELIVER)
    return quiet


def _checked(starts: int | None, ends: int | None, zone: str | None) -> QuietHours | None:
    if zone is not None and zone not in _zones():
        raise invalid("time_zone", "bad_time_zone")
    if starts is None and ends is None:
        return None
    if starts is None or ends is None:
        raise invalid("from" if starts is None else "until", "needs_value")
    first, last = starts % MINUTES_OF_A_DAY, ends % MINUTES_OF_A_DAY
    if first == last:
        raise invalid("until", "quiet_all_day")
    return QuietHours(first, last, zone or settings().time_zone)


_MUTE = """
INSERT INTO muted_thread (person_id, appointment_id, consultation_id, created_at)
VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
"""
_UNMUTE = """
DELETE FROM muted_thread
WHERE person_id = $1 AND (appointment_id = $2 OR consultation_id = $3) RETURNING id
"""


async def mute(
    viewer: Viewer,
    *,
    appointment_id: int | None = None,
    consultation_id: int | None = None,
    muted: bool,
) -> None:
    """Hear nothing more of one appointment or consultation, or hear of it again.

    What one no longer sees can still be unmuted. Raises Refusal NOT_FOUND id.
    """
    thread = (appointment_id, consultation_id)
    async with transaction():
        if not muted and await query(_UNMUTE, viewer.person_id, *thread):
            return
        if not await _sees(viewer, *thread):
            raise not_found("id")
        if muted:
            await query(_MUTE, viewer.person_id, *thread, now())
            await _withdraw(_OF_THREAD, viewer, *thread)


async def _sees(viewer: Viewer, appointment_id: int | None, consultation_id: int | None) -> bool:
    if appointment_id is not None:
        return await appointments_visible_to(viewer).filter(id=appointment_id).exists()
    return await consultations_visible_to(viewer).filter(id=consultation_id).exists()
