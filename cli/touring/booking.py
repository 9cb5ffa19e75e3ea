"""The main job: a resident books with a specialist and cancels again; both phones hear of it."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from cli.touring import documents
from cli.touring.people import Person, Stage, accounts, check, number_of
from cli.touring.slots import Offer, free_slots, notice, services
from cli.touring.timeline import TourFailed, ms
from mulin.demo.shapes import AccountRole

_DAYS_AHEAD = 7


async def play(stage: Stage) -> None:
    offers = await _find_offers(stage)
    resident = await _sign_in_resident(stage)
    specialist, offer = await _sign_in_specialist(stage, offers)
    await _meet(stage, resident, specialist, offer)
    await stage.leave(resident, specialist)


async def _find_offers(stage: Stage) -> list[Offer]:
    """Slots that are still open to a cancellation, those of one specialist once."""
    stranger = await stage.stranger()
    with stage.step("a stranger looks at the services") as told:
        known = await services(stranger)
        told.append(f"{len(known)} services")
    for service in sorted(known, key=notice):
        if service["needsConfirmation"]:
            continue
        with stage.step(f"…and at free times for {service['name']}") as told:
            slots = await free_slots(stranger, service, _DAYS_AHEAD)
            told.append(f"{len(slots)} slots in {_DAYS_AHEAD} days")
        if slots:
            by_specialist = {slot["specialist"]["code"]: slot for slot in slots}
            return [Offer(service, slot) for slot in by_specialist.values()]
    raise TourFailed("the tour found no free slot: is this the demo district?")


async def _sign_in_resident(stage: Stage) -> Person:
    """One without appointments, so that no limit of theirs is in the way."""
    for number in accounts(AccountRole.RESIDENT):
        phone = await stage.signed_in("the resident", number)
        if phone is None:
            continue
        with stage.step("…and has no appointment yet") as told:
            now = datetime.now(UTC).isoformat()
            found = await phone.ask(documents.OPEN_APPOINTMENTS, **{"from": now})
            held = found["viewer"]["appointments"]["totalCount"]
            if held:
                told.append(f"no, {held}; another one is asked")
        if not held:
            return await stage.with_app("the resident", number, phone)
        await phone.change(documents.SIGN_OUT)
    raise TourFailed("every demo resident has appointments, or had too many codes this hour")


async def _sign_in_specialist(stage: Stage, offers: Sequence[Offer]) -> tuple[Person, Offer]:
    for offer in offers:
        number = number_of(offer.slot["specialist"])
        phone = number and await stage.signed_in("the specialist", number)
        if number and phone:
            return await stage.with_app("the specialist", number, phone), offer
    raise TourFailed("no specialist with a free slot is a demo account that may ask for codes")


async def _meet(stage: Stage, resident: Person, specialist: Person, offer: Offer) -> None:
    both = (resident, specialist)
    wanted = {
        "serviceId": offer.service["id"],
        "specialistId": offer.slot["specialist"]["id"],
        "topicId": offer.service["topics"][0]["id"],
        "startsAt": offer.slot["startsAt"],
        "mode": offer.slot["modes"][0],
        "idempotencyKey": f"tour-{stage.run}",
    }
    began = time.monotonic()
    with stage.step("the resident books") as told:
        made = (await resident.phone.change(documents.BOOK, **wanted))["appointment"]
        told += [made["reference"], made["startsAt"], made["specialist"]["name"]]
    try:
        await _all_hear(stage, both, both, appointment=made["id"], change="BOOKED", began=began)
        with stage.step("the resident books again with the same key") as told:
            again = (await resident.phone.change(documents.BOOK, **wanted))["appointment"]
            check(again["id"] == made["id"], "a second appointment was made")
            told.append("the same appointment")
        for person in both:
            await _is_listed(stage, person, made["id"])
    finally:
        # Also when a step in between failed: the slot is free again for the next tour.
        began = time.monotonic()
        with stage.step("the resident cancels"):
            cancelled = await resident.phone.change(documents.CANCEL, id=made["id"])
            status = cancelled["appointment"]["status"]
            check(status == "CANCELLED", f"its status is {status}")
    await _all_hear(
        stage, both, (specialist,), appointment=made["id"], change="CANCELLED", began=began
    )


async def _all_hear(
    stage: Stage,
    watching: Sequence[Person],
    told: Sequence[Person],
    *,
    appointment: str,
    change: str,
    began: float,
) -> None:
    """Those watching see the change; those told get a notification, live and as a push."""
    for person in watching:
        await stage.sees(person, "appointment", {"id": appointment}, change, began)
    for person in told:
        with stage.step(f"{person.who} is notified live") as details:
            at, notification = await person.phone.hears(
                "notificationReceived",
                lambda it: (it["appointment"] or {}).get("id") == appointment,
            )
            details += [notification["title"], f"{ms(at - began)} after it was sent"]
        await stage.is_pushed(person, notification)


async def _is_listed(stage: Stage, person: Person, appointment: str) -> None:
    with stage.step(f"{person.who} has it in the list"):
        now = datetime.now(UTC).isoformat()
        found: dict[str, Any] = await person.phone.ask(documents.APPOINTMENT_IDS, **{"from": now})
        listed = [edge["node"]["id"] for edge in found["viewer"]["appointments"]["edges"]]
        check(appointment in listed, "it is not there")
