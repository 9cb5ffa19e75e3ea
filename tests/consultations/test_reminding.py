"""Who is reminded of an answer that is owed, and when: by the worker, over National Day 2026.

Off from Thursday 1 to Wednesday 7 October. A park's question is promised 720 working minutes, two
days; what is asked on Wednesday 30 September at nine is answered by Thursday 8 October at five.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from taskiq import AsyncBroker

from mulin import clock, portions
from mulin.consultations.models import Consultation, ConsultationChange
from mulin.notifications.models import Notification, NotificationKind
from mulin.scheduling.actions.holidays import load_current
from mulin.teams.models import TeamMember
from tests.consultations.asking import done, read, submit
from tests.consultations.standing import Cast, make_cast, make_matter
from tests.district import District, gid
from tests.phone import Phones
from tests.times import SHANGHAI
from workers.broker import make_broker

DUE, LATE = NotificationKind.CONSULTATION_DUE, NotificationKind.CONSULTATION_LATE


def autumn(written: str) -> datetime:
    """A local time of 2026 such as "09-30 16:00"."""
    return datetime.fromisoformat(f"2026-{written}").replace(tzinfo=SHANGHAI)


@pytest.fixture
def _before_the_holiday(district: District) -> Iterator[None]:
    with clock.frozen(autumn("09-30 09:00")):
        yield


@pytest.fixture
async def cast(_before_the_holiday: None, district: District, phones: Phones) -> Cast:
    assert await load_current()
    found = await make_cast(district, phones)
    # Whose turn it is is no question here.
    await TeamMember.exclude(specialist=found.assignee).update(open_limit=0)
    return found


@pytest.fixture
def worker() -> AsyncBroker:
    return make_broker(None)


async def sweep(worker: AsyncBroker) -> None:
    task = worker.find_task("consultations.remind")
    assert task is not None
    (await (await task.kiq()).wait_result()).raise_for_error()


class Ears:
    """What everybody was reminded of since last asked."""

    def __init__(self, cast: Cast) -> None:
        self._roles = {person.id: role for role, person in cast.people.items()}
        self._known = 0

    async def heard(self) -> Counter[tuple[str, NotificationKind]]:
        told = await Notification.filter(id__gt=self._known, kind__in=[DUE, LATE]).order_by("id")
        self._known = max((one.id for one in told), default=self._known)
        return Counter((self._roles[one.person_id], one.kind) for one in told)


async def test_each_stage_is_told_once_to_those_whom_it_concerns(
    cast: Cast, worker: AsyncBroker
) -> None:
    asked = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    assert asked["promisedAt"] == "2026-10-08T09:00:00Z"
    assert asked["specialist"] == {"id": gid(cast.assignee)}
    ears = Ears(cast)
    for moment, heard in (
        ("10-08 08:59", {}),  # the holiday is no time in which anybody could have answered
        ("10-08 09:00", {("assignee", DUE): 1}),
        ("10-08 14:35", {}),
        ("10-08 14:36", {("assignee", DUE): 1}),
        ("10-08 16:59", {}),
        ("10-08 17:00", {("assignee", LATE): 1, ("lead", LATE): 1, ("coordinator", LATE): 1}),
        ("10-09 16:59", {}),
        ("10-09 17:00", {("admin", LATE): 1}),
        ("10-30 17:00", {}),
    ):
        with clock.frozen(autumn(moment)):
            await asyncio.gather(sweep(worker), sweep(worker))
            assert await ears.heard() == heard, moment
            await sweep(worker)
            assert await ears.heard() == {}, moment
    told = [one.kind.value for one in await ConsultationChange.all().order_by("id")]
    assert told == ["submitted", "reminded", "reminded", "escalated", "escalated"]


async def test_what_nobody_has_is_brought_to_those_who_can_give_it(
    cast: Cast, worker: AsyncBroker
) -> None:
    await TeamMember.all().update(open_limit=0)
    asked = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    assert asked["status"] == "TRIAGED"
    ears = Ears(cast)
    with clock.frozen(autumn("10-08 09:00")):
        await sweep(worker)
    assert await ears.heard() == {("lead", DUE): 1, ("coordinator", DUE): 1}


@pytest.mark.parametrize(
    ("whose", "step", "fields"),
    [
        ("assignee", "answerConsultation", {"body": "Ask for it."}),
        ("asker", "withdrawConsultation", {}),
        ("asker", "closeConsultation", {"outcome": "RESOLVED"}),
    ],
)
async def test_nothing_is_owed_any_more(
    whose: str, step: str, fields: dict[str, Any], cast: Cast, worker: AsyncBroker
) -> None:
    asked = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    await done(cast.phones[whose], step, asked, **fields)
    ears = Ears(cast)
    with clock.frozen(autumn("10-30 09:00")):
        await sweep(worker)
    assert await ears.heard() == {}


async def test_it_stands_still_while_more_is_asked_and_goes_on_with_what_is_left(
    cast: Cast, worker: AsyncBroker, phones: Phones
) -> None:
    asked = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    ears = Ears(cast)
    with clock.frozen(autumn("09-30 11:30")):
        giving = await phones.of(cast.people["assignee"].id)
        more = await done(giving, "askBack", asked, body="Since when?")
        assert more["promisedAt"] is None
    for moment in ("10-08 17:00", "10-10 17:00"):
        with clock.frozen(autumn(moment)):
            await sweep(worker)
    assert await ears.heard() == {}
    with clock.frozen(autumn("10-12 09:00")):
        asking = await phones.of(cast.asker.id)
        replied = await done(asking, "postMessage", asked, body="Since June.")
        # 570 of the 720 minutes are left: Monday's 360, and 210 of Tuesday.
        assert replied["promisedAt"] == "2026-10-13T06:30:00Z"
    for moment, heard in (
        ("10-12 14:29", {}),
        ("10-12 14:30", {("assignee", DUE): 1}),
        ("10-13 14:30", {("assignee", LATE): 1, ("lead", LATE): 1, ("coordinator", LATE): 1}),
    ):
        with clock.frozen(autumn(moment)):
            await sweep(worker)
            assert await ears.heard() == heard, moment


async def test_what_was_late_when_more_was_asked_is_not_told_again(
    cast: Cast, worker: AsyncBroker, phones: Phones
) -> None:
    asked = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    ears = Ears(cast)
    with clock.frozen(autumn("10-09 09:00")):
        await sweep(worker)
        assert await ears.heard() == {(who, LATE): 1 for who in ("assignee", "lead", "coordinator")}
        giving = await phones.of(cast.people["assignee"].id)
        await done(giving, "askBack", asked, body="Since when?")
    with clock.frozen(autumn("10-12 09:00")):
        asking = await phones.of(cast.asker.id)
        replied = await done(asking, "postMessage", asked, body="Since June.")
        assert replied["dueStage"] == "LATE"
    with clock.frozen(autumn("10-12 16:00")):
        await sweep(worker)
        assert await ears.heard() == {}
    with clock.frozen(autumn("10-13 09:01")):
        await sweep(worker)
        assert await ears.heard() == {("admin", LATE): 1}


async def test_what_is_asked_after_an_answer_has_a_time_of_its_own(
    cast: Cast, worker: AsyncBroker, phones: Phones
) -> None:
    asked = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    await done(cast.phones["assignee"], "answerConsultation", asked, body="Ask for it.")
    with clock.frozen(autumn("10-12 09:00")):
        giving = await phones.of(cast.people["assignee"].id)
        await done(giving, "askBack", asked, body="Did they pay?")
        asking = await phones.of(cast.asker.id)
        replied = await done(asking, "postMessage", asked, body="Not yet.")
        assert replied["promisedAt"] == "2026-10-13T09:00:00Z"
        assert replied["dueStage"] == "FRESH"


async def test_of_missed_stages_only_the_last_is_told(cast: Cast, worker: AsyncBroker) -> None:
    asked = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    ears = Ears(cast)
    with clock.frozen(autumn("10-08 15:00")):
        await sweep(worker)
    assert await ears.heard() == {("assignee", DUE): 1}
    with clock.frozen(autumn("10-12 09:00")):
        await sweep(worker)
    assert await ears.heard() == {("admin", LATE): 1}
    assert (await Consultation.get(reference=asked["reference"])).due_at is None


async def test_more_than_a_portion_is_told_by_one_sweep(
    cast: Cast, worker: AsyncBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "MOST_AT_ONCE", 2)
    matters = [await make_matter(cast) for _ in range(5)]
    promised = autumn("10-08 17:00")
    due = {"promised_at": promised, "promise_minutes": 720, "due_at": autumn("10-08 09:00")}
    await Consultation.all().update(**due)
    ears = Ears(cast)
    with clock.frozen(autumn("10-08 10:00")):
        await asyncio.gather(sweep(worker), sweep(worker), sweep(worker))
    assert await ears.heard() == {("assignee", DUE): len(matters)}


async def test_the_asker_sees_how_far_it_has_run_but_hears_nothing(
    cast: Cast, worker: AsyncBroker, phones: Phones
) -> None:
    asked = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    with clock.frozen(autumn("10-08 17:00")):
        await sweep(worker)
        found = await read(await phones.of(cast.asker.id), asked)
    assert found is not None
    assert found["dueStage"] == "LATE"
    kinds = [one.kind for one in await Notification.filter(person=cast.asker)]
    assert kinds == [NotificationKind.CONSULTATION_RECEIVED]
