"""What is done over the API leaves its trace: what, to what, by whom, in which request."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mulin import clock
from mulin.audit.models import AuditEntry
from mulin.global_ids import global_id
from mulin.people.models import Person
from schema.ids import taken_apart
from tests.district import District, gid, make_specialist
from tests.documents import BOOK
from tests.people.accounts import REFRESH, SIGN_IN, SIGN_OUT, ask_for_code, new_code
from tests.phone import Phone, Phones
from tests.times import TUESDAY, at

NUMBER = "+8613800138000"
PRIVATE = "离婚诉讼 private words"
UPDATE = """
mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { errors { code } } }
"""
SET_HOURS = """
mutation($input: SetWeeklyHoursInput!) { setWeeklyHours(input: $input) { errors { code } } }
"""
ADD_OVERRIDE = """
mutation($input: AddDateOverrideInput!) {
  addDateOverride(input: $input) { dateOverride { id } errors { code } }
}
"""
REMOVE_OVERRIDE = """
mutation($input: RemoveDateOverrideInput!) { removeDateOverride(input: $input) { errors { code } } }
"""


def step(name: str) -> str:
    kind = f"{name[0].upper()}{name[1:]}Input"
    return f"mutation($input: {kind}!) {{ {name}(input: $input) {{ errors {{ code }} }} }}"


@dataclass(frozen=True)
class Traced:
    """The data of an answer, and the entries that name its request."""

    data: dict[str, Any]
    entries: list[AuditEntry]

    @property
    def entry(self) -> tuple[str, str, int, int | None]:
        """The only entry: action, object type, object id, actor id."""
        [entry] = self.entries
        return entry.action, entry.object_type, entry.object_id, entry.actor_id


async def traced(phone: Phone, document: str, **variables: Any) -> Traced:
    answer = await phone.post(document, **variables)
    data = answer.json()["data"]
    for payload in data.values():
        assert payload["errors"] == []
    request_id = answer.headers["X-Request-Id"]
    return Traced(data, await AuditEntry.filter(request_id=request_id).order_by("id"))


def key_of(global_id: str) -> int:
    return taken_apart(global_id, "id")[1]


async def booked(phone: Phone, district: District, starts_at: datetime) -> tuple[str, Traced]:
    made = await traced(
        phone,
        BOOK,
        input={
            "serviceId": gid(district.service),
            "startsAt": starts_at.isoformat(),
            "mode": "PHONE",
            "note": PRIVATE,
            "idempotencyKey": f"private key {starts_at}",
        },
    )
    return made.data["bookAppointment"]["appointment"]["id"], made


async def everything_kept() -> str:
    """All that the trace says besides the usual columns, in one text."""
    said = [(entry.details, entry.before, entry.after) for entry in await AuditEntry.all()]
    return json.dumps(said, ensure_ascii=False)


async def test_a_session_leaves_when_it_was_opened_and_ended(
    district: District, phones: Phones
) -> None:
    phone = await phones.new()
    code = await new_code(phone, NUMBER)
    opened = await traced(phone, SIGN_IN, input={"phone": NUMBER, "code": code})
    payload = opened.data["signIn"]
    phone.token = payload["accessToken"]
    person_id = key_of(payload["viewer"]["id"])
    changed = await traced(phone, UPDATE, input={"name": "A private name"})
    ended = await traced(phone, SIGN_OUT)

    [session] = opened.entries
    assert opened.entry == ("session.opened", "session", session.object_id, person_id)
    assert changed.entry == ("profile.updated", "person", person_id, person_id)
    assert ended.entry == ("session.ended", "session", session.object_id, person_id)
    assert ended.entries[0].details == {"reason": "signed_out"}
    said = await everything_kept()
    for private in (code, NUMBER, payload["refreshToken"], payload["accessToken"], "private name"):
        assert private not in said


async def test_a_copied_refresh_token_leaves_a_trace_of_its_session(
    district: District, phones: Phones
) -> None:
    phone = await phones.new()
    code = await new_code(phone, NUMBER)
    opened = await traced(phone, SIGN_IN, input={"phone": NUMBER, "code": code})
    token = opened.data["signIn"]["refreshToken"]
    await phone.ask(REFRESH, input={"refreshToken": token})
    reused = await phone.post(REFRESH, input={"refreshToken": token})

    [entry] = await AuditEntry.filter(request_id=reused.headers["X-Request-Id"])
    assert (entry.action, entry.object_id) == ("session.ended", opened.entries[0].object_id)
    assert entry.details == {"reason": "reuse"}


async def test_each_step_of_an_appointment_leaves_who_took_it(
    district: District, phones: Phones
) -> None:
    resident_id, specialist_id = district.resident.id, district.specialist.person_id
    resident = await phones.of(resident_id)
    district.service.open_limit = 10
    await district.service.save()
    start = at(TUESDAY, 10)

    async def life(*names: str, needs_confirmation: bool = False) -> list[tuple[Any, ...]]:
        nonlocal start
        start += timedelta(minutes=30)
        district.service.needs_confirmation = needs_confirmation
        await district.service.save()
        appointment, made = await booked(resident, district, start)
        entries = [made.entry]
        with clock.frozen(start):
            for name in names:
                words = {"declineAppointment": "reason", "completeAppointment": "note"}.get(name)
                said = {} if words is None else {words: PRIVATE}
                sender = await phones.of(specialist_id)
                taken = await traced(sender, step(name), input={"id": appointment, **said})
                entries.append(taken.entry)
        assert {(kind, key) for _, kind, key, _ in entries} == {
            ("appointment", key_of(appointment))
        }
        return [(action, actor) for action, _, _, actor in entries]

    by_resident = ("appointment.booked", resident_id)
    assert await life("checkInAppointment", "completeAppointment") == [
        by_resident,
        ("appointment.arrived", specialist_id),
        ("appointment.fulfilled", specialist_id),
    ]
    assert await life("markNoShow") == [by_resident, ("appointment.no_show", specialist_id)]
    assert await life("confirmAppointment", needs_confirmation=True) == [
        by_resident,
        ("appointment.confirmed", specialist_id),
    ]
    assert await life("declineAppointment", needs_confirmation=True) == [
        by_resident,
        ("appointment.declined", specialist_id),
    ]
    appointment, _ = await booked(resident, district, at(TUESDAY, 15))
    cancelled = await traced(
        resident, step("cancelAppointment"), input={"id": appointment, "reason": PRIVATE}
    )
    assert cancelled.entry == (
        "appointment.cancelled",
        "appointment",
        key_of(appointment),
        resident_id,
    )
    assert cancelled.entries[0].details == {"status": "cancelled", "sequence": 1}
    assert "private" not in await everything_kept()


async def test_hours_and_overrides_leave_whose_they_are(district: District, phones: Phones) -> None:
    person_id = district.specialist.person_id
    phone = await phones.of(person_id)
    hours = await traced(phone, SET_HOURS, input={"ranges": []})
    override = {"date": "2026-03-04", "kind": "UNAVAILABLE", "reason": PRIVATE}
    added = await traced(phone, ADD_OVERRIDE, input=override)
    made = added.data["addDateOverride"]["dateOverride"]["id"]
    removed = await traced(phone, REMOVE_OVERRIDE, input={"id": made})

    assert hours.entry == ("hours.set", "specialist", district.specialist.id, person_id)
    assert hours.entries[0].after == {"ranges": []}
    assert hours.entries[0].before is not None
    assert hours.entries[0].before["ranges"]
    assert added.entry == ("override.added", "date_override", key_of(made), person_id)
    assert added.entries[0].details == {"date": "2026-03-04", "kind": "unavailable"}
    assert removed.entry == ("override.removed", "date_override", key_of(made), person_id)
    assert "private" not in await everything_kept()


async def test_what_is_refused_leaves_nothing(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    before = await AuditEntry.all().count()
    await phone.ask(SET_HOURS, input={"ranges": []})
    await phone.ask(UPDATE, input={"name": "x" * 81})
    await ask_for_code(phone, "x")
    await phone.ask(
        BOOK,
        input={
            "serviceId": gid(district.service),
            "startsAt": at(TUESDAY, 3).isoformat(),
            "mode": "PHONE",
        },
    )

    assert await AuditEntry.all().count() == before


async def test_the_caller_may_name_the_request(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    phone._headers["X-Request-Id"] = "an-app-2026-0001"
    changed = await traced(phone, UPDATE, input={"name": "A"})

    assert [entry.request_id for entry in changed.entries] == ["an-app-2026-0001"]
    assert changed.entries[0].at == clock.now()
    assert await Person.filter(name="A").count() == 1


HOLD = (
    "mutation($input: HoldSlotInput!) { holdSlot(input: $input) { hold { id } errors { code } } }"
)


async def test_what_is_held_moved_and_handed_on_leaves_who_did_so(
    district: District, phones: Phones
) -> None:
    resident_id, specialist_id = district.resident.id, district.specialist.person_id
    resident, specialist = await phones.of(resident_id), await phones.of(specialist_id)
    await make_specialist(district.team, venue=district.venue)
    slot = {
        "serviceId": gid(district.service),
        "startsAt": at(TUESDAY, 10).isoformat(),
        "mode": "PHONE",
        "specialistId": gid(district.specialist),
    }
    held = await traced(resident, HOLD, input=slot)
    hold = held.data["holdSlot"]["hold"]["id"]
    made = await traced(resident, step("bookHeldSlot"), input={"holdId": hold, "note": PRIVATE})
    key = key_of(hold)
    appointment = {"id": global_id("Appointment", key), "reason": PRIVATE}
    moved = await traced(
        resident,
        step("rescheduleAppointment"),
        input={**appointment, "startsAt": at(TUESDAY, 11).isoformat()},
    )
    given = await traced(specialist, step("reassignAppointment"), input=appointment)
    again = await traced(resident, HOLD, input=slot)
    released = await traced(
        resident, step("releaseHold"), input={"id": again.data["holdSlot"]["hold"]["id"]}
    )

    assert [one.entry for one in (held, made, moved, given)] == [
        ("slot.held", "appointment", key, resident_id),
        ("appointment.booked", "appointment", key, resident_id),
        ("appointment.rescheduled", "appointment", key, resident_id),
        ("appointment.reassigned", "appointment", key, specialist_id),
    ]
    assert released.entry[:2] == ("slot.released", "appointment")
    assert "private" not in await everything_kept()


async def test_an_absence_leaves_what_became_of_each_appointment(
    district: District, phones: Phones
) -> None:
    resident = await phones.of(district.resident.id)
    appointment, _ = await booked(resident, district, at(TUESDAY, 10))
    away = {"startsAt": at(TUESDAY, 8).isoformat(), "endsAt": at(TUESDAY, 18).isoformat()}
    specialist = await phones.of(district.specialist.person_id)
    marked = await traced(
        specialist, step("markUnavailable"), input={**away, "reason": "private words"}
    )

    assert [(entry.action, entry.actor_id) for entry in marked.entries] == [
        ("time_off.added", district.specialist.person_id),
        ("appointment.proposed", district.specialist.person_id),
    ]
    assert marked.entries[1].object_id == key_of(appointment)
    assert "private" not in await everything_kept()
