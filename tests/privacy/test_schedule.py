"""The schedule is kept: what is past its term goes, and what is younger stays."""

from datetime import date, timedelta

import pytest

from mulin import clock
from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.consultations.models import Attachment, Consultation, Message
from mulin.crypto import encrypt
from mulin.database import query
from mulin.files.models import File
from mulin.intake.models import Consent
from mulin.people.models import Invitation, Role
from mulin.privacy.forgetting import forget_due
from mulin.privacy.models import NoticeAcceptance
from mulin.privacy.schedule import (
    KEEP_CONSENTS,
    KEEP_INVITATIONS,
    KEEP_RECORDS,
    KEEP_WAITLIST,
    KEEP_WALK_INS,
    SCHEDULE,
    Kept,
)
from mulin.quality.models import Rating
from mulin.waitlist.models import WaitlistEntry, WaitlistStatus
from mulin.walkins.models import WalkIn, WalkInStatus
from tests.appointments.asking import make_appointment
from tests.consultations.asking import done, submit
from tests.district import District, gid, make_person
from tests.files.asking import brought
from tests.phone import Phones
from tests.times import MONDAY, at
from workers.broker import make_broker

MOMENT = timedelta(hours=1)


async def gone() -> dict[Kept, int]:
    return {kind: count for kind, count in (await forget_due()).items() if count}


def test_every_term_names_a_task_that_runs() -> None:
    broker = make_broker(None)
    named = {term.forgotten_by for kind, term in SCHEDULE.items() if kind is not Kept.TRACE}
    assert all(broker.find_task(name) is not None for name in named)
    scheduled = {name for name in named if (broker.find_task(name) or broker).__dict__}
    assert scheduled == named
    assert {kind for kind, term in SCHEDULE.items() if term.kept is None} == {
        Kept.SEARCH,
        Kept.TRACE,
    }
    assert set(SCHEDULE) == set(Kept)


async def test_small_things_go_after_their_term(district: District, phones: Phones) -> None:
    resident, began = district.resident, clock.now()
    await Invitation.create(
        organization=district.centre,
        role=Role.AUDITOR,
        phone_encrypted=encrypt("+8613800138000"),
        phone_index="i",
        starts_on=MONDAY.date(),
        invited_by=resident,
        created_at=began,
        expires_at=began,
    )
    await Consent.create(
        person=resident,
        recorded_by=resident,
        organization=district.centre,
        intake_channel="walk_in",
        method="spoken",
        created_at=began,
    )
    entry = await WaitlistEntry.create(
        person=resident,
        service=district.service,
        first_date=date(2026, 3, 2),
        last_date=date(2026, 3, 3),
        status=WaitlistStatus.ENDED,
        ranked_at=began,
        created_at=began,
        closed_at=began,
    )
    await make_appointment(district, at(MONDAY, 8), waitlist_entry=entry)
    await WalkIn.create(
        venue=district.venue,
        day=MONDAY.date(),
        number=1,
        person=resident,
        status=WalkInStatus.LEFT,
        created_at=began,
        ended_at=began,
    )
    terms = (
        (KEEP_WAITLIST, Kept.WAITLIST),
        (KEEP_WALK_INS, Kept.WALK_INS),
        (KEEP_CONSENTS, Kept.CONSENTS),
    )
    assert KEEP_INVITATIONS == KEEP_WALK_INS
    for term, kind in terms:
        clock.advance(began + term - clock.now())
        assert await gone() == {}
        clock.advance(MOMENT)
        also = {Kept.INVITATIONS: 1} if kind is Kept.WALK_INS else {}
        assert await gone() == {kind: 1, **also}
    assert (await WalkIn.get()).person_id is None
    assert (await Appointment.get()).waitlist_entry_id is None


async def test_consent_to_the_notice_is_kept_while_the_account_is_there(
    district: District, phones: Phones
) -> None:
    began, closed = clock.now(), await make_person()
    for person in (district.resident, closed):
        await NoticeAcceptance.create(person=person, version="1", accepted_at=began)
    await query(
        "UPDATE person SET name = '', phone_encrypted = NULL, phone_index = NULL, closed_at = $2 "
        "WHERE id = $1",
        closed.id,
        began,
    )
    clock.advance(KEEP_CONSENTS + MOMENT)
    assert await gone() == {Kept.CONSENTS: 1}
    assert [one.person_id for one in await NoticeAcceptance.all()] == [district.resident.id]


async def test_records_go_after_ten_years_with_all_that_belongs_to_them(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    specialist = await phones.of(district.specialist.person_id)
    file = await brought(phones, phone)
    asked = await submit(phone, topicId=gid(district.topic), attachmentIds=[file["id"]])
    await done(specialist, "answerConsultation", asked, body="Write to them.")
    still_open = await submit(phone, topicId=gid(district.topic))
    old = await Consultation.get(reference=asked["reference"])
    began = clock.now()
    await Consultation.filter(id=old.id).update(status="closed", outcome="advised", closed_at=began)
    merged = await Consultation.get(reference=still_open["reference"])
    merged.merged_into_id = old.id
    await merged.save()
    ended = {"status": AppointmentStatus.FULFILLED}
    before, after = began - timedelta(minutes=30), began + timedelta(days=365)
    first = await make_appointment(district, before, consultation=old, **ended)
    later = await make_appointment(district, after, follows=first, **ended)
    await Rating.create(
        person=district.resident,
        appointment=first,
        specialist=district.specialist,
        score=5,
        created_at=began,
    )
    clock.advance(KEEP_RECORDS - MOMENT)
    assert await gone() == {}
    clock.advance(2 * MOMENT)
    assert await gone() == {Kept.CONSULTATIONS: 1, Kept.APPOINTMENTS: 1}
    assert [one.id for one in await Consultation.all()] == [merged.id]
    assert [one.id for one in await Appointment.all()] == [later.id]
    assert (await Appointment.get()).follows_id is None
    assert await Rating.all().count() == await Attachment.all().count() == 0
    assert {one.consultation_id for one in await Message.all()} == {merged.id}
    assert (await File.get()).attached_at is None


@pytest.mark.usefixtures("database_url", "redis_url")
async def test_the_nightly_task_keeps_the_schedule(monday: None) -> None:
    person = await make_person()
    await query(
        "UPDATE person SET name = '', phone_encrypted = NULL, phone_index = NULL, closed_at = $2 "
        "WHERE id = $1",
        person.id,
        clock.now(),
    )
    await NoticeAcceptance.create(person=person, version="1", accepted_at=clock.now())
    clock.advance(KEEP_CONSENTS + MOMENT)
    task = make_broker(None).find_task(SCHEDULE[Kept.CONSENTS].forgotten_by)
    assert task is not None
    await (await task.kiq()).wait_result()
    assert await NoticeAcceptance.all().count() == 0
