"""A client that was away, or a process that lost Redis: what was missed comes, once, or a word."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest

from mulin import clock, events
from mulin.appointments.policy import Step
from mulin.database import query
from mulin.notifications.models import Notification, NotificationKind
from mulin.people.models import Person
from mulin.people.sign_in import open_session
from schema.live import MOST_MISSED
from tests.appointments.asking import booked, take
from tests.consultations.asking import done
from tests.consultations.standing import Cast, make_cast, make_matter
from tests.district import District, gid, make_person
from tests.phone import ENDED, Phone, Phones
from tests.times import TUESDAY, at

Queue = asyncio.Queue[dict[str, Any]]

RECEIVED = "subscription { notificationReceived%s { id cursor } }"
CHANGED = "subscription { appointmentChanged%s { change cursor appointment { id status } } }"
CONSULTED = "subscription { consultationChanged%s { change cursor consultation { id } } }"
POSTED = "subscription { messagePosted%s { cursor message { body } } }"


def after(document: str, cursor: str | None) -> str:
    return document % ("" if cursor is None else f'(after: "{cursor}")')


async def heard(queue: Queue) -> Any:
    (event,) = (await asyncio.wait_for(queue.get(), timeout=10)).values()
    return event


async def error(phone: Phone, document: str) -> dict[str, Any]:
    """What ends a subscription at once."""
    async with phone.watching(document) as queue:
        [found] = await heard(queue)
    return {"message": found["message"], **found["extensions"]}


async def write(person: Person, count: int = 1) -> list[str]:
    """Notifications that nobody tells of, as when the word is lost."""
    rows = [
        await Notification.create(
            person=person,
            kind=NotificationKind.RATING_ASKED,
            parameters={},
            created_at=clock.now(),
        )
        for _ in range(count)
    ]
    return [gid(row) for row in rows]


def miss() -> None:
    """As when the connection to Redis is back."""
    assert events._listening is not None
    events._listening.miss()


@pytest.fixture
async def phone(district: District, phones: Phones) -> Phone:
    return await phones.of(district.resident.id)


@pytest.fixture
async def cast(district: District, phones: Phones) -> Cast:
    return await make_cast(district, phones)


async def test_who_was_away_hears_what_they_missed_and_then_what_comes(
    district: District, phone: Phone
) -> None:
    async with phone.watching(after(RECEIVED, None)) as queue:
        await booked(phone, district, at(TUESDAY, 9))
        cursor = (await heard(queue))["cursor"]
    missed = await write(district.resident, 3)
    async with phone.watching(after(RECEIVED, cursor)) as queue:
        came = [await heard(queue) for _ in range(3)]
        assert [one["id"] for one in came] == missed
        await booked(phone, district, at(TUESDAY, 10))
        assert (await heard(queue))["id"] not in missed
        assert queue.empty()
    # A cursor from the middle goes on in the middle.
    async with phone.watching(after(RECEIVED, came[1]["cursor"])) as queue:
        assert (await heard(queue))["id"] == missed[2]


async def test_what_a_process_did_not_hear_is_told_once(district: District, phone: Phone) -> None:
    async with phone.watching(after(RECEIVED, None)) as queue:
        await write(await make_person())
        missed = await write(district.resident, 2)
        miss()
        assert [(await heard(queue))["id"] for _ in range(2)] == missed
        miss()
        more = await write(district.resident)
        miss()
        assert (await heard(queue))["id"] == more[0]
        assert queue.empty()


async def test_what_was_heard_and_found_is_told_once(district: District, phone: Phone) -> None:
    async with phone.watching(after(CHANGED, None)) as queue:
        made = await booked(phone, district, at(TUESDAY, 9))
        first = await heard(queue)
        miss()
        await take(phone, Step.CANCEL, made)
        miss()
        assert (await heard(queue))["change"] == "CANCELLED"
        await booked(phone, district, at(TUESDAY, 10))
        assert (await heard(queue))["change"] == "BOOKED"
        assert queue.empty()
    async with phone.watching(after(CHANGED, first["cursor"])) as queue:
        assert [(await heard(queue))["change"] for _ in range(2)] == ["CANCELLED", "BOOKED"]


async def test_after_many_events_the_cursor_is_as_short_as_before(
    district: District, phone: Phone
) -> None:
    async with phone.watching(after(RECEIVED, None)) as queue:
        lengths = []
        for _ in range(150):
            [row] = await query(
                "INSERT INTO notification (person_id, kind, parameters, created_at) "
                "VALUES ($1, 'rating_asked', '{}', $2) RETURNING id",
                district.resident.id,
                clock.now(),
            )
            event = events.Event("notification", row["id"], "created", row["id"])
            topic = events.of_person(district.resident.id)
            await events._publish([(event, [topic])])
            lengths.append(len((await heard(queue))["cursor"]))
    assert lengths[-1] < max(lengths) < 1_000


async def test_too_much_to_tell_ends_it_with_a_code(
    district: District, phone: Phone, phones: Phones
) -> None:
    async with phone.watching(after(RECEIVED, None)) as queue:
        await booked(phone, district, at(TUESDAY, 9))
        cursor = (await heard(queue))["cursor"]
        last = (await write(district.resident, MOST_MISSED))[-1]
        async with phone.watching(after(RECEIVED, cursor)) as fits:
            told = [(await heard(fits))["id"] for _ in range(MOST_MISSED)]
            assert told[-1] == last
        await write(district.resident)
        miss()
        [found] = await heard(queue)
    assert found["extensions"]["code"] == "RESYNC_NEEDED"
    english = await error(phone, after(RECEIVED, cursor))
    assert (english["code"], english["message"][:8]) == ("RESYNC_NEEDED", "Too much")
    chinese = await phones.of(district.resident.id, "zh")
    assert "重新读取" in (await error(chinese, after(RECEIVED, cursor)))["message"]


@pytest.mark.parametrize("wrong", ["", "x", "WzFd", "é"])
@pytest.mark.parametrize("document", [RECEIVED, CHANGED, CONSULTED, POSTED])
async def test_what_is_no_cursor_is_said(phone: Phone, document: str, wrong: str) -> None:
    told = await error(phone, after(document, wrong))
    assert (told["code"], told["field"]) == ("INVALID", "after")


async def test_a_cursor_opens_nobody_elses(
    district: District, phone: Phone, phones: Phones
) -> None:
    async with phone.watching(after(RECEIVED, None)) as queue:
        await booked(phone, district, at(TUESDAY, 9))
        cursor = (await heard(queue))["cursor"]
    await write(district.resident)
    stranger = await make_person()
    own = await write(stranger)
    async with (await phones.of(stranger.id)).watching(after(RECEIVED, cursor)) as queue:
        assert (await heard(queue))["id"] == own[0]
        assert queue.empty()


async def test_whose_session_has_ended_is_not_told_what_they_missed(
    district: District, phones: Phones
) -> None:
    signed_in = await open_session(district.resident.id)
    phone = await phones.new(signed_in.access_token)
    async with phone.watching(after(RECEIVED, None)) as queue:
        await write(district.resident)
        await query("UPDATE session SET ended_at = $1", clock.now())
        miss()
        assert await asyncio.wait_for(queue.get(), timeout=10) == ENDED


async def test_threads_go_on_as_well_and_notes_stay_among_the_team(cast: Cast) -> None:
    matter = gid(await make_matter(cast))
    asker, lead = cast.phones["asker"], cast.phones["lead"]
    cursors = []
    async with AsyncExitStack() as open_:
        for document in (CONSULTED, POSTED):
            queue = await open_.enter_async_context(asker.watching(after(document, None)))
            cursors.append(queue)
        await done(asker, "postMessage", matter, body="One.")
        consulted, posted = [(await heard(queue))["cursor"] for queue in cursors]
    await done(lead, "addNote", matter, body="Among us.")
    await done(cast.phones["assignee"], "answerConsultation", matter, body="Two.")
    async with asker.watching(after(CONSULTED, consulted)) as queue:
        assert (await heard(queue))["change"] == "ANSWERED"
    async with asker.watching(after(POSTED, posted)) as queue:
        assert (await heard(queue))["message"]["body"] == "Two."
    async with lead.watching(after(POSTED, posted)) as queue:
        bodies = [(await heard(queue))["message"]["body"] for _ in range(2)]
        assert bodies == ["Among us.", "Two."]


async def test_a_cursor_is_of_the_subscription_it_came_from(cast: Cast) -> None:
    matter = gid(await make_matter(cast))
    asker = cast.phones["asker"]
    async with asker.watching(after(POSTED, None)) as queue:
        await done(asker, "postMessage", matter, body="One.")
        cursor = (await heard(queue))["cursor"]
    told = await error(asker, after(CONSULTED, cursor))
    assert (told["code"], told["field"]) == ("INVALID", "after")
