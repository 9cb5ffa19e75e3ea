"""What coordinators hear of a conflict, and how they override it."""

import asyncio

import pytest

from mulin.audit.models import AuditEntry
from mulin.conflicts.checking import conflicted
from mulin.conflicts.models import Conflict
from mulin.conflicts.parties import Party
from mulin.notifications.models import Notification, NotificationKind
from mulin.people.models import Role
from tests.conflicts.asking import (
    conflicts,
    find,
    make_client,
    make_conflict,
    outcome,
    override,
)
from tests.conflicts.cast import PARTS, Cast, make_cast
from tests.district import District, gid, give_role, make_person, make_team
from tests.documents import INBOX
from tests.phone import Phones
from tests.quality.asking import asked
from tests.recording import RecordingChannel
from tests.statements import statements

READERS = {"coordinator", "admin", "auditor"}
DECIDERS = {"coordinator", "admin"}


@pytest.fixture
async def cast(district: District) -> Cast:
    return await make_cast(district)


async def test_coordinators_hear_who_it_is_and_the_requester_nothing(
    district: District, cast: Cast, phones: Phones
) -> None:
    await make_conflict(district)

    told = await Notification.filter(kind=NotificationKind.CONFLICT_FOUND)
    assert [one.person_id for one in told] == [cast.people["coordinator"].id]
    phone = await cast.phone(phones, "coordinator")
    inbox = (await phone.ask(INBOX))["viewer"]["notifications"]["edges"]
    assert inbox[0]["node"]["kind"] == "CONFLICT_FOUND"
    assert district.specialist.name_en in inbox[0]["node"]["body"]
    assert not await Notification.exists(person=district.resident)
    entry = await AuditEntry.get(action="conflict.found")
    assert entry.actor_id is None
    assert "星辰" not in str(entry.details)


async def test_a_coordinator_s_own_matter_is_not_theirs_to_see(
    district: District, cast: Cast, phones: Phones
) -> None:
    coordinator = cast.people["coordinator"]
    await find(district, coordinator, await make_client(district.specialist))

    phone = await cast.phone(phones, "coordinator")
    assert await conflicts(phone) == []
    assert not await Notification.exists(person=coordinator)
    conflict = await Conflict.get()
    assert outcome(await override(phone, gid(conflict))) == ("NOT_FOUND", "id")


async def test_the_same_matter_is_told_of_once(district: District, cast: Cast) -> None:
    client = await make_client(district.specialist)

    await asyncio.gather(*(find(district, district.resident, client) for _ in range(5)))

    assert await Conflict.all().count() == 1
    assert await Notification.filter(kind=NotificationKind.CONFLICT_FOUND).count() == 1
    await find(district, await make_person(), client)
    assert await Conflict.all().count() == 2
    assert await Notification.filter(kind=NotificationKind.CONFLICT_FOUND).count() == 2


async def test_a_conflict_says_everything_a_coordinator_needs(
    district: District, cast: Cast, phones: Phones
) -> None:
    await make_conflict(district)
    phone = await cast.phone(phones, "coordinator")

    (found,) = await conflicts(phone)

    assert found == {
        "id": found["id"],
        "specialist": {"id": gid(district.specialist)},
        "person": {"name": district.resident.name},
        "consultation": None,
        "clientName": "星辰软件有限公司",
        "partyName": "星辰软件",
        "likeness": 100,
        "createdAt": "2026-03-02T01:00:00Z",
        "overriddenAt": None,
        "overriddenBy": None,
        "reason": None,
    }
    done = (await override(phone, found["id"], " Another company "))["conflict"]
    assert done["overriddenAt"] == "2026-03-02T01:00:00Z"
    assert done["overriddenBy"] == {"name": "coordinator"}
    assert done["reason"] == "Another company"
    assert await conflicts(phone, open=True) == []
    assert [one["id"] for one in await conflicts(phone, open=False)] == [found["id"]]
    assert [one["id"] for one in await conflicts(phone)] == [found["id"]]


async def test_a_conflict_about_a_question_names_it_and_a_later_question_is_news(
    district: District, cast: Cast, phones: Phones
) -> None:
    client = await make_client(district.specialist)
    phone = await cast.phone(phones, "coordinator")
    await find(district, district.resident, client)
    questions = [await asked(district) for _ in range(2)]
    for told, question in enumerate(questions, start=2):
        for _ in range(2):
            await find(district, district.resident, client, consultation_id=question.id)

        (found,) = await conflicts(phone)
        assert found["consultation"] == {"reference": question.reference}
        assert await Notification.filter(kind=NotificationKind.CONFLICT_FOUND).count() == told
    await find(district, district.resident, client)
    (found,) = await conflicts(phone)
    assert found["consultation"] == {"reference": questions[-1].reference}


@pytest.mark.parametrize("who", PARTS)
async def test_who_reads_and_who_decides(
    district: District, cast: Cast, phones: Phones, who: str
) -> None:
    conflict = await make_conflict(district)
    phone = await cast.phone(phones, who)
    node = await phone.ask("query N($id: ID!) { node(id: $id) { id } }", id=gid(conflict))
    assert node == {"node": {"id": gid(conflict)} if who in READERS else None}
    if who == "stranger":
        assert (await phone.error("{ conflicts { totalCount } }"))["code"] == "UNAUTHENTICATED"
    else:
        assert len(await conflicts(phone)) == (who in READERS)

    done = outcome(await override(phone, gid(conflict)))

    if who in DECIDERS:
        assert done == ("DONE", None)
    elif who == "stranger":
        assert done == ("UNAUTHENTICATED", None)
    else:
        assert done == ("FORBIDDEN" if who in READERS else "NOT_FOUND", "id")
    await conflict.refresh_from_db()
    assert (conflict.overridden_at is not None) == (who in DECIDERS)


async def test_somebody_who_is_auditor_and_station_staff_reads_as_an_auditor_only(
    district: District, phones: Phones
) -> None:
    await make_conflict(district)
    person = await make_person()
    await give_role(person, district.station, Role.STATION_STAFF)
    await give_role(person, (await make_team(district.centre)).organization, Role.AUDITOR)

    assert await conflicts(await phones.of(person.id)) == []


async def test_two_override_at_once_and_one_does(
    district: District, cast: Cast, phones: Phones
) -> None:
    conflict = await make_conflict(district)
    callers = [await cast.phone(phones, who) for who in ("coordinator", "admin") * 5]

    answers = await asyncio.gather(*(override(phone, gid(conflict)) for phone in callers))

    outcomes = sorted(outcome(answer)[0] for answer in answers)
    assert outcomes == ["DONE", *["WRONG_STATUS"] * 9]
    assert await AuditEntry.filter(action="conflict.overridden").count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "a\u202eb"])
async def test_a_reason_is_needed(
    district: District, cast: Cast, phones: Phones, reason: str
) -> None:
    conflict = await make_conflict(district)
    phone = await cast.phone(phones, "admin")

    assert outcome(await override(phone, gid(conflict), reason)) == ("INVALID", "reason")


async def test_one_override_is_for_every_entry_of_that_client(
    district: District, cast: Cast, phones: Phones
) -> None:
    client = await make_client(district.specialist)
    await make_client(district.specialist, "上海星辰软件有限公司")
    await find(district, district.resident, client)
    conflict = await Conflict.get()
    answer = await override(await cast.phone(phones, "coordinator"), gid(conflict))
    assert answer["errors"] == []
    whose, parties = [district.specialist.id], [Party("星辰软件")]
    assert await conflicted(whose, parties, person_id=district.resident.id) == {}
    other = await make_person()
    assert await conflicted(whose, parties, person_id=other.id) != {}


async def test_what_was_overridden_is_not_found_again(
    district: District, cast: Cast, phones: Phones
) -> None:
    client = await make_client(district.specialist)
    await find(district, district.resident, client)
    conflict = await Conflict.get()
    await override(await cast.phone(phones, "admin"), gid(conflict))

    await find(district, district.resident, client)

    await conflict.refresh_from_db()
    assert conflict.overridden_at is not None
    assert await Notification.filter(kind=NotificationKind.CONFLICT_FOUND).count() == 1


async def test_a_longer_list_costs_no_more_statements(
    district: District, cast: Cast, phones: Phones, pushes: RecordingChannel
) -> None:
    phone = await cast.phone(phones, "admin")
    client = await make_client(district.specialist)
    await find(district, district.resident, client)
    # What workers send meanwhile is not the question.
    await pushes.settled()
    with statements() as short:
        await conflicts(phone)
    for _ in range(4):
        await find(district, await make_person(), await make_client(district.specialist))
    await pushes.settled()
    with statements() as long:
        assert len(await conflicts(phone)) == 5

    assert len(long) == len(short)
