"""The steps of a question in writing that several stories share."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from cli.touring import documents
from cli.touring.people import Person, Stage, check, number_of, plan, undone_if_it_fails
from cli.touring.timeline import TourFailed


async def topic(stage: Stage, code: str) -> dict[str, Any]:
    """A field of law by its short name."""
    found = await (await stage.stranger()).ask(documents.TOPICS)
    topics = {edge["node"]["code"]: edge["node"] for edge in found["topics"]["edges"]}
    if code not in topics:
        raise TourFailed(f"there is no topic {code}: is this the demo district?")
    known: dict[str, Any] = topics[code]
    return known


@asynccontextmanager
async def asked(stage: Stage, person: Person, **question: Any) -> AsyncIterator[dict[str, Any]]:
    """They ask in writing; the question is closed when the block fails."""
    with stage.step(f"{person.who} asks in writing: {question['title']}") as told:
        made = await person.phone.change(
            documents.SUBMIT, **question, idempotencyKey=f"tour-{stage.run}"
        )
        row = made["consultation"]
        told += [row["reference"], f"answer promised by {row['promisedAt']}"]
    async with undone_if_it_fails(person.phone, documents.CLOSE, id=row["id"], outcome="NO_REPLY"):
        await stage.is_told(person, "CONSULTATION_RECEIVED", row)
        if row["specialist"] is None:
            raise TourFailed("nobody of the demo team was free to answer: is its roster as loaded?")
        yield row


async def whoever_answers(stage: Stage, row: dict[str, Any]) -> Person:
    """The specialist who was given it, or the team's lead when their codes are used up."""
    given = row["specialist"]
    with stage.step("it is given to a specialist by turn") as told:
        told += [given["name"], row["team"]["name"]]
    number = number_of(given)
    if number is None:
        raise TourFailed(f"{given['name']} is no demo account: is this the demo district?")
    phone = await stage.signed_in("the specialist", number)
    if phone is not None:
        return await stage.with_app("the specialist", number, phone)
    leads = {one.members[0] for one in plan().teams if given["code"] in one.members}
    known = [number_of({"code": lead}) for lead in leads - {given["code"]}]
    return await stage.account("the team's lead", [one for one in known if one is not None])


async def answer(
    stage: Stage, specialist: Person, person: Person, row: dict[str, Any], *, body: str, law: str
) -> None:
    """The specialist answers with an article (民法典), which the person sees and is told."""
    began = time.monotonic()
    with stage.step(f"{specialist.who} answers, citing 民法典 {law}"):
        await specialist.phone.change(
            documents.ANSWER, id=row["id"], body=body, citations=[{"law": "民法典", "article": law}]
        )
    await stage.sees(person, "consultation", row, "ANSWERED", began)
    await stage.is_told(person, "CONSULTATION_ANSWERED", row)
    with stage.step(f"{person.who} reads the answer") as told:
        thread = (await person.phone.ask(documents.CONSULTATION, id=row["id"]))["node"]
        last = thread["messages"]["edges"][-1]["node"]
        check(last["body"] == body, "it says something else")
        read = await person.phone.change(documents.MARK_READ, id=row["id"], messageId=last["id"])
        told.append(f"{read['consultation']['unreadCount']} unread")


async def close(stage: Stage, person: Person, row: dict[str, Any], outcome: str) -> None:
    with stage.step(f"{person.who} closes the question") as told:
        done = await person.phone.change(documents.CLOSE, id=row["id"], outcome=outcome)
        told.append(done["consultation"]["status"])
    await stage.is_told(person, "RATING_ASKED", row)


async def rate(stage: Stage, person: Person, specialist: Person | None, **rated: Any) -> None:
    """They rate; the specialist, if one is on the tour, is told of it and replies."""
    with stage.step(f"{person.who} rates it") as told:
        given = (await person.phone.change(documents.RATE, **rated))["rating"]
        told.append(f"{given['score']} of 5")
    if specialist is None:
        return
    await stage.is_told(specialist, "RATING_GIVEN")
    with stage.step(f"{specialist.who} replies to the rating"):
        words = "谢谢您的评价（演示）"
        await specialist.phone.change(documents.REPLY_TO_RATING, id=given["id"], reply=words)
    await stage.is_told(person, "RATING_REPLIED")
