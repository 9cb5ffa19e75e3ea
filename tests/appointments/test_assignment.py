"""Whose turn it is: the rule, and what a team booking makes of it."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mulin.appointments.assignment import Load, in_turn
from mulin.appointments.models import Appointment
from mulin.teams.models import Specialist
from tests.appointments.asking import book, booked, make_appointment, refused
from tests.district import District, make_person, make_specialist
from tests.phone import Phones
from tests.times import MONDAY, TUESDAY, at

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone to naive bounds
loads = st.dictionaries(
    st.integers(1, 50),
    st.builds(
        Load,
        st.integers(1, 10),
        st.integers(0, 20_000),
        st.none() | instants,
        st.integers(0, 20_000),
    ),
    max_size=20,
)


@given(loads)
def test_everybody_gets_a_turn_once(carried: dict[int, Load]) -> None:
    assert sorted(in_turn(carried)) == sorted(carried)


@given(loads)
def test_nobody_comes_before_somebody_who_is_further_behind_what_is_due(
    carried: dict[int, Load],
) -> None:
    def ahead(specialist_id: int) -> tuple[Fraction, datetime]:
        load = carried[specialist_id]
        return Fraction(load.minutes) - Fraction(load.due), load.last_assigned_at or EPOCH

    order = in_turn(carried)
    for place, specialist_id in enumerate(order):
        assert all(ahead(specialist_id) <= ahead(later) for later in order[place + 1 :])


@given(loads)
def test_the_order_does_not_depend_on_how_the_members_are_listed(carried: dict[int, Load]) -> None:
    assert in_turn(dict(reversed(carried.items()))) == in_turn(carried)


async def test_a_team_booking_goes_to_whom_the_rule_names(
    district: District, phones: Phones
) -> None:
    double = await make_specialist(district.team, venue=district.venue, weight=2)
    for hour in range(9, 15):
        await booked(await phones.of((await make_person()).id), district, at(TUESDAY, hour))
    shares = [
        await Appointment.filter(specialist_id=one.id).count()
        for one in (district.specialist, double)
    ]
    assert shares == [2, 4]


async def test_equal_burdens_go_to_whoever_waited_longest(
    district: District, phones: Phones
) -> None:
    second = await make_specialist(district.team, venue=district.venue)
    for specialist, days_ago in ((district.specialist, 1), (second, 2)):
        await make_appointment(
            district,
            MONDAY - timedelta(days=10),
            person_id=(await make_person()).id,
            specialist_id=specialist.id,
            status="fulfilled",
        )
        await Appointment.filter(specialist_id=specialist.id).update(
            created_at=MONDAY - timedelta(days=days_ago)
        )
    assert await given_to(phones, district) == second.code


async def test_what_was_cancelled_or_lies_far_back_weighs_nothing(
    district: District, phones: Phones
) -> None:
    second = await make_specialist(district.team, venue=district.venue)
    other = (await make_person()).id
    light = {"person_id": other, "specialist_id": district.specialist.id}
    await make_appointment(district, MONDAY - timedelta(days=3), **light, status="cancelled")
    await make_appointment(district, MONDAY - timedelta(days=31), **light, status="fulfilled")
    await make_appointment(
        district,
        MONDAY - timedelta(days=3),
        person_id=other,
        specialist_id=second.id,
        status="noshow",
    )
    assert await given_to(phones, district) == district.specialist.code


async def test_when_the_first_in_turn_is_taken_the_next_one_serves(
    district: District, phones: Phones
) -> None:
    second = await make_specialist(district.team, venue=district.venue)
    third = await make_specialist(district.team, venue=district.venue)
    for code in (district.specialist.code, second.code, third.code):
        assert await given_to(phones, district) == code
    last = await phones.of((await make_person()).id)
    assert await refused(last, district, at(TUESDAY, 10)) == ("SLOT_TAKEN", "startsAt")


async def given_to(phones: Phones, district: District) -> str:
    """The code of the specialist who gets somebody new at ten on Tuesday, by phone."""
    phone = await phones.of((await make_person()).id)
    payload = await book(phone, district, at(TUESDAY, 10), mode="PHONE")
    name = payload["appointment"]["specialist"]["name"]
    return (await Specialist.get(name_en=name)).code
