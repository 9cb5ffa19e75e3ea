"""Rating what one got, once, and answering to it, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mulin.appointments import queries as appointments
from mulin.audit.actions import record
from mulin.clock import now
from mulin.consultations import queries as consultations
from mulin.crypto import encrypt, encrypt_optional
from mulin.database import query, transaction
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import NotificationKind
from mulin.people.viewer import Viewer
from mulin.quality.models import Rating, RatingTag
from mulin.quality.queries import visible_to
from mulin.quality.rules import (
    HIGHEST,
    LOWEST,
    RATING_PERIOD,
    answered_at,
    in_time,
    is_theirs,
    met_at,
)
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.teams.models import Team
from mulin.wording import clean

WORDS_LIMIT = 500


@dataclass(frozen=True, slots=True)
class _Rated:
    """What a rating is about; `field` is how the caller named it."""

    field: str
    reference: str
    specialist_id: int | None
    team_id: int | None
    appointment_id: int | None = None
    consultation_id: int | None = None


async def rate(
    viewer: Viewer,
    *,
    score: int,
    tags: Sequence[RatingTag] = (),
    words: str = "",
    appointment_id: int | None = None,
    consultation_id: int | None = None,
) -> Rating:
    """Say how one of the two was; the specialist hears of it.

    Raises Refusal: INVALID naming the field; and naming `appointment_id` or `consultation_id`
    NOT_FOUND, FORBIDDEN for what somebody else asked for, WRONG_STATUS for what is not over yet, or
    since too long, or was rated before.
    """
    if not LOWEST <= score <= HIGHEST:
        raise invalid("score", "out_of_bounds", least=LOWEST, most=HIGHEST)
    said = clean(words, "words", limit=WORDS_LIMIT)
    if appointment_id is not None and consultation_id is not None:
        raise invalid("consultation_id", "appointment_or_consultation")
    async with transaction():
        if appointment_id is not None:
            rated = await _appointment(viewer, appointment_id)
        elif consultation_id is not None:
            rated = await _consultation(viewer, consultation_id)
        else:
            raise invalid("appointment_id", "needs_value")
        rating = await _write(viewer, rated, score, list(dict.fromkeys(tags)), said)
        await record(
            "rating.given", "rating", rating.id, actor_id=viewer.person_id, score=rating.score
        )
        await _tell_specialist(rated, rating)
    return rating


async def _appointment(viewer: Viewer, appointment_id: int) -> _Rated:
    found = await appointments.visible_to(viewer).get_or_none(id=appointment_id)
    if found is None:
        raise not_found("appointment_id")
    if found.person_id != viewer.person_id:
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="appointment_id")
    _refuse_untimely(met_at(found), "appointment_id")
    return _Rated(
        "appointment_id",
        found.reference,
        found.specialist_id,
        found.team_id,
        appointment_id=found.id,
    )


async def _consultation(viewer: Viewer, consultation_id: int) -> _Rated:
    found = await consultations.visible_to(viewer).get_or_none(id=consultation_id)
    if found is None:
        raise not_found("consultation_id")
    if not is_theirs(viewer, found):
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="consultation_id")
    _refuse_untimely(answered_at(found), "consultation_id")
    return _Rated(
        "consultation_id",
        found.reference,
        found.specialist_id,
        found.team_id,
        consultation_id=found.id,
    )


def _refuse_untimely(over_at: datetime | None, field: str) -> None:
    if over_at is None:
        raise Refusal(Code.WRONG_STATUS, "nothing_to_rate", field=field)
    if not in_time(over_at):
        raise Refusal(Code.WRONG_STATUS, "rating_over", field=field, days=RATING_PERIOD.days)


_WRITE = """
INSERT INTO rating (person_id, appointment_id, consultation_id, specialist_id, team_id, score, tags,
    words_encrypted, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7::text[], $8, $9)
ON CONFLICT DO NOTHING RETURNING id
"""


async def _write(
    viewer: Viewer, rated: _Rated, score: int, tags: list[RatingTag], words: str
) -> Rating:
    """The unique columns decide who was first."""
    rows = await query(
        _WRITE,
        viewer.person_id,
        rated.appointment_id,
        rated.consultation_id,
        rated.specialist_id,
        rated.team_id,
        score,
        [tag.value for tag in tags],
        encrypt_optional(words),
        now(),
    )
    if not rows:
        raise Refusal(Code.WRONG_STATUS, "rated_before", field=rated.field)
    return await Rating.get(id=rows[0]["id"])


async def _tell_specialist(rated: _Rated, rating: Rating) -> None:
    specialist = await rating.specialist
    parameters = {"reference": rated.reference, "score": str(rating.score)}
    await notify(
        [Word(specialist.person_id, NotificationKind.RATING_GIVEN, parameters)],
        appointment_id=rated.appointment_id,
        consultation_id=rated.consultation_id,
    )


async def reply(viewer: Viewer, rating_id: int, words: str) -> Rating:
    """Answer to a rating, as the specialist, as the team's lead, or as who coordinates the team.

    Raises Refusal: INVALID reply, NOT_FOUND id, FORBIDDEN id, WRONG_STATUS id when somebody has
    answered before.
    """
    said = clean(words, "reply", limit=WORDS_LIMIT)
    if not said:
        raise invalid("reply", "empty")
    async with transaction():
        await query("SELECT id FROM rating WHERE id = $1 FOR NO KEY UPDATE", rating_id)
        rating = await visible_to(viewer).get_or_none(id=rating_id)
        if rating is None:
            raise not_found("id")
        if not await _may_reply(viewer, rating):
            raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
        if rating.replied_at is not None:
            raise Refusal(Code.WRONG_STATUS, "replied_before", field="id")
        rating.reply_encrypted = encrypt(said)
        rating.replied_by_id, rating.replied_at = viewer.person_id, now()
        await rating.save()
        await record("rating.replied", "rating", rating.id, actor_id=viewer.person_id)
        await _tell_person(rating)
    return rating


async def _may_reply(viewer: Viewer, rating: Rating) -> bool:
    if rating.person_id == viewer.person_id:
        return False
    if rating.specialist_id == viewer.specialist_id or rating.team_id in viewer.led:
        return True
    coordinated = sorted(viewer.coordinated) or [0]
    return await Team.exists(id=rating.team_id or 0, organization_id__in=coordinated)


_REFERENCE = """
SELECT reference FROM appointment WHERE id = $1
UNION ALL
SELECT reference FROM consultation WHERE id = $2
"""


async def _tell_person(rating: Rating) -> None:
    [row] = await query(_REFERENCE, rating.appointment_id, rating.consultation_id)
    parameters = {"reference": row["reference"]}
    await notify(
        [Word(rating.person_id, NotificationKind.RATING_REPLIED, parameters)],
        appointment_id=rating.appointment_id,
        consultation_id=rating.consultation_id,
    )
