"""Who takes part in a story, each with a phone of their own that takes pushes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mulin import clock
from mulin.people.models import Person
from mulin.people.sign_in import open_session
from tests.people.accounts import sign_in
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.scenarios.documents import INBOX, REFRESH, mutation, shown


@dataclass
class Somebody:
    """A person with an app that is signed in."""

    phone: Phone
    device: str
    refresh_token: str

    async def does(self, step: str, /, **wanted: Any) -> dict[str, Any]:
        """What a mutation shows, which nothing stands in the way of."""
        payload = await self._payload(step, wanted)
        assert payload.pop("errors") == [], step
        return payload

    async def cannot(self, step: str, /, **wanted: Any) -> str:
        """Code and field of the one reason why a mutation is refused."""
        [error] = (await self._payload(step, wanted))["errors"]
        assert error["message"]
        return f"{error['code']} {error['field']}"

    async def _payload(self, step: str, wanted: dict[str, Any]) -> dict[str, Any]:
        payload: dict[str, Any] = (await self.phone.ask(mutation(step), input=wanted))[step]
        return payload

    async def sees(self, kind: str, row: dict[str, Any]) -> Any:
        """An object as it is shown to them now; None when it is not theirs to see."""
        return (await self.phone.ask(shown(kind), id=row["id"]))["node"]

    async def inbox(self) -> list[str]:
        """The titles of what was told them, oldest first."""
        edges = (await self.phone.ask(INBOX))["viewer"]["notifications"]["edges"]
        return [edge["node"]["title"] for edge in reversed(edges)]


class Cast:
    """Brings people in, moves the clock for all of them, and tells what their phones showed."""

    def __init__(self, phones: Phones, pushes: RecordingChannel) -> None:
        self._phones = phones
        self._pushes = pushes
        self._everybody: list[Somebody] = []
        self._looked_at = 0

    async def stranger(self) -> Phone:
        """A phone, or a screen in the hall, at which nobody is signed in."""
        return await self._phones.new()

    async def signs_in(self, number: str) -> Somebody:
        """Somebody with the code that was texted; whoever is new gets an account."""
        phone = await self._phones.new()
        signed = await sign_in(phone, number)
        return await self._taking_pushes(phone, signed["refreshToken"], f"phone of {number}")

    async def of(self, person: Person) -> Somebody:
        """Somebody who has been there before."""
        session = await open_session(person.id)
        phone = await self._phones.new(session.access_token)
        return await self._taking_pushes(phone, session.refresh_token, f"phone of {person.id}")

    async def _taking_pushes(self, phone: Phone, refresh_token: str, device: str) -> Somebody:
        somebody = Somebody(phone, device, refresh_token)
        await somebody.does("registerDevice", token=device, platform="ANDROID", locale="en")
        self._everybody.append(somebody)
        return somebody

    async def wait_until(self, instant: datetime) -> None:
        """Time passes, and the apps trade in their tokens."""
        clock.advance(instant - clock.now())
        for one in self._everybody:
            one.phone.token = None
            answer = await one.phone.ask(REFRESH, input={"refreshToken": one.refresh_token})
            fresh = answer["refreshSession"]
            one.phone.token, one.refresh_token = fresh["accessToken"], fresh["refreshToken"]

    async def a_minute_of_work(self, task: str) -> None:
        """The workers do what the clock brings."""
        assert self._pushes.broker is not None
        due = self._pushes.broker.find_task(task)
        assert due is not None
        await due.kiq()
        await self._pushes.settled()

    async def timers_at(self, instant: datetime) -> None:
        """It is that time, and what is due happens."""
        await self.wait_until(instant)
        await self.a_minute_of_work("timers.fire")

    async def news(self, *of: Somebody) -> list[list[str]]:
        """The titles each phone showed since the last look; nobody else's showed any."""
        sent = await self._pushes.settled()
        fresh, self._looked_at = sent[self._looked_at :], len(sent)
        devices = [one.device for one in of]
        assert {push.address for push in fresh} <= {*devices}, fresh
        return [[push.title for push in fresh if push.address == device] for device in devices]

    async def leads_to(self) -> str | None:
        """Where a tap on the last push leads in the app."""
        return (await self._pushes.settled())[-1].link
