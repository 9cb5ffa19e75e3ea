"""Loading the demo district into a real database."""

import asyncio
from datetime import timedelta

import pytest

from mulin import clock, demo
from mulin.audit.models import AuditEntry
from mulin.consultations.models import Consultation, ConsultationStatus, DueStage, QueueReason
from mulin.consultations.reminding import remind_due
from mulin.crypto import decrypt
from mulin.database import query
from mulin.demo import loading
from mulin.demo.district import yangpu
from mulin.demo.plan import plan_of
from mulin.notifications.models import Notification, NotificationKind
from mulin.organizations.models import (
    Desk,
    Equipment,
    OpeningHours,
    Organization,
    OrganizationKind,
    Venue,
)
from mulin.people.models import Membership, Person, Role
from mulin.quality.models import Rating
from mulin.scheduling.models import Holiday, VenueClosure, WeeklyHours
from mulin.search.models import Found, SearchEntry
from mulin.services.models import Service, ServiceTopic
from mulin.teams.models import Duty, Specialist, TeamMember, TeamRole
from tests.times import SHANGHAI

pytestmark = pytest.mark.usefixtures("database_url")

TABLES = (
    *("topic", "service", "service_topic", "organization", "venue", "opening_hours", "desk"),
    *("venue_closure", "holiday"),
    *("person", "membership", "specialist", "specialist_topic", "weekly_hours"),
    *("team", "team_member", "coverage", "duty", "audit_entry"),
    *("consultation", "message", "citation", "consultation_change", "rating"),
)


async def everything() -> dict[str, list[str]]:
    """Every row of every table the load writes, as JSON."""
    return {
        table: [
            row["row"]
            for row in await query(f'SELECT to_jsonb(t)::text AS row FROM "{table}" t ORDER BY id')  # noqa: S608 - names from the list above
        ]
        for table in TABLES
    }


async def test_the_report_counts_what_is_in_the_tables() -> None:
    report = await demo.load()
    rows = {table: len(found) for table, found in (await everything()).items()}
    # What is published is not the demo's: this year's and the next year's dates, each with a trace.
    assert rows.pop("audit_entry") == 1 + 2
    assert rows.pop("holiday") > 40
    assert report.created == rows
    assert not any(report.unchanged.values())
    assert not report.changed_nothing


async def test_a_second_load_changes_nothing_and_says_so() -> None:
    first = await demo.load()
    before = await everything()
    second = await demo.load()
    assert await everything() == before
    assert second.changed_nothing
    assert second.unchanged == {table: first.created[table] for table in second.unchanged}
    assert set(second.unchanged) == {
        *("topic", "service", "organization", "venue", "person", "specialist", "team"),
        "consultation",
    }


async def test_two_loads_at_once_load_once() -> None:
    reports = await asyncio.gather(demo.load(), demo.load())
    assert sorted(report.changed_nothing for report in reports) == [False, True]


async def test_a_load_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(loading._Loader, "_teams", fail)
    with pytest.raises(OSError, match="the disk is full"):
        await demo.load()
    assert not any((await everything()).values())


async def test_what_somebody_edited_or_took_away_stays_so() -> None:
    await demo.load()
    specialist = await Specialist.get(code="street-specialist-01")
    await WeeklyHours.filter(specialist_id=specialist.id, weekday=1).delete()
    await Service.filter(code="community-advice").update(duration_minutes=40)
    assert (await demo.load()).changed_nothing
    assert not await WeeklyHours.filter(specialist_id=specialist.id, weekday=1).exists()
    assert (await Service.get(code="community-advice")).duration_minutes == 40


async def test_a_service_taken_away_comes_back_with_its_topics_alone() -> None:
    await demo.load()
    await Service.filter(code="park-advice").delete()
    report = await demo.load()
    made = {table: rows for table, rows in report.created.items() if rows}
    assert made == {"service": 1, "service_topic": 8}
    assert report.unchanged["service"] == len(yangpu().services) - 1
    assert await ServiceTopic.filter(service__code="park-advice").count() == 8


async def test_the_load_leaves_one_trace() -> None:
    report = await demo.load()
    await demo.load()
    entry = await AuditEntry.get(action="demo.loaded")
    assert entry.details == {"created": report.created}


async def test_everything_that_can_be_is_marked_as_demo() -> None:
    await demo.load()
    for table in ("organization", "venue", "desk", "person", "specialist", "service", "team"):
        unmarked = await query(f'SELECT id FROM "{table}" WHERE NOT is_demo')  # noqa: S608 - names from the line above
        assert unmarked == []


async def test_a_venue_has_the_place_zone_and_hours_of_the_file() -> None:
    await demo.load()
    venue = await Venue.get(code="longchang-studio")
    assert (venue.latitude, venue.longitude) == (31.2754, 121.54)
    assert venue.time_zone == "Asia/Shanghai"
    hours = OpeningHours.filter(venue_id=venue.id).order_by("weekday")
    assert await hours.values_list("weekday", "starts_minute", "ends_minute") == [
        (2, 810, 990),
        (4, 810, 990),
        (6, 540, 660),
    ]


async def test_a_studio_hangs_below_its_station_and_the_station_below_the_centre() -> None:
    await demo.load()
    studio = await Organization.get(code="longchang-studio").select_related("parent__parent")
    assert studio.parent is not None
    assert studio.parent.code == "dinghai-station"
    assert studio.parent.parent is not None
    assert studio.parent.parent.kind is OrganizationKind.DISTRICT_CENTRE


async def test_every_team_has_one_lead() -> None:
    await demo.load()
    leads = await TeamMember.filter(role=TeamRole.LEAD).values_list("team__code", flat=True)
    assert len(leads) == len(set(leads)) == 28


async def test_a_member_holds_the_role_since_the_day_of_the_file() -> None:
    await demo.load()
    held = await Membership.all()
    assert {one.role for one in held} == set(Role)
    assert {one.starts_on for one in held} == {yangpu().members_since}


async def test_somebody_whose_language_is_english_has_an_english_name() -> None:
    await demo.load()
    names = await Person.filter(locale="en").values_list("name", flat=True)
    assert len(names) == 3
    assert all(str(name).isascii() for name in names)


async def test_production_refuses_and_stays_empty(production: None) -> None:
    with pytest.raises(demo.RefusedInProduction):
        await demo.load()
    assert not any((await everything()).values())


async def test_the_demo_shows_what_can_be_said_about_time() -> None:
    await demo.load()
    alternating = await WeeklyHours.filter(week_interval=2)
    assert {hours.valid_from for hours in alternating} == {yangpu().members_since}
    assert await WeeklyHours.filter(on_holidays=True).exists()
    equipment = {one for desk in await Desk.all() for one in desk.equipment}
    assert equipment == set(Equipment)
    closure = await VenueClosure.get().select_related("venue")
    assert closure.venue.code == "longchang-studio"
    assert closure.ends_at - closure.starts_at == timedelta(days=1)
    assert closure.starts_at > clock.now() + timedelta(days=9)
    assert (await Service.get(code="community-advice")).no_show_limit == 3
    assert (await Service.get(code="family-and-will")).period_limit == 6
    assert await Holiday.filter(is_edited=True).count() == 0


async def test_what_is_loaded_is_found() -> None:
    await demo.load()
    for kind in Found:
        assert await SearchEntry.filter(kind=kind).exists()


async def test_enterprises_are_verified_and_their_codes_nobody_s() -> None:
    await demo.load()
    enterprises = await Organization.filter(kind=OrganizationKind.ENTERPRISE)
    assert all(one.verified_at for one in enterprises)
    codes = {str(one.credit_code) for one in enterprises}
    assert len(codes) == len(enterprises)
    # The third to eighth characters name the district of registration (GB 32100-2015).
    assert {code[2:8] for code in codes} == {"999999"}


async def test_park_teams_and_those_of_the_centre_have_a_roster_for_two_weeks() -> None:
    await demo.load()
    today = clock.now().astimezone(SHANGHAI).date()
    turns = await Duty.all().select_related("team")
    assert {turn.team.code for turn in turns} == {
        one.code for one in plan_of(yangpu()).teams if one.on_duty
    }
    assert all(today <= turn.date < today + timedelta(days=14) for turn in turns)
    assert all(turn.date.weekday() < 5 for turn in turns)


async def test_questions_stand_as_their_threads_say() -> None:
    await demo.load()
    rows = await Consultation.all().order_by("reference")
    assert [(one.status, one.queue_reason) for one in rows] == [
        (ConsultationStatus.CLOSED, None),
        (ConsultationStatus.ANSWERED, None),
        (ConsultationStatus.AWAITING_REQUESTER, None),
        (ConsultationStatus.ASSIGNED, None),
        (ConsultationStatus.SUBMITTED, QueueReason.NO_TEAM),
        (ConsultationStatus.TRIAGED, QueueReason.NO_TOPIC),
        (ConsultationStatus.ASSIGNED, None),
    ]
    assert all(decrypt(one.title_encrypted).endswith("（演示）") for one in rows)
    assert [one.score for one in await Rating.all().order_by("id")] == [5, 4]


async def test_a_late_one_is_told_of_by_the_workers() -> None:
    await demo.load()
    late = await Consultation.filter(due_at__lt=clock.now()).order_by("reference")
    assert "DEM0A007" in {one.reference for one in late}
    await remind_due()
    assert (await Consultation.get(reference="DEM0A007")).due_stage is DueStage.ESCALATED
    assert await Notification.filter(kind=NotificationKind.CONSULTATION_LATE).exists()
    assert await remind_due() == 0


async def test_a_thread_that_somebody_cleared_is_not_put_back() -> None:
    await demo.load()
    await Rating.all().delete()
    assert (await demo.load()).changed_nothing
    assert not await Rating.exists()
