"""What these tests ask of the API about ratings, and what they rate."""

from datetime import timedelta
from typing import Any

from mulin import clock, crypto
from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.consultations.models import Consultation, ConsultationStatus
from mulin.quality.models import Rating
from mulin.references import new_reference
from mulin.services.models import TeamKind
from tests.appointments.asking import make_appointment
from tests.district import District, make_person
from tests.phone import Phone
from tests.times import MONDAY

_RATING = """
id score tags words createdAt reply repliedAt
specialist { id } team { id } appointment { reference } consultation { reference }
"""

RATE = f"""
mutation Rate($input: RateInput!) {{
  rate(input: $input) {{ rating {{ {_RATING} }} errors {{ field code message }} }}
}}
"""

REPLY = f"""
mutation Reply($input: ReplyToRatingInput!) {{
  replyToRating(input: $input) {{ rating {{ {_RATING} }} errors {{ field code message }} }}
}}
"""

RATINGS = f"""
query Ratings($specialistId: ID, $teamId: ID) {{
  ratings(specialistId: $specialistId, teamId: $teamId) {{
    totalCount edges {{ node {{ {_RATING} }} }}
  }}
}}
"""

AVERAGES = """
{
  specialists { edges { node { id rating { average count } } } }
  teams { edges { node { id rating { average count } } } }
}
"""


def outcome(payload: dict[str, Any]) -> tuple[str, str | None]:
    """`DONE`, or code and field of the refusal."""
    if not payload["errors"]:
        return "DONE", None
    assert payload["rating"] is None
    (error,) = payload["errors"]
    return error["code"], error["field"]


async def rate(phone: Phone, **given: Any) -> dict[str, Any]:
    """The payload."""
    payload: dict[str, Any] = (await phone.ask(RATE, input={"score": 5, **given}))["rate"]
    return payload


async def reply(phone: Phone, rating_id: str, words: str = "Thank you") -> dict[str, Any]:
    """The payload."""
    answer = await phone.ask(REPLY, input={"id": rating_id, "reply": words})
    payload: dict[str, Any] = answer["replyToRating"]
    return payload


async def ratings(phone: Phone, **narrowed: Any) -> list[dict[str, Any]]:
    found = (await phone.ask(RATINGS, **narrowed))["ratings"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"] for edge in found["edges"]]


async def met(district: District, *, days_ago: int = 3, **fields: Any) -> Appointment:
    """A meeting of the district's resident and specialist that took place."""
    starts_at = MONDAY - timedelta(days=days_ago)
    return await make_appointment(
        district, starts_at, **{"status": AppointmentStatus.FULFILLED, **fields}
    )


async def asked(district: District, **fields: Any) -> Consultation:
    """A question of the district's resident that the district's specialist answered just now."""
    at = clock.now()
    usual = {
        "reference": new_reference(),
        "person_id": district.resident.id,
        "submitted_by_id": district.resident.id,
        "served_by_id": district.station.id,
        "team_kind": TeamKind.COMMUNITY,
        "team_id": district.team.id,
        "specialist_id": district.specialist.id,
        "title_encrypted": crypto.encrypt("A question"),
        "status": ConsultationStatus.ANSWERED,
        "promise_minutes": 480,
        "first_answered_at": at,
        "created_at": at,
        "updated_at": at,
    }
    return await Consultation.create(**{**usual, **fields})


async def rated(district: District, score: int = 5, **fields: Any) -> Rating:
    """What somebody said of a meeting with the district's specialist, past every rule."""
    person = await make_person()
    appointment = await met(district, person_id=person.id, booked_by_id=person.id)
    usual = {
        "person": person,
        "appointment": appointment,
        "specialist_id": district.specialist.id,
        "team_id": district.team.id,
        "score": score,
        "words_encrypted": crypto.encrypt("Private words"),
        "created_at": clock.now(),
    }
    return await Rating.create(**{**usual, **fields})
