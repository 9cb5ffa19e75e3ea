"""A district of a rules file, put into PostgreSQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from bench.rules_file import Json, Rules
from mulin import clock
from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.calendars.models import CalendarImport, ImportedBusy
from mulin.organizations.models import Desk, OpeningHours, OrganizationKind, Venue
from mulin.people.models import Person
from mulin.scheduling.models import (
    DateOverride,
    Holiday,
    HolidayKind,
    OverrideKind,
    TimeOff,
    WeeklyHours,
)
from mulin.scheduling.rules import OpenRange
from mulin.services.models import AppointmentMode, Service
from mulin.teams.models import Specialist, Team, TeamMember
from tests.district import make_organization, make_person, make_service, make_team, make_venue
from tests.scheduling.calendars import Diary

TEAM = 20
_BATCH = 1000


@dataclass
class Filled:
    """The rows to ask about: a service, a specialist and a team of twenty."""

    service: Service
    specialist: Specialist
    team: Team


async def fill(rules: Rules) -> Filled:
    """Every specialist is in one of the teams of twenty."""
    centre = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    service = await make_service(**rules.document["service"])
    await _holidays(rules)
    venues, desks = await _venues(rules, centre)
    clients = [await make_person() for _ in rules.diaries]
    specialists: dict[int, Specialist] = {}
    teams: list[Team] = []
    for number, (key, diary) in enumerate(rules.diaries.items()):
        if number % TEAM == 0:
            teams.append(await make_team(centre))
        specialists[key] = await _specialist(key, diary)
        await TeamMember.create(team=teams[-1], specialist=specialists[key])
    hours, overrides, absences = [], [], []
    for key, diary in rules.diaries.items():
        hours += _hours(specialists[key], diary, venues)
        overrides += _overrides(specialists[key], diary, venues)
        absences += _absences(specialists[key], diary, clients[0])
    await WeeklyHours.bulk_create(hours, batch_size=_BATCH)
    await DateOverride.bulk_create(overrides, batch_size=_BATCH)
    await TimeOff.bulk_create(absences, batch_size=_BATCH)
    await _imported(rules, specialists)
    made = list(_Appointments(service, specialists, venues, desks).of(rules, clients))
    await Appointment.bulk_create(made, batch_size=_BATCH)
    return Filled(service, next(iter(specialists.values())), teams[0])


async def _holidays(rules: Rules) -> None:
    for marked in rules.document.get("holidays", ()):
        await Holiday.create(
            date=date.fromisoformat(marked["date"]),
            kind=HolidayKind.WORKDAY if marked["goes_by"] else HolidayKind.HOLIDAY,
            follows_weekday=marked["goes_by"] or None,
            name_zh="假日",
            name_en="Holiday",
        )


async def _venues(rules: Rules, centre: Any) -> tuple[dict[int, Venue], dict[int, list[Desk]]]:
    venues, desks = {}, {}
    for key, hall in rules.halls.items():
        venues[key] = await make_venue(centre, desks=len(hall.desks or ()))
        desks[key] = await Desk.filter(venue=venues[key]).order_by("id")
        await OpeningHours.bulk_create(
            OpeningHours(
                venue=venues[key],
                weekday=rule.weekday,
                starts_minute=rule.range.starts_minute,
                ends_minute=rule.range.ends_minute,
                on_holidays=rule.on_holidays,
            )
            for rule in hall.opening
        )
    return venues, desks


async def _specialist(key: int, diary: Diary) -> Specialist:
    return await Specialist.create(
        person=await make_person(),
        code=f"bench-{key}",
        name_zh=f"专员{key}",
        name_en=f"Specialist {key}",
        languages=["zh-CN"],
        time_zone=diary.zone,
    )


def _placed(opened: OpenRange, venues: dict[int, Venue]) -> dict[str, Any]:
    return {
        "starts_minute": opened.starts_minute,
        "ends_minute": opened.ends_minute,
        "venue": venues.get(opened.venue_id or 0),
        "modes": sorted(opened.modes),
    }


def _hours(specialist: Specialist, diary: Diary, venues: dict[int, Venue]) -> Iterable[WeeklyHours]:
    for rule in diary.weekly:
        yield WeeklyHours(
            specialist=specialist,
            weekday=rule.weekday,
            valid_from=rule.valid_from,
            valid_until=rule.valid_until,
            week_interval=rule.week_interval,
            on_holidays=rule.on_holidays,
            **_placed(rule.range, venues),
        )


def _overrides(
    specialist: Specialist, diary: Diary, venues: dict[int, Venue]
) -> Iterable[DateOverride]:
    for day, override in (diary.overrides or {}).items():
        for kind, ranges in (
            (OverrideKind.AVAILABLE, override.available),
            (OverrideKind.UNAVAILABLE, override.unavailable),
        ):
            for opened in ranges:
                fields = _placed(opened, venues)
                yield DateOverride(specialist=specialist, date=day, kind=kind, **fields)


def _absences(specialist: Specialist, diary: Diary, by: Person) -> Iterable[TimeOff]:
    for begin, until in diary.off:
        yield TimeOff(
            specialist=specialist,
            starts_at=begin,
            ends_at=until,
            created_by=by,
            created_at=clock.now(),
        )


async def _imported(rules: Rules, specialists: dict[int, Specialist]) -> None:
    for key, diary in rules.diaries.items():
        source = await CalendarImport.create(
            specialist=specialists[key],
            name="Bench (demo)",
            url_encrypted=b"",
            due_at=clock.now(),
            created_at=clock.now(),
        )
        for begin, until in diary.imported:
            await ImportedBusy.create(
                calendar_import=source,
                specialist=specialists[key],
                starts_at=begin,
                ends_at=until,
            )


@dataclass
class _Appointments:
    service: Service
    specialists: dict[int, Specialist]
    venues: dict[int, Venue]
    desks: dict[int, list[Desk]]

    def of(self, rules: Rules, clients: list[Person]) -> Iterable[Appointment]:
        numbers = count(1)
        for one, client in zip(rules.document["specialists"], clients, strict=True):
            for meeting in one.get("meetings", ()):
                yield Appointment(
                    reference=f"B{next(numbers)}",
                    person=client,
                    booked_by=client,
                    specialist=self.specialists[one["id"]],
                    service=self.service,
                    status=AppointmentStatus.BOOKED,
                    intake_channel="app",
                    created_at=clock.now(),
                    updated_at=clock.now(),
                    **self._where(meeting),
                    **_when(rules, meeting),
                )

    def _where(self, meeting: Json) -> dict[str, Any]:
        venue, desk = meeting.get("venue"), meeting.get("desk")
        return {
            "venue": self.venues.get(venue),
            "desk": None if desk is None else self.desks[venue][desk],
            "mode": AppointmentMode.PHONE if desk is None else AppointmentMode.IN_PERSON,
        }


def _when(rules: Rules, meeting: Json) -> dict[str, Any]:
    begin, until = (datetime.fromisoformat(meeting[name]) for name in ("starts_at", "ends_at"))
    return {
        "starts_at": begin,
        "ends_at": until,
        "blocked_from": begin - timedelta(minutes=rules.terms.buffer_before_minutes),
        "blocked_until": until + timedelta(minutes=rules.terms.buffer_after_minutes),
    }
