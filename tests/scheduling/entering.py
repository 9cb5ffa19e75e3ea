"""How tests enter what holds of time, and who does it."""

from typing import Any

from mulin.organizations.models import OrganizationKind
from mulin.people.models import Role
from mulin.refusals import Code
from tests.district import District, give_role, make_organization, make_person
from tests.phone import Phone, Phones

ERRORS = "errors { field code message }"

DOCUMENTS = {
    "setWeeklyHours": "weeklyHours { id weekday startsAt weekInterval onHolidays }",
    "addDateOverride": "dateOverride { id date }",
    "removeDateOverride": "removedId",
    "addTimeOff": "timeOff { id startsAt endsAt reason specialist { id } }",
    "removeTimeOff": "removedId",
    "addVenueClosure": "venueClosure { id startsAt endsAt reason venue { id } }",
    "removeVenueClosure": "removedId",
    "setOpeningHours": "venue { id openingHours { weekday opensAt closesAt onHolidays } }",
    "setDeskEquipment": "desk { id name equipment }",
    "setHoliday": "holiday { id date kind followsWeekday name isEdited }",
    "clearHoliday": "holiday { date kind followsWeekday name isEdited }",
    "setServicePolicy": "service { id durationMinutes stepMinutes bufferBeforeMinutes "
    "bufferAfterMinutes minimumNoticeMinutes horizonDays openLimit periodLimit periodDays "
    "dailyLimit needsConfirmation confirmWithinMinutes cancellationCutoffMinutes noShowLimit "
    "noShowWindowDays noShowBlockDays }",
    "setPolicyException": "policyException { id dailyLimit minimumNoticeMinutes "
    "bufferBeforeMinutes bufferAfterMinutes needsConfirmation cancellationCutoffMinutes "
    "specialist { id } service { id } }",
    "removePolicyException": "removedId",
}
"""What tests look at in the payload of each mutation."""


def document(name: str) -> str:
    kind = f"{name[0].upper()}{name[1:]}Input"
    body = f"{DOCUMENTS[name]} {ERRORS}"
    return f"mutation Enter($input: {kind}!) {{ {name}(input: $input) {{ {body} }} }}"


async def enter(phone: Phone, name: str, **wanted: Any) -> dict[str, Any]:
    """The payload of a mutation."""
    payload: dict[str, Any] = (await phone.ask(document(name), input=wanted))[name]
    return payload


def blamed(payload: dict[str, Any]) -> tuple[str, str | None]:
    """Code and field of the one error; nothing but errors came."""
    [error] = payload["errors"]
    assert error["message"]
    assert all(value is None for key, value in payload.items() if key != "errors")
    return error["code"], error["field"]


async def staff_phone(district: District, phones: Phones, role: Role) -> Phone:
    """Somebody new with a role at the district's station; an admin has it at the centre."""
    place = district.centre if role is Role.DISTRICT_ADMIN else district.station
    person = await make_person()
    await give_role(person, place, role)
    return await phones.of(person.id)


async def outsiders(district: District, phones: Phones) -> list[tuple[Phone, Code]]:
    """Who may enter nothing for others, and what they are told."""
    elsewhere = await make_organization(OrganizationKind.STREET_STATION, district.centre)
    coordinator = await make_person()
    await give_role(coordinator, elsewhere, Role.COORDINATOR)
    return [
        (await phones.new(), Code.UNAUTHENTICATED),
        (await phones.of(district.resident.id), Code.FORBIDDEN),
        (await phones.of(coordinator.id), Code.FORBIDDEN),
        (await staff_phone(district, phones, Role.AUDITOR), Code.FORBIDDEN),
    ]
