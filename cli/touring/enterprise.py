"""An enterprise registers under its park, asks with a file, gets an answer, and books a meeting."""

import secrets
import time
from typing import Any

from stdnum.cn import uscc

from cli.touring import documents
from cli.touring.people import Person, Stage, number_of, undone_if_it_fails
from cli.touring.questions import answer, asked, close, rate, topic, whoever_answers
from cli.touring.slots import free_slots, services
from cli.touring.timeline import TourFailed

_DAYS_AHEAD = 20
_SERVICE = "park-advice"
_TITLE = "供应商迟延交货能否解除合同（演示）"
_BODY = "供应商第二次迟延交货已三周，合同见附件，能否解除？（演示）"
_ASK_BACK = "是否已经书面催告并给过宽限期？（演示）"
_REPLY = "给过两周宽限期，催告函已寄出。（演示）"
_ANSWER = "催告后的合理期限内仍未交货的，可以解除合同并要求赔偿损失。（演示）"
_CONTRACT = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


async def play(stage: Stage) -> None:
    contact = await stage.newcomer("the contact")
    enterprise = await _register(stage, contact)
    file_id = await _upload(stage, contact)
    about = await topic(stage, "contracts")
    question = {
        "title": _TITLE,
        "body": _BODY,
        "organizationId": enterprise["id"],
        "topicId": about["id"],
        "attachmentIds": [file_id],
        "opposingParties": [{"name": "示范迟到供应商有限公司（演示）"}],
    }
    async with asked(stage, contact, **question) as row:
        specialist = await whoever_answers(stage, row)
        await _ask_back(stage, contact, specialist, row)
        await answer(stage, specialist, contact, row, body=_ANSWER, law="第五百六十三条")
        await _meet(stage, contact, specialist, row)
        await close(stage, contact, row, "ADVISED")
    await rate(stage, contact, specialist, consultationId=row["id"], score=5, tags=["PROFESSIONAL"])
    await stage.leave(contact, specialist)


async def _register(stage: Stage, contact: Person) -> dict[str, Any]:
    with stage.step("…and looks for its park") as told:
        found = await contact.phone.ask(documents.PLACES, kind="TECH_PARK")
        parks = [edge["node"] for edge in found["organizations"]["edges"]]
        if not parks:
            raise TourFailed("there is no tech park: is this the demo district?")
        park = secrets.choice(parks)
        told.append(park["name"])
    mark = secrets.token_hex(2).upper()
    with stage.step("…registers an enterprise there") as told:
        made = await contact.phone.change(
            documents.REGISTER_ENTERPRISE,
            parkId=park["id"],
            creditCode=credit_code(),
            nameZh=f"示范企业 {mark} 有限公司（演示）",
            nameEn=f"Demo Enterprise {mark} Co. (demo)",
            contactName="企业联系人（演示）",
        )
        enterprise: dict[str, Any] = made["organization"]
        told += [enterprise["name"], enterprise["creditCode"]]
    return enterprise


def credit_code() -> str:
    """A random one with a right check digit, and nobody's: no district has the number 999999."""
    body = "91999999MA" + "".join(secrets.choice(_SYMBOLS) for _ in range(7))
    return body + str(uscc.calc_check_digit(body))


async def _upload(stage: Stage, contact: Person) -> str:
    with stage.step(f"{contact.who} uploads the contract: a ticket, then the file") as told:
        made = await contact.phone.change(
            documents.CREATE_UPLOAD, name="合同（演示）.pdf", size=len(_CONTRACT)
        )
        await contact.phone.bring(made["uploadUrl"], _CONTRACT)
        told.append(f"{len(_CONTRACT)} bytes")
    return str(made["file"]["id"])


async def _ask_back(stage: Stage, contact: Person, specialist: Person, row: dict[str, Any]) -> None:
    began = time.monotonic()
    with stage.step(f"{specialist.who} asks back"):
        await specialist.phone.change(documents.ASK_BACK, id=row["id"], body=_ASK_BACK)
    await stage.sees(contact, "consultation", row, "ASKED_BACK", began)
    await stage.is_told(contact, "CONSULTATION_ASKED_BACK", row)
    began = time.monotonic()
    with stage.step(f"{contact.who} replies"):
        await contact.phone.change(documents.POST, id=row["id"], body=_REPLY)
    await stage.sees(specialist, "consultation", row, "REPLIED", began)


async def _meet(stage: Stage, contact: Person, specialist: Person, row: dict[str, Any]) -> None:
    """The question becomes an appointment with who answers it; at the end it is given back."""
    with stage.step(f"{contact.who} looks at free times of {row['specialist']['name']}") as told:
        known = {one["code"]: one for one in await services(contact.phone)}
        if _SERVICE not in known:
            raise TourFailed(f"there is no service {_SERVICE}: is this the demo district?")
        slots = await free_slots(
            contact.phone, known[_SERVICE], _DAYS_AHEAD, specialist=row["specialist"]["id"]
        )
        told.append(f"{len(slots)} slots in {_DAYS_AHEAD} days")
    if not slots:
        raise TourFailed(f"{row['specialist']['name']} has no free time: too many tours?")
    slot, began = slots[0], time.monotonic()
    with stage.step("…and turns the question into an appointment") as told:
        made = await contact.phone.change(
            documents.BOOK,
            serviceId=known[_SERVICE]["id"],
            consultationId=row["id"],
            specialistId=slot["specialist"]["id"],
            startsAt=slot["startsAt"],
            mode=slot["modes"][0],
        )
        meeting = made["appointment"]
        told += [meeting["reference"], meeting["startsAt"], meeting["specialist"]["name"]]
    async with undone_if_it_fails(contact.phone, documents.CANCEL, id=meeting["id"]):
        await stage.is_told(contact, "APPOINTMENT_BOOKED", meeting)
        if specialist.number == number_of(slot["specialist"]):
            await stage.sees(specialist, "appointment", meeting, "BOOKED", began)
        with stage.step("…cancels it, so that the time is free again"):
            await contact.phone.change(documents.CANCEL, id=meeting["id"])
