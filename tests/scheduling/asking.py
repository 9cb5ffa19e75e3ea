"""How tests ask for free times and change hours over the API."""

from typing import Any

from tests.district import District, gid
from tests.phone import Phone
from tests.times import MONDAY, SHANGHAI

AVAILABILITY = """
query Availability(
  $serviceId: ID!, $from: Date!, $to: Date!, $specialistId: ID, $teamId: ID, $venueId: ID,
  $topicId: ID, $mode: AppointmentMode, $specialistIds: [ID!], $equipment: [Equipment!],
  $explain: Boolean
) {
  availability(
    serviceId: $serviceId, from: $from, to: $to, specialistId: $specialistId, teamId: $teamId,
    venueId: $venueId, topicId: $topicId, mode: $mode, specialistIds: $specialistIds,
    equipment: $equipment, explain: $explain
  ) {
    timeZone
    nextStartsAt
    days { date slots { startsAt endsAt modes venue { id } specialist { id } } }
    explanations {
      specialist { id } date startsAt endsAt venue { id } offered
      blocked { reason startsAt endsAt }
    }
  }
}
"""

STARTS = """
query Starts($serviceId: ID!, $from: Date!, $to: Date!) {
  availability(serviceId: $serviceId, from: $from, to: $to) {
    days { starts slots { startsAt } }
  }
}
"""

TOGETHER = """
query Together($serviceId: ID!, $from: Date!, $to: Date!, $specialistIds: [ID!]!) {
  availability(serviceId: $serviceId, from: $from, to: $to, specialistIds: $specialistIds) {
    days { slots { startsAt modes venue { id } specialist { id } specialists { id } } }
  }
}
"""

SET_HOURS = """
mutation SetHours($input: SetWeeklyHoursInput!) {
  setWeeklyHours(input: $input) {
    weeklyHours { id weekday startsAt endsAt modes venue { id } validFrom validUntil }
    errors { field code message }
  }
}
"""

ADD_OVERRIDE = """
mutation AddOverride($input: AddDateOverrideInput!) {
  addDateOverride(input: $input) {
    dateOverride { id date kind startsAt endsAt modes venue { id } reason }
    errors { field code message }
  }
}
"""

REMOVE_OVERRIDE = """
mutation RemoveOverride($input: RemoveDateOverrideInput!) {
  removeDateOverride(input: $input) { removedId errors { field code message } }
}
"""

MONDAY_DATE, TUESDAY_DATE, WEDNESDAY_DATE = "2026-03-02", "2026-03-03", "2026-03-04"


def asked(district: District, **variables: Any) -> dict[str, Any]:
    """Variables of `AVAILABILITY`, on Tuesday unless told otherwise."""
    usual = {"serviceId": gid(district.service), "from": TUESDAY_DATE, "to": TUESDAY_DATE}
    return {**usual, **variables}


async def offered(phone: Phone, district: District, **variables: Any) -> list[dict[str, Any]]:
    """All slots of the days asked for, in order."""
    answer = await phone.ask(AVAILABILITY, **asked(district, **variables))
    return [slot for day in answer["availability"]["days"] for slot in day["slots"]]


async def times(phone: Phone, district: District, **variables: Any) -> list[str]:
    """Starts of the slots as the wall clock in Shanghai shows them."""
    return [clock_time(slot["startsAt"]) for slot in await offered(phone, district, **variables)]


def clock_time(instant: str) -> str:
    return MONDAY.fromisoformat(instant).astimezone(SHANGHAI).strftime("%H:%M")


def half_hours(begin: int, end: int) -> list[str]:
    """`09:00, 09:30, …` from one hour to before another."""
    return [f"{half // 2:02}:{half % 2 * 30:02}" for half in range(begin * 2, end * 2)]


def hours_input(**fields: Any) -> dict[str, Any]:
    """A range of the week: Tuesdays from nine to noon, by video."""
    return {
        "weekday": 2,
        "startsAt": "09:00",
        "endsAt": "12:00",
        "modes": ["VIDEO"],
        **fields,
    }


def override_input(**fields: Any) -> dict[str, Any]:
    """An exception: this Tuesday from two to three, by video."""
    return {
        "date": TUESDAY_DATE,
        "kind": "AVAILABLE",
        "startsAt": "14:00",
        "endsAt": "15:00",
        "modes": ["VIDEO"],
        **fields,
    }
