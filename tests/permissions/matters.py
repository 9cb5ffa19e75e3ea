"""The question, the meeting that came of it, and what was said of both."""

from datetime import timedelta
from typing import Any

from mulin import clock, crypto
from mulin.appointments.models import Appointment, AppointmentChange, AppointmentStatus, ChangeKind
from mulin.conflicts.models import Client, Conflict, OpposingParty
from mulin.consultations.models import (
    Attachment,
    Citation,
    Consultation,
    ConsultationChange,
    ConsultationChangeKind,
    Message,
    MessageKind,
)
from mulin.organizations.models import Desk
from mulin.people.permissions.standings import Standing
from mulin.quality.models import Rating
from mulin.services.models import AppointmentMode
from tests.appointments.asking import make_appointment
from tests.district import District
from tests.files.asking import make_file
from tests.permissions.cast import Cast
from tests.permissions.probing import Objects
from tests.teams.asking import make_question
from tests.times import MONDAY

LONG_AGO = MONDAY - timedelta(days=20)


async def question(district: District, cast: Cast, found: Objects) -> Consultation:
    asker, giving = district.resident, district.specialist
    into = await make_question(district.team, asker, giving)
    asked = await make_question(district.team, asker, giving)
    both = Consultation.filter(id__in=[asked.id, into.id])
    await both.update(organization=cast.enterprise, topic=district.topic, queue_reason="no_topic")
    await Consultation.filter(id=asked.id).update(
        first_answered_at=clock.now(), title_encrypted=crypto.encrypt("押金不退")
    )
    asked = await Consultation.get(id=asked.id)
    await ConsultationChange.create(
        consultation=asked,
        kind=ConsultationChangeKind.RETURNED,
        to_status=asked.status,
        actor=await giving.person,
        team=district.team,
        specialist=giving,
        reason_encrypted=crypto.encrypt("Among ourselves"),
        created_at=clock.now(),
    )
    await OpposingParty.create(consultation=asked, name_encrypted=crypto.encrypt("远洋贸易"))
    texts = {
        MessageKind.ANSWER: cast.people[Standing.ASSIGNED],
        MessageKind.NOTE: cast.people[Standing.LEAD],
    }
    for kind, author in texts.items():
        message = await Message.create(
            consultation=asked,
            author=author,
            kind=kind,
            version=1 if kind is MessageKind.ANSWER else None,
            body_encrypted=crypto.encrypt("Private words"),
            created_at=clock.now(),
        )
        await Citation.create(message=message, law="民法典", article="1")
        file = await make_file(author, attached=True)
        await Attachment.create(message=message, file=file)
        noted = "note" if kind is MessageKind.NOTE else ""
        found.node(message, noted)
        found.node(file, noted)
    over = await make_question(district.team, asker, giving)
    ended = {"status": "closed", "closed_at": clock.now(), "outcome": "duplicate"}
    await Consultation.filter(id=over.id).update(
        organization=cast.enterprise, merged_into=into, **ended
    )
    found.node(asked)
    found.node(over)
    found.node(asked, inside="changes { %s }", kind="ConsultationChange")
    return asked


async def meeting(
    district: District, cast: Cast, found: Objects, asked: Consultation
) -> Appointment:
    desk = await Desk.get(venue=district.venue, name="1")
    fields: dict[str, Any] = {
        "status": AppointmentStatus.FULFILLED,
        "organization": cast.enterprise,
        "topic": district.topic,
    }
    before = await make_appointment(district, LONG_AGO, **fields)
    met = await make_appointment(
        district,
        LONG_AGO + timedelta(days=1),
        follows=before,
        consultation=asked,
        desk=desk,
        equipment=["recording"],
        note_encrypted=crypto.encrypt("Private"),
        outcome_encrypted=crypto.encrypt("Private"),
        delay_minutes=10,
        expires_at=clock.now(),
        **{**fields, "mode": AppointmentMode.IN_PERSON},
    )
    await AppointmentChange.create(
        appointment=met,
        kind=ChangeKind.REASSIGNED,
        to_status=met.status,
        sequence=1,
        previous_starts_at=clock.now(),
        previous_specialist=district.specialist,
        reason_encrypted=crypto.encrypt("Private"),
        created_at=clock.now(),
    )
    found.node(met)
    found.node(met, inside="changes { %s }", kind="AppointmentChange")
    return met


async def opinions(
    district: District, cast: Cast, found: Objects, asked: Consultation, met: Appointment
) -> None:
    about: tuple[dict[str, Any], ...] = ({"appointment": met}, {"consultation": asked})
    for it in about:
        rating = await Rating.create(
            **it,
            person=district.resident,
            specialist=district.specialist,
            team=district.team,
            score=5,
            tags=["clear"],
            words_encrypted=crypto.encrypt("Private words"),
            created_at=clock.now(),
            reply_encrypted=crypto.encrypt("Private words"),
            replied_by=district.resident,
            replied_at=clock.now(),
        )
        found.node(rating)
    clients = [
        await Client.create(
            **whose,
            name_encrypted=crypto.encrypt("星辰软件"),
            created_by_id=district.specialist.person_id,
            created_at=clock.now(),
        )
        for whose in ({"specialist": district.specialist}, {"organization": cast.firm})
    ]
    for client in clients:
        found.node(client, "of a firm" if client.specialist_id is None else "")
    conflict = await Conflict.create(
        specialist=district.specialist,
        client=clients[0],
        person=district.resident,
        consultation=asked,
        organization=district.station,
        party_name_encrypted=crypto.encrypt("星辰"),
        likeness=100,
        created_at=clock.now(),
        overridden_by=district.resident,
        overridden_at=clock.now(),
        reason_encrypted=crypto.encrypt("Private words"),
    )
    found.node(conflict)
