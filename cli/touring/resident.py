"""A resident asks a short question without booking, reads the answer, and rates it."""

import secrets

from cli.touring import documents
from cli.touring.people import Stage
from cli.touring.questions import answer, asked, close, rate, topic, whoever_answers
from cli.touring.timeline import TourFailed

_TITLE = "押金不退怎么办（演示）"
_BODY = "租约到期已交还房屋，房东一直不退押金，我该怎么办？（演示）"
_ANSWER = "请先书面要求房东说明扣款依据并限期退还，保留交房照片和聊天记录。（演示）"


async def play(stage: Stage) -> None:
    with stage.step("a resident looks where to ask") as told:
        found = await (await stage.stranger()).ask(documents.PLACES, kind="STREET_STATION")
        stations = [edge["node"] for edge in found["organizations"]["edges"]]
        if not stations:
            raise TourFailed("there is no street station: is this the demo district?")
        station = secrets.choice(stations)
        told.append(station["name"])
    about = await topic(stage, "housing-lease")
    resident = await stage.newcomer("the resident")
    question = {"title": _TITLE, "body": _BODY, "topicId": about["id"]}
    async with asked(stage, resident, **question, organizationId=station["id"]) as row:
        specialist = await whoever_answers(stage, row)
        await answer(stage, specialist, resident, row, body=_ANSWER, law="第七百三十三条")
        await close(stage, resident, row, "RESOLVED")
    await rate(stage, resident, specialist, consultationId=row["id"], score=5, tags=["CLEAR"])
    await stage.leave(resident, specialist)
