"""Whose turn a question in writing is: among those who can, whoever carries least for their share.

Pure: what is known of the members comes from `mulin.consultations.routing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from mulin.consultations.models import QueueReason

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's place in a team, and what they carry.

    `unanswered` are the questions they have yet to answer, of all their teams; `given` those they
    were given in the last thirty days through this team, at `last_given_at` the latest.
    """

    team_id: int
    specialist_id: int
    weight: int
    open_limit: int
    unanswered: int = 0
    given: int = 0
    last_given_at: datetime | None = None
    advises: bool = True
    on_duty: bool = False
    away: bool = False
    conflicted: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The team, and who of it; or why nobody could be given it by rule."""

    team_id: int
    specialist_id: int | None
    reason: QueueReason | None


def choose(members: Sequence[Member]) -> Choice | None:
    """Who is to answer; None when there is no member at all.

    Who is there, advises on the topic, has no conflict of interest and is not full. Among them
    whoever is on duty comes first; then who was given least for their weight, then who was idle
    longest. When nobody could it waits with the first team, for the first reason that left nobody.
    """
    if not members:
        return None
    advising = [one for one in members if one.advises]
    free = [one for one in advising if not one.conflicted]
    able = [one for one in free if not one.away and one.unanswered < one.open_limit]
    for left, reason in (
        (advising, QueueReason.NO_TOPIC),
        (free, QueueReason.CONFLICT),
        (able, QueueReason.NO_CAPACITY),
    ):
        if not left:
            return Choice(members[0].team_id, None, reason)
    chosen = min(able, key=_turn)
    return Choice(chosen.team_id, chosen.specialist_id, None)


def _turn(member: Member) -> tuple[bool, float, datetime, int]:
    return (
        not member.on_duty,
        member.given / member.weight,
        member.last_given_at or _NEVER,
        member.specialist_id,
    )
