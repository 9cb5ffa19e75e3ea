"""Somebody walks in at the stop that never closes, is called by push, helped, and rates it."""

import secrets
from typing import Any

from cli.phone import Phone, Refused
from cli.touring import documents, feeds
from cli.touring.people import Person, Stage, accounts, check, undone_if_it_fails
from cli.touring.questions import rate
from cli.touring.slots import services
from cli.touring.timeline import TourFailed
from mulin.demo.district import yangpu
from mulin.demo.shapes import AccountRole

_SERVICE = "community-advice"


async def play(stage: Stage) -> None:
    venue, station = await _open_venue(stage)
    desk = await stage.account("the desk", _staff(station["code"]))
    visitor = await stage.newcomer("the visitor")
    display = await stage.stranger()
    with stage.step("the display in the hall watches the queue"):
        await display.watch(**feeds.queue_of(venue["id"]))
    number = await _take_number(stage, desk, visitor, venue)
    async with undone_if_it_fails(desk.phone, documents.LEAVE_QUEUE, id=number["id"]):
        called = await _call(stage, desk, venue, number)
        await _shows(stage, display, called, "CALLED")
        await stage.is_told(visitor, "WALK_IN_CALLED")
        with stage.step(f"{desk.who} begins"):
            await desk.phone.change(documents.START_SERVING, id=number["id"])
        visit = await _visit(desk, station, number)
        async with undone_if_it_fails(desk.phone, documents.FINISH_SERVING, **visit):
            await _shows(stage, display, called, "SERVING")
        served = await _finish(stage, desk, visit)
    record = served["appointment"]
    # They are asked for it in an hour, which the tour does not wait for.
    await rate(stage, visitor, None, appointmentId=record["id"], score=5, tags=["PATIENT"])
    await stage.leave(visitor, desk)


async def _open_venue(stage: Stage) -> tuple[dict[str, Any], dict[str, Any]]:
    """The venue that is open round the clock, and the station it belongs to."""
    always = next(
        one
        for one in yangpu().organizations
        if one.venue is not None and one.venue.opening == "always"
    )
    stranger = await stage.stranger()
    with stage.step("somebody looks for a door that is open at any hour") as told:
        studios = await _places(stranger, "NEIGHBORHOOD_STUDIO")
        stations = await _places(stranger, "STREET_STATION")
        if always.code not in studios or always.parent not in stations:
            raise TourFailed(f"there is no {always.code}: is this the demo district?")
        venue = studios[always.code]["venues"][0]
        told.append(venue["name"])
    return venue, stations[always.parent]


async def _places(phone: Phone, kind: str) -> dict[str | None, dict[str, Any]]:
    found = await phone.ask(documents.PLACES, kind=kind)
    return {edge["node"]["code"]: edge["node"] for edge in found["organizations"]["edges"]}


def _staff(station: str) -> list[str]:
    """Who works at the station, or above it."""
    centre = yangpu().organizations[0].code
    return [
        number
        for place in (station, centre)
        for number in accounts(AccountRole.STATION_STAFF, place)
    ]


async def _take_number(
    stage: Stage, desk: Person, visitor: Person, venue: dict[str, Any]
) -> dict[str, Any]:
    service = await _service(desk.phone)
    with stage.step(f"{desk.who} takes a number for {visitor.who}, with their consent") as told:
        taken = await desk.phone.change(
            documents.TAKE_NUMBER,
            venueId=venue["id"],
            serviceId=service["id"],
            topicId=secrets.choice(service["topics"])["id"],
            phone=visitor.number,
            consent={"method": "WRITTEN"},
            idempotencyKey=f"tour-{stage.run}",
        )
        number: dict[str, Any] = taken["walkIn"]
        told += [number["code"], f"{number['ahead']} ahead"]
    return number


async def _service(phone: Phone) -> dict[str, Any]:
    for one in await services(phone):
        if one["code"] == _SERVICE:
            return one
    raise TourFailed(f"there is no service {_SERVICE}: is this the demo district?")


async def _call(
    stage: Stage, desk: Person, venue: dict[str, Any], number: dict[str, Any]
) -> dict[str, Any]:
    """Calls until it is the visitor's turn; whoever an earlier tour left waiting has gone."""
    desks = (await desk.phone.ask(documents.VENUE_DESKS, id=venue["id"]))["node"]["desks"]
    while True:
        with stage.step(f"{desk.who} calls the next number") as told:
            called = await _called_to_any(desk.phone, venue, desks)
            told += [called["code"], called["desk"]["name"]]
            if called["id"] == number["id"]:
                return called
            await desk.phone.change(documents.SKIP, id=called["id"])
            told.append("nobody comes")


async def _called_to_any(
    phone: Phone, venue: dict[str, Any], desks: list[dict[str, Any]]
) -> dict[str, Any]:
    for desk in desks:
        try:
            made = await phone.change(documents.CALL_NEXT, venueId=venue["id"], deskId=desk["id"])
        except Refused as refused:
            if refused.codes != {"WRONG_STATUS"}:
                raise
            continue
        check(made["walkIn"] is not None, "nobody waits")
        called: dict[str, Any] = made["walkIn"]
        return called
    raise TourFailed(f"somebody is at every desk of {venue['name']}")


async def _shows(stage: Stage, display: Phone, called: dict[str, Any], status: str) -> None:
    with stage.step("the display shows it") as told:
        wanted = {"code": called["code"], "desk": called["desk"]["name"], "status": status}
        _, board = await display.hears("queueChanged", lambda it: wanted in it["calls"])
        told += [called["code"], called["desk"]["name"], status]
        told.append(f"{board['waitingCount']} waiting")


async def _visit(desk: Person, station: dict[str, Any], number: dict[str, Any]) -> dict[str, Any]:
    """What is noted of it: any of the station's team helped."""
    found = await desk.phone.ask(documents.TEAM_MEMBERS, organization=station["id"])
    members = found["teams"]["edges"][0]["node"]["members"]
    specialist = secrets.choice(members)["specialist"]
    note = "已说明处理步骤。（演示）"
    return {"id": number["id"], "specialistId": specialist["id"], "note": note}


async def _finish(stage: Stage, desk: Person, visit: dict[str, Any]) -> dict[str, Any]:
    with stage.step(f"{desk.who} notes who helped: it is an appointment now") as told:
        walk_in = (await desk.phone.change(documents.FINISH_SERVING, **visit))["walkIn"]
        record = walk_in["appointment"]
        told += [record["reference"], record["status"]]
    served: dict[str, Any] = walk_in
    return served
