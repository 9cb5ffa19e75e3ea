"""What the database itself refuses, with no rule and no lock of ours in the way."""

from datetime import timedelta
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from mulin.appointments.models import ACTIVE, AppointmentStatus
from mulin.database import violated_constraint
from mulin.organizations.models import Desk
from mulin.services.models import AppointmentMode
from tests.appointments.asking import make_appointment
from tests.district import District, make_person, make_specialist
from tests.times import TUESDAY, at

TEN = at(TUESDAY, 10)
GONE = [status for status in AppointmentStatus if status not in ACTIVE]


async def other_side(district: District, shared: str) -> dict[str, Any]:
    """Columns of a second appointment that shares just one thing with the first."""
    different: dict[str, Any] = {
        "person_id": (await make_person()).id,
        "specialist_id": (await make_specialist(district.team)).id,
    }
    different.pop(f"{shared}_id", None)
    return different


async def first_desk() -> dict[str, Any]:
    desk = await Desk.all().order_by("id").first()
    assert desk is not None
    return {"desk_id": desk.id, "mode": AppointmentMode.IN_PERSON}


@pytest.mark.parametrize("shared", ["specialist", "person", "desk"])
async def test_no_two_meetings_share_a_moment(district: District, shared: str) -> None:
    desk = await first_desk() if shared == "desk" else {}
    other = await other_side(district, shared)
    await make_appointment(district, TEN, **desk)
    for starts_at, ends_at in (
        (TEN, TEN + timedelta(minutes=30)),
        (TEN - timedelta(minutes=25), TEN + timedelta(minutes=5)),
        (TEN + timedelta(minutes=25), TEN + timedelta(minutes=26)),
        (TEN - timedelta(hours=1), TEN + timedelta(hours=1)),
    ):
        with pytest.raises(IntegrityError) as refused:
            await make_appointment(district, starts_at, ends_at=ends_at, **desk, **other)
        assert violated_constraint(refused.value) == f"no_overlap_{shared}"
    # Ranges are half-open: neighbors are welcome.
    for starts_at in (TEN - timedelta(minutes=30), TEN + timedelta(minutes=30)):
        await make_appointment(district, starts_at, **desk, **other)


@pytest.mark.parametrize("shared", ["specialist", "person", "desk"])
async def test_what_is_over_or_off_holds_no_time(district: District, shared: str) -> None:
    desk = await first_desk() if shared == "desk" else {}
    for status in GONE:
        await make_appointment(district, TEN, status=status, **desk)
    await make_appointment(district, TEN, **desk)
    for status in GONE:
        await make_appointment(district, TEN, status=status, **desk)


async def test_every_active_status_holds_its_time(district: District) -> None:
    other = {"person_id": (await make_person()).id}
    for number, status in enumerate(ACTIVE):
        starts_at = TEN + timedelta(hours=number)
        await make_appointment(district, starts_at, status=status)
        with pytest.raises(IntegrityError):
            await make_appointment(district, starts_at, **other)


async def test_buffers_count_for_the_specialist_and_not_for_the_person(district: District) -> None:
    buffered = {"blocked_from": at(TUESDAY, 9, 45), "blocked_until": at(TUESDAY, 10, 45)}
    await make_appointment(district, TEN, **buffered)
    half_past = TEN + timedelta(minutes=30)
    with pytest.raises(IntegrityError) as refused:
        await make_appointment(district, half_past, person_id=(await make_person()).id)
    assert violated_constraint(refused.value) == "no_overlap_specialist"
    await make_appointment(
        district, half_past, specialist_id=(await make_specialist(district.team)).id
    )


async def test_without_a_desk_there_is_no_conflict_over_desks(district: District) -> None:
    await make_appointment(district, TEN)
    await make_appointment(district, TEN, **await other_side(district, "desk"))


async def test_rows_that_make_no_sense_are_refused(district: District) -> None:
    desk = await first_desk()
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("appointment_range", {"ends_at": TEN}),
        ("appointment_range", {"blocked_from": TEN + timedelta(minutes=5)}),
        ("appointment_range", {"blocked_until": TEN + timedelta(minutes=25)}),
        ("appointment_desk", {"mode": AppointmentMode.PHONE}),
        ("appointment_desk", {"venue_id": None}),
    ]
    for constraint, columns in wrong:
        with pytest.raises(IntegrityError) as refused:
            await make_appointment(district, TEN, **{**desk, **columns})
        assert violated_constraint(refused.value) == constraint
