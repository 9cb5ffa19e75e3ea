"""A school asks about an incident that cannot wait, and orders a lecture, which is confirmed."""

import secrets
import time
from typing import Any

from cli.touring import documents
from cli.touring.people import Person, Stage, accounts, number_of, undone_if_it_fails
from cli.touring.questions import answer, asked, close, rate, topic, whoever_answers
from cli.touring.slots import free_slots, services
from cli.touring.timeline import TourFailed
from mulin.demo.shapes import AccountRole

_DAYS_AHEAD = 40
_SERVICE = "school-lecture"
_TITLE = "学生体育课受伤（演示）"
_BODY = "今天上午一名学生从器械上摔下，家长已到校，学校现在该做什么、保存哪些材料？（演示）"
_ANSWER = "先送医并联系家长，封存监控，当天请在场人员写下经过，保留器械检查记录。（演示）"


async def play(stage: Stage) -> None:
    contact = await stage.account("the school's contact", accounts(AccountRole.SCHOOL_CONTACT))
    school = await _school(stage, contact)
    about = await topic(stage, "campus-injury")
    question = {"title": _TITLE, "body": _BODY, "topicId": about["id"], "urgency": "URGENT"}
    async with asked(stage, contact, **question, organizationId=school["id"]) as row:
        adviser = await whoever_answers(stage, row)
        await answer(stage, adviser, contact, row, body=_ANSWER, law="第一千一百九十九条")
        await close(stage, contact, row, "ADVISED")
    await rate(stage, contact, adviser, consultationId=row["id"], score=5, tags=["ON_TIME"])
    lecturer = await _order_lecture(stage, contact, adviser, school)
    await stage.leave(contact, *{person.number: person for person in (adviser, lecturer)}.values())


async def _school(stage: Stage, contact: Person) -> dict[str, Any]:
    with stage.step("…for which school?") as told:
        held = (await contact.phone.ask(documents.MEMBERSHIPS))["viewer"]["memberships"]
        schools = [one["organization"] for one in held if one["role"] == "SCHOOL_CONTACT"]
        if not schools or not schools[0]["venues"]:
            raise TourFailed(f"{contact.number} is no contact of a school with a venue any more")
        told.append(schools[0]["name"])
    school: dict[str, Any] = schools[0]
    return school


async def _order_lecture(
    stage: Stage, contact: Person, adviser: Person, school: dict[str, Any]
) -> Person:
    """Ordered, confirmed by whoever gives it, and cancelled again; gives that specialist."""
    venue = school["venues"][0]
    with stage.step(f"{contact.who} looks when a lecture can be given at {venue['name']}") as told:
        known = {one["code"]: one for one in await services(contact.phone)}
        if _SERVICE not in known:
            raise TourFailed(f"there is no service {_SERVICE}: is this the demo district?")
        service = known[_SERVICE]
        slots = await free_slots(contact.phone, service, _DAYS_AHEAD, venue=venue["id"])
        told.append(f"{len(slots)} slots in {_DAYS_AHEAD} days")
    if not slots:
        raise TourFailed(f"nobody visits {venue['name']} with a lecture in {_DAYS_AHEAD} days")
    slot = next((one for one in slots if number_of(one["specialist"]) == adviser.number), slots[0])
    began = time.monotonic()
    with stage.step("…and orders one") as told:
        made = await contact.phone.change(
            documents.BOOK,
            serviceId=service["id"],
            specialistId=slot["specialist"]["id"],
            venueId=venue["id"],
            organizationId=school["id"],
            topicId=secrets.choice(service["topics"])["id"],
            startsAt=slot["startsAt"],
            mode="IN_PERSON",
            note="约两百名学生，在礼堂。（演示）",
        )
        lecture = made["appointment"]
        told += [lecture["reference"], lecture["startsAt"], lecture["status"]]
    async with undone_if_it_fails(contact.phone, documents.CANCEL, id=lecture["id"]):
        await stage.sees(contact, "appointment", lecture, "BOOKED", began)
        lecturer = await _whoever_gives_it(stage, lecture, adviser)
        began = time.monotonic()
        with stage.step(f"{lecturer.who} confirms it") as told:
            done = await lecturer.phone.change(documents.CONFIRM, id=lecture["id"])
            told.append(done["appointment"]["status"])
        await stage.sees(contact, "appointment", lecture, "CONFIRMED", began)
        await stage.is_told(contact, "APPOINTMENT_CONFIRMED", lecture)
        with stage.step(f"{contact.who} cancels it, so that the time is free again"):
            await contact.phone.change(documents.CANCEL, id=lecture["id"])
        await stage.is_told(lecturer, "APPOINTMENT_CANCELLED", lecture)
    return lecturer


async def _whoever_gives_it(stage: Stage, lecture: dict[str, Any], adviser: Person) -> Person:
    number = number_of(lecture["specialist"])
    if number == adviser.number:
        return adviser
    return await stage.account("the lecturer", [number] if number else [])
