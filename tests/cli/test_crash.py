"""A process killed between commit and delivery: after a restart every push arrives, shown once."""

import asyncio
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from mulin.demo.district import yangpu
from mulin.demo.plan import plan_of
from mulin.demo.shapes import AccountRole
from tests.cli.processes import Mulin, Running, server_is_gone
from tests.documents import AVAILABILITY, BOOK, REGISTER_DEVICE
from tests.phone import Phone
from tests.standins import fcm as standin
from tests.standins.fcm import StandInFcm

REQUEST_CODE = """
mutation ($phone: String!) { requestSignInCode(input: {phone: $phone}) { errors { code } } }
"""
SIGN_IN = """
mutation ($phone: String!, $code: String!) {
  signIn(input: {phone: $phone, code: $code}) { accessToken }
}
"""
SERVICES = "{ services(first: 100) { edges { node { id needsConfirmation } } } }"
PUSHED = "{ viewer { notifications(first: 10) { edges { node { pushedAt } } } } }"
RESIDENTS = [one.phone for one in plan_of(yangpu()).accounts if one.role is AccountRole.RESIDENT]


async def signed_in(server: Running, phone: Phone, number: str, device: str) -> None:
    await phone.ask(REQUEST_CODE, phone=number)
    line = await asyncio.to_thread(server.says, f"Sign-in code for {number}")
    session = await phone.ask(SIGN_IN, phone=number, code=line.split()[-1])
    phone.token = session["signIn"]["accessToken"]
    await phone.ask(REGISTER_DEVICE, input={"token": device, "platform": "ANDROID"})


async def bookable(phone: Phone) -> list[dict[str, Any]]:
    """Inputs of bookings that are days apart."""
    found = await phone.ask(SERVICES)
    nodes = [edge["node"] for edge in found["services"]["edges"]]
    service = next(node["id"] for node in nodes if not node["needsConfirmation"])
    first = datetime.now(UTC).date() + timedelta(days=2)
    window = {"from": f"{first}", "to": f"{first + timedelta(days=7)}"}
    days = (await phone.ask(AVAILABILITY, serviceId=service, **window))["availability"]["days"]
    return [
        {"serviceId": service, "startsAt": slot["startsAt"], "mode": slot["modes"][0]}
        for slot in (day["slots"][0] for day in days if day["slots"])
    ]


async def all_pushed(phones: list[Phone]) -> bool:
    rows = [
        edge["node"]
        for phone in phones
        for edge in (await phone.ask(PUSHED))["viewer"]["notifications"]["edges"]
    ]
    assert len(rows) == len(phones)
    return all(row["pushedAt"] for row in rows)


async def test_every_push_arrives_after_a_crash_and_is_shown_once(mulin: Mulin) -> None:
    devices = ["first-phone", "second-phone"]
    async with AsyncExitStack() as held:
        fcm = await held.enter_async_context(StandInFcm())
        variables = {
            "MULIN_PUSH_CHANNEL": "fcm",
            "MULIN_FIREBASE_PROJECT_ID": "x",
            "MULIN_FCM_URL": fcm.url,
        }
        server = held.enter_context(mulin.start("run", **variables))
        url = await asyncio.to_thread(server.url)
        phones = [await held.enter_async_context(Phone(url, None, "en")) for _ in devices]
        for phone, number, device in zip(phones, RESIDENTS, devices, strict=False):
            await signed_in(server, phone, number, device)
        first, second, *_ = await bookable(phones[0])
        # given: the first phone has its push, but FCM has not answered; the second booking is
        # committed and nothing is known of its push
        taken = asyncio.Event()
        fcm.on_message = lambda _: taken.set()
        fcm.behave(standin.slow(60), token=devices[0])
        await phones[0].ask(BOOK, input=first)
        await asyncio.wait_for(taken.wait(), 20)
        await phones[1].ask(BOOK, input=second)
        # when
        await asyncio.to_thread(server.kill)
        fcm.behave_well()
        again = held.enter_context(
            mulin.start("run", MULIN_PORT=url.rpartition(":")[2], **variables)
        )
        await asyncio.to_thread(again.url)
        # then: long before the lease of two minutes runs out
        deadline = time.monotonic() + 20
        while not await all_pushed(phones):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)
        assert [len(fcm.shown(device)) for device in devices] == [1, 1]
        assert len(fcm.received(devices[0])) == 2
        assert await asyncio.to_thread(again.stop) == 0
    assert server_is_gone(mulin.data_dir)
