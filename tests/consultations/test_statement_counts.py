"""A list of fifty questions costs as many SQL statements as one of five."""

import pytest

from mulin import clock
from mulin.conflicts.models import OpposingParty
from mulin.consultations.models import (
    Attachment,
    Citation,
    Consultation,
    ConsultationChange,
    ConsultationChangeKind,
    ConsultationStatus,
    DueStage,
    MessageKind,
)
from mulin.crypto import encrypt
from mulin.database import transaction
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import NotificationKind
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Person, Role
from mulin.references import new_reference
from mulin.search.indexing import index_consultations
from mulin.services.models import TeamKind
from tests.appointments.asking import make_appointment
from tests.consultations.standing import say
from tests.district import (
    District,
    gid,
    give_role,
    make_organization,
    make_person,
    make_specialist,
    make_team,
    make_topic,
)
from tests.files.asking import make_file
from tests.phone import Phone, Phones
from tests.statements import statements
from tests.times import TUESDAY, at

MANY, FEW = 50, 5

CONSULTATION = """
  id title status queueReason unreadCount may dueStage canRate rating { score }
  person { name } organization { name parent { name } } topic { name }
  team { name organization { name } members { specialist { name } } }
  specialist { name topics { name } }
  mergedInto { title }
  messages(first: 20) { totalCount edges { node {
    kind body author { name } citations { law article } attachments { name url }
  } } }
  changes { kind reason team { name } specialist { name } }
  appointments { id startsAt specialist { name } }
  opposingParties { name }
"""
WORKED_ON = f"""
query ($first: Int!) {{ list: consultations(first: $first) {{
  totalCount edges {{ node {{ {CONSULTATION} }} }}
}} }}
"""
ASKED = f"""
query ($first: Int!) {{ viewer {{ list: consultations(first: $first) {{
  totalCount edges {{ node {{ {CONSULTATION} }} }}
}} }} }}
"""
NOTIFICATIONS = f"""
query ($first: Int!) {{ viewer {{ list: notifications(first: $first) {{
  totalCount edges {{ node {{ title body consultation {{ {CONSULTATION} }} }} }}
}} }} }}
"""
FOUND = f"""
query ($first: Int!) {{
  list: search(text: "押金", kinds: [CONSULTATION], limit: $first) {{
    score node {{ ... on Consultation {{ {CONSULTATION} }} }}
  }}
}}
"""
THREAD = """
query ($id: ID!, $first: Int!) { node(id: $id) { ... on Consultation {
  messages(first: $first) { totalCount edges { node {
    body author { name } citations { law } attachments { name url }
  } } }
} } }
"""


async def make_one(district: District, contact: Person) -> Consultation:
    """A question of an organization, a team, a specialist and a topic of its own."""
    place = await make_organization(OrganizationKind.SCHOOL, district.centre)
    await give_role(contact, place, Role.SCHOOL_CONTACT)
    team, topic = await make_team(place, TeamKind.SCHOOL_ADVISORY), await make_topic()
    specialist = await make_specialist(team, topics=(topic,), organization=place)
    asker, at_ = await make_person(), clock.now()
    row = await Consultation.create(
        reference=new_reference(),
        team_kind=TeamKind.SCHOOL_ADVISORY,
        team=team,
        specialist=specialist,
        topic=topic,
        title_encrypted=encrypt("押金不退"),
        status=ConsultationStatus.ASSIGNED,
        promise_minutes=360,
        promised_at=at_,
        due_stage=DueStage.FRESH,
        created_at=at_,
        updated_at=at_,
        person=asker,
        submitted_by=asker,
        organization=place,
        served_by=place,
    )
    answering = await specialist.person
    for author, kind in ((asker, MessageKind.QUESTION), (answering, MessageKind.NOTE)):
        message = await say(row, author, kind, "Some words")
        file = await make_file(author, attached=True)
        await Attachment.create(message=message, file=file)
        await Citation.create(message=message, law="民法典", article="第一条")
    await ConsultationChange.create(
        consultation=row,
        kind=ConsultationChangeKind.SUBMITTED,
        to_status=row.status,
        actor=asker,
        team=team,
        specialist=specialist,
        reason_encrypted=encrypt("A reason"),
        created_at=at_,
    )
    await OpposingParty.create(consultation=row, name_encrypted=encrypt("恒远置业有限公司"))
    await make_appointment(
        district,
        at(TUESDAY, 9),
        person_id=asker.id,
        booked_by_id=asker.id,
        specialist_id=specialist.id,
        team_id=team.id,
        consultation_id=row.id,
        organization_id=place.id,
    )
    async with transaction():
        await index_consultations([row.id])
        told = {
            "reference": row.reference,
            "topic_zh": "主题",
            "topic_en": "Topic",
        }
        word = Word(contact.id, NotificationKind.CONSULTATION_ANSWERED, told)
        await notify([word], consultation_id=row.id)
    return row


@pytest.fixture
async def contact(district: District) -> Person:
    """A contact of more schools than the longest list has questions."""
    person = await make_person()
    # Every second one goes on in the first, which no list reaches back to.
    rows = [await make_one(district, person) for _ in range(MANY + 1)]
    await Consultation.filter(id__in=[row.id for row in rows[1::2]]).update(
        status=ConsultationStatus.CLOSED,
        outcome="duplicate",
        closed_at=clock.now(),
        merged_into_id=rows[0].id,
    )
    return person


async def test_long_lists_take_as_many_statements_as_short_ones(
    district: District, phones: Phones, contact: Person
) -> None:
    admin = await make_person()
    await give_role(admin, district.centre, Role.DISTRICT_ADMIN)
    for person, documents in ((admin, (WORKED_ON, FOUND)), (contact, (ASKED, NOTIFICATIONS))):
        phone = await phones.of(person.id)
        for document in documents:
            few, many = [await counted(phone, document, size) for size in (FEW, MANY)]
            assert len(few) == len(many), document


async def counted(phone: Phone, document: str, size: int) -> list[str]:
    with statements() as sent:
        data = await phone.ask(document, first=size)
    found = data.get("viewer", data)["list"]
    nodes = [edge["node"] for edge in found["edges"]] if "edges" in found else found
    assert len(nodes) == size
    return sent


async def test_a_long_thread_takes_as_many_statements_as_a_short_one(
    district: District, phones: Phones
) -> None:
    person = await make_person()
    row = await make_one(district, person)
    for _ in range(MANY):
        author = await make_person()
        message = await say(row, author, MessageKind.MESSAGE, "Some words")
        await Attachment.create(message=message, file=await make_file(author, attached=True))
        await Citation.create(message=message, law="民法典", article="第一条")
    phone = await phones.of(person.id)
    taken = []
    for size in (FEW, MANY):
        with statements() as sent:
            found = (await phone.ask(THREAD, id=gid(row), first=size))["node"]["messages"]
        assert (len(found["edges"]), found["totalCount"]) == (size, MANY + 1)
        taken.append(len(sent))
    assert taken[0] == taken[1]
