"""What else there is: places, teams, hours, what people were told, what systems are told."""

from datetime import date, timedelta

from mulin import clock, crypto
from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.broadcasts.models import BroadcastStatus, Following
from mulin.consultations.models import (
    Consultation,
)
from mulin.database import query
from mulin.failed_jobs.models import FailedJob
from mulin.intake.models import Consent, ConsentMethod
from mulin.notifications.models import Delivery, Device, MutedThread, Notification
from mulin.organizations.models import Desk, OpeningHours, Venue
from mulin.people.models import Locale, Membership, Role, Session
from mulin.people.permissions.standings import Standing
from mulin.privacy.models import DataExport, ExportStatus, NoticeAcceptance
from mulin.privacy.notice import VERSION
from mulin.quality.models import Rating
from mulin.scheduling.models import (
    DateOverride,
    HolidayKind,
    PolicyException,
    VenueClosure,
    WeeklyHours,
)
from mulin.teams.models import Coverage, Duty
from mulin.waitlist.models import WaitlistEntry, WaitlistStatus
from mulin.walkins.models import WalkInStatus
from tests.appointments.asking import make_appointment
from tests.broadcasts.asking import make_broadcast
from tests.district import District, gid, make_organization, make_service, make_venue
from tests.files.asking import make_file
from tests.organizations.entering import credit_code, make_invitation, new_number
from tests.permissions.cast import Cast
from tests.permissions.matters import LONG_AGO
from tests.permissions.probing import Objects
from tests.schema.subscribing import feed_of, import_of
from tests.schema.timekeeping import closure, holiday, time_off
from tests.times import MONDAY, at
from tests.walkins.asking import make_walk_in
from tests.webhooks.asking import make_webhook, ping


async def places(district: District, cast: Cast, found: Objects) -> None:
    enterprise, admin = cast.enterprise, cast.people[Standing.ADMIN]
    for one in (enterprise, district.station):
        one.credit_code = credit_code()
        await one.save()
    await make_organization(enterprise.kind, enterprise)
    hidden = await make_venue(enterprise, desks=1, phone="021-65123456")
    for venue in (hidden, district.venue):
        for weekday in range(1, 8):
            await OpeningHours.create(
                venue=venue, weekday=weekday, starts_minute=0, ends_minute=1440
            )
        closed = await closure(venue, admin)
        await VenueClosure.filter(id=closed.id).update(reason="A reason")
        private = "of an enterprise" if venue is hidden else ""
        for row in (venue, await Desk.filter(venue=venue).order_by("id").first(), closed):
            assert row is not None
            found.node(row, private)
    await Venue.filter(id=district.venue.id).update(phone="021-65123457")
    await Desk.filter(venue_id__in=[hidden.id, district.venue.id]).update(equipment=["recording"])
    found.node(district.station)
    found.node(enterprise, "of enterprises")
    member = await Membership.get(organization=enterprise, person=district.resident)
    await Membership.filter(id=member.id).update(ends_on=date(2030, 1, 1))
    found.node(member)
    sent = await make_invitation(
        enterprise,
        Role.ENTERPRISE_CONTACT,
        new_number(),
        admin,
        ends_on=date(2030, 1, 1),
    )
    found.node(sent)
    found.node(district.resident)


async def teams(district: District, cast: Cast, found: Objects) -> None:
    team, giving = district.team, district.specialist
    photo = await make_file(await giving.person, attached=True)
    words = {"title_zh": "律师", "bio_zh": "简介", "licence_number": "1", "photo": photo}
    await type(giving).filter(id=giving.id).update(**words)
    await Coverage.create(team=team, organization=cast.enterprise, topic=district.topic)
    await Duty.create(team=team, specialist=giving, date=MONDAY.date())
    earlier = [
        await make_appointment(
            district, LONG_AGO - timedelta(days=day + 1), status=AppointmentStatus.FULFILLED
        )
        for day in range(5)
    ]
    for one in earlier:
        await Rating.create(
            appointment=one,
            person=district.resident,
            specialist=giving,
            team=team,
            score=5,
            created_at=clock.now(),
        )
    found.node(giving)
    found.node(photo, "photo")
    found.node(team)
    found.node(district.topic)
    found.node(district.service)
    found.node(team, inside="members { %s }", kind="TeamMember")
    found.node(team, inside="coverages { %s }", kind="Coverage")
    found.node(giving, inside="schedule { %s }", kind="Schedule")


async def times(district: District, cast: Cast, found: Objects) -> None:
    giving = district.specialist
    away = await time_off(giving, cast.people[Standing.COORDINATOR])
    away.reason = "Private"
    await away.save()
    week = await WeeklyHours.get(specialist=giving, weekday=1)
    week.valid_from, week.valid_until = date(2026, 1, 1), date(2027, 1, 1)
    await week.save()
    override = await DateOverride.create(
        specialist=giving,
        date=date(2026, 4, 1),
        kind="available",
        starts_minute=540,
        ends_minute=600,
        venue=district.venue,
        modes=["phone"],
        reason="Private",
    )
    exception = await PolicyException.create(
        specialist=giving,
        service=await make_service(),
        daily_limit=1,
        minimum_notice_minutes=1,
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        needs_confirmation=True,
        cancellation_cutoff_minutes=0,
    )
    made_up = await holiday(date(2026, 5, 3))
    made_up.kind, made_up.follows_weekday = HolidayKind.WORKDAY, 1
    await made_up.save()
    for row in (away, week, override, exception, made_up):
        found.node(row)


async def told(
    district: District, cast: Cast, found: Objects, asked: Consultation, met: Appointment
) -> None:
    person = district.resident
    tellings = []
    for about in ({"appointment": met}, {"consultation": asked}):
        muted = await MutedThread.create(person=person, created_at=clock.now(), **about)
        told = await Notification.create(
            person=person,
            kind="appointment_booked" if "appointment" in about else "consultation_answered",
            parameters=_PARAMETERS,
            created_at=clock.now(),
            read_at=clock.now(),
            **about,
        )
        found.node(muted)
        found.node(told)
        tellings.append(told)
    for number, status in enumerate(("dead", "sent")):
        sent = await Delivery.create(
            channel="push",
            notification=tellings[0],
            dedupe_key=f"a key of the matrix {number}",
            status=status,
            due_at=clock.now(),
            expires_at=clock.now(),
            created_at=clock.now(),
            settled_at=clock.now(),
            received_at=clock.now(),
            opened_at=clock.now(),
            last_error="QUOTA_EXCEEDED",
        )
        found.node(sent)
    found.node(
        await FailedJob.create(
            task="calendars.refresh",
            message=b"{}",
            error="TimeoutError",
            attempts=4,
            created_at=clock.now(),
            failed_at=clock.now(),
            settled_at=clock.now(),
        )
    )
    session = await Session.filter(person=person).order_by("id").first()
    assert session is not None
    session.device, session.used_at = "Chrome, Android", clock.now()
    await session.save()
    found.node(session)
    await NoticeAcceptance.create(person=person, version=VERSION, accepted_at=clock.now())
    await DataExport.create(
        person=person, status=ExportStatus.EXPIRED, locale=Locale.EN, requested_at=LONG_AGO
    )
    device = await Device.filter(person=person).first()
    assert device is not None
    device.locale = Locale.EN
    await device.save()
    found.node(device)
    for followed in ({"topic": district.topic}, {"organization": district.station}):
        row = await Following.create(person=person, created_at=clock.now(), **followed)
        found.node(row)
    feed = await feed_of(person)
    feed.read_at = clock.now()
    await feed.save()
    found.node(feed)
    found.node(await import_of(district.specialist))
    await query("UPDATE calendar_import SET refreshed_at = now(), failure = 'calendar_unreadable'")


async def hall(district: District, cast: Cast, found: Objects, met: Appointment) -> None:
    hall = await make_venue(district.station, desks=1)
    desk = await Desk.get(venue=hall)
    over = {"called_at": clock.now(), "started_at": clock.now(), "ended_at": clock.now()}
    what = {"person": district.resident, "service": district.service, "topic": district.topic}
    waiting = await make_walk_in(hall, 1, **what)
    served = await make_walk_in(
        hall, 2, status=WalkInStatus.SERVED, appointment=met, desk=desk, **what, **over
    )
    await make_walk_in(hall, 3, status=WalkInStatus.SKIPPED, **over)
    await make_walk_in(hall, 4, status=WalkInStatus.CALLED, desk=desk, called_at=clock.now())
    found.node(waiting)
    found.node(served)
    found.add("VenueQueue", f'venueQueue(venueId: "{gid(hall)}") {{ %s }}', gid(hall))
    place = await WaitlistEntry.create(
        person=district.resident,
        service=district.service,
        topic=district.topic,
        specialist=district.specialist,
        team=district.team,
        venue=district.venue,
        mode="phone",
        first_date=date(2026, 6, 1),
        last_date=date(2026, 6, 1),
        ranked_at=clock.now(),
        created_at=clock.now(),
    )
    offered = await WaitlistEntry.create(
        person=district.resident,
        service=district.service,
        status=WaitlistStatus.OFFERED,
        first_date=date(2026, 6, 1),
        last_date=date(2026, 6, 1),
        ranked_at=clock.now(),
        created_at=clock.now(),
    )
    await make_appointment(
        district,
        at(MONDAY + timedelta(days=91), 10),
        status=AppointmentStatus.PROPOSED,
        waitlist_entry=offered,
    )
    found.node(place)
    found.node(offered)
    await Consent.create(
        person=district.resident,
        recorded_by=cast.people[Standing.STAFF],
        organization=district.station,
        intake_channel="walk_in",
        method=ConsentMethod.SPOKEN,
        created_at=clock.now(),
    )


async def partners(district: District, cast: Cast, found: Objects) -> None:
    hook = await make_webhook(
        district.station,
        events=["appointment.booked"],
        description="Cases",
        former_secret_encrypted=crypto.encrypt("former"),
        former_secret_until=clock.now() + timedelta(days=1),
        failing_since=clock.now(),
        rests_until=clock.now(),
        disabled_at=clock.now(),
        disabled_reason="admin",
    )
    await ping(hook)
    found.node(hook)
    for to in ({"area_id": None, "topic": district.topic}, {}):
        row = await make_broadcast(
            district.station,
            BroadcastStatus.SENT,
            author=cast.people[Standing.STAFF],
            link="/topics",
            ended_at=clock.now(),
            **to,
        )
        found.node(row)


_PARAMETERS = {"starts_at": "2026-03-03T10:00:00+08:00", "zone": "Asia/Shanghai"}
