"""An operator of 12348 helps a caller: found nowhere, booked for with consent, found again."""

import secrets
from datetime import UTC, datetime
from typing import Any

from cli.phone import Refused
from cli.touring import documents
from cli.touring.people import (
    Person,
    Stage,
    accounts,
    check,
    fresh_number,
    plan,
    undone_if_it_fails,
)
from cli.touring.slots import Offer, free_slots, services
from cli.touring.timeline import TourFailed
from mulin.demo.district import yangpu
from mulin.demo.shapes import AccountRole

_DAYS_AHEAD = 7
_SERVICE = "community-advice"


async def play(stage: Stage) -> None:
    centre = yangpu().organizations[0].code
    operator = await stage.account("the operator", accounts(AccountRole.STATION_STAFF, centre))
    number = fresh_number()
    await _finds(stage, operator, number, 0)
    offer = await _offer(stage, operator)
    call = _call(offer, number)
    with stage.step(f"{operator.who} books for the caller without asking for consent") as told:
        try:
            await operator.phone.change(documents.TAKE_CALL, **call)
        except Refused as refused:
            told.append(f"refused: {refused}")
        else:
            check(true=False, otherwise="it was taken without consent")
    with stage.step("…asks, and books with the caller's word: one step") as told:
        call |= {"consent": {"method": "SPOKEN"}, "idempotencyKey": f"tour-{stage.run}"}
        taken = await operator.phone.change(documents.TAKE_CALL, **call)
        told.append("; ".join(taken["slip"].splitlines()))
    made = taken["appointment"]
    async with undone_if_it_fails(operator.phone, documents.CANCEL, id=made["id"]):
        caller = await stage.newcomer("the caller", number)
        await _has_it(stage, caller, made)
        await _finds(stage, operator, number, 1)
        with stage.step(f"{caller.who} calls again: the operator cancels"):
            await operator.phone.change(documents.CANCEL, id=made["id"])
        await stage.is_told(caller, "APPOINTMENT_CANCELLED", made)
    await stage.leave(operator, caller)


async def _finds(stage: Stage, operator: Person, number: str, appointments: int) -> None:
    with stage.step(f"{operator.who} looks who calls from {number}") as told:
        found = (await operator.phone.ask(documents.FIND_PERSON, phone=number))["findPerson"]
        if found is None:
            check(appointments == 0, "nobody is found")
            told.append("nobody yet")
            return
        check(len(found["appointments"]) == appointments, "there is another history")
        told += [found["person"]["name"], f"{appointments} appointment"]
        told.append(f"consent until {found['consentValidUntil']}")


async def _offer(stage: Stage, operator: Person) -> Offer:
    with stage.step("…and at free times of the community teams") as told:
        known = {one["code"]: one for one in await services(operator.phone)}
        if _SERVICE not in known:
            raise TourFailed(f"there is no service {_SERVICE}: is this the demo district?")
        slots = await free_slots(operator.phone, known[_SERVICE], _DAYS_AHEAD)
        told.append(f"{len(slots)} slots in {_DAYS_AHEAD} days")
    codes = {one.code for one in plan().specialists}
    for slot in slots:
        if slot["specialist"]["code"] in codes:
            return Offer(known[_SERVICE], slot)
    raise TourFailed("there is no free slot: is this the demo district?")


def _call(offer: Offer, number: str) -> dict[str, Any]:
    slot = offer.slot
    booking = {
        "serviceId": offer.service["id"],
        "specialistId": slot["specialist"]["id"],
        "topicId": secrets.choice(offer.service["topics"])["id"],
        "startsAt": slot["startsAt"],
        "mode": slot["modes"][0],
    }
    return {
        "phone": number,
        "name": "来电者（演示）",
        "intakeChannel": "HOTLINE_12348",
        "booking": booking,
    }


async def _has_it(stage: Stage, caller: Person, made: dict[str, Any]) -> None:
    with stage.step(f"{caller.who} finds what was booked, in the list and the inbox") as told:
        now = datetime.now(UTC).isoformat()
        found = await caller.phone.ask(documents.APPOINTMENT_IDS, **{"from": now})
        listed = [edge["node"]["id"] for edge in found["viewer"]["appointments"]["edges"]]
        check(listed == [made["id"]], "it is not there")
        inbox = (await caller.phone.ask(documents.INBOX))["viewer"]["notifications"]["edges"]
        told += [edge["node"]["title"] for edge in inbox]
        check(len(inbox) == 1, f"{len(inbox)} notifications are there")
