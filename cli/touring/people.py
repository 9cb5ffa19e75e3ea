"""Who takes part in a tour, each with a phone: how they sign in, and what reaches them."""

import random
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from cli.phone import NotAsExpected, Phone, Refused, until
from cli.touring import documents, feeds
from cli.touring.timeline import Timeline, TourFailed, ms
from mulin.demo.district import yangpu
from mulin.demo.plan import Plan, plan_of
from mulin.demo.shapes import AccountRole
from mulin.people.codes import console

_POLL_SECONDS = 0.05
# Numbers of the demo range that no account of the demo district has: those are below a thousand.
_FRESH = (1_000_000, 9_999_999)


@cache
def plan() -> Plan:
    """Everybody of the demo district."""
    return plan_of(yangpu())


def accounts(role: AccountRole, organization: str | None = None) -> list[str]:
    """The phones of those with a role, of one organization only if it is named; shuffled."""
    found = [
        one.phone
        for one in plan().accounts
        if one.role is role and organization in {None, one.organization}
    ]
    random.shuffle(found)
    return found


def number_of(specialist: dict[str, Any]) -> str | None:
    """The phone of a specialist by their short name; None for one who is no demo account."""
    known = {one.code: one.account.phone for one in plan().specialists}
    return known.get(specialist["code"])


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the tour; `device` is the token their pushes go to."""

    who: str
    number: str
    phone: Phone
    device: str


class Stage:
    """Brings people in and watches what reaches them; `stand_in` is FCM's, if there is one."""

    def __init__(self, url: str, stand_in: str) -> None:
        self._url = url
        self._stand_in = stand_in
        self._held = AsyncExitStack()
        self.run = secrets.token_hex(6)
        self.timeline = Timeline()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Phones made in the block are put away at its end."""
        async with self._held:
            yield

    def step(self, what: str) -> AbstractContextManager[list[str]]:
        return self.timeline.step(what)

    async def stranger(self) -> Phone:
        """A phone at which nobody is signed in."""
        return await self._held.enter_async_context(Phone(self._url))

    async def signed_in(self, who: str, number: str) -> Phone | None:
        """A phone with a session; None when the number has had its codes for this hour."""
        phone = await self.stranger()
        with self.step(f"{who} ({number}) asks for a sign-in code") as told:
            try:
                await phone.change(documents.REQUEST_CODE, phone=number)
            except Refused as refused:
                if refused.codes != {"RATE_LIMITED"}:
                    raise
                told.append("too many this hour")
                return None
            code = console().last(number)
        with self.step(f"{who} signs in with it") as told:
            session = await phone.change(documents.SIGN_IN, phone=number, code=code)
            phone.carry(session["accessToken"])
            if session["viewer"]["name"]:
                told.append(session["viewer"]["name"])
        return phone

    async def account(self, who: str, numbers: Iterable[str]) -> Person:
        """Somebody of the demo district: the first of these numbers that may ask for a code."""
        for number in numbers:
            phone = await self.signed_in(who, number)
            if phone is not None:
                return await self.with_app(who, number, phone)
        raise TourFailed(
            f"{who} has had all sign-in codes of this hour: each number may ask for five, and this "
            "machine for sixty"
        )

    async def newcomer(self, who: str, number: str | None = None) -> Person:
        """Somebody whom the district does not know yet, unless by a number that is given."""
        number = number or fresh_number()
        phone = await self.signed_in(who, number)
        if phone is None:
            raise TourFailed("this machine has had its sixty sign-in codes of this hour")
        return await self.with_app(who, number, phone)

    async def with_app(self, who: str, number: str, phone: Phone) -> Person:
        """Opens the app for somebody who has signed in: live subscriptions, and pushes allowed."""
        person = Person(who, number, phone, f"tour-{self.run}:{number}")
        with self.step(f"{who} opens the app: live subscriptions, and pushes allowed"):
            await phone.watch(**feeds.everything())
            await phone.change(documents.REGISTER_DEVICE, token=person.device, platform="ANDROID")
        return person

    async def leave(self, *people: Person) -> None:
        for person in people:
            with self.step(f"{person.who} signs out"):
                await person.phone.change(documents.SIGN_OUT)

    async def sees(
        self, person: Person, kind: str, row: dict[str, Any], change: str, began: float
    ) -> None:
        """An `appointment` or `consultation` changes on their screen."""
        with self.step(f"{person.who} sees it live") as details:
            at, _ = await person.phone.hears(
                f"{kind}Changed",
                lambda it: it["change"] == change and it[kind]["id"] == row["id"],
            )
            details.append(f"{change}, {ms(at - began)} after it was sent")

    async def is_told(self, person: Person, kind: str, row: dict[str, Any] | None = None) -> None:
        """A notification of that kind, about that row if any, comes live, to the inbox, by push."""
        with self.step(f"{person.who} is told, live and by push") as details:
            _, notification = await person.phone.hears(
                "notificationReceived",
                lambda it: it["kind"] == kind and (row is None or row["id"] in _about(it)),
            )
            await _pushed_at(person, notification)
            details += [notification["title"], notification["body"]]
        await self._is_shown(person, notification)

    async def is_pushed(self, person: Person, notification: dict[str, Any]) -> None:
        """A notification they heard of live is in the inbox, and its push has left."""
        with self.step(f"{person.who} has it in the inbox; its push has left") as told:
            told.append(await _pushed_at(person, notification))
        await self._is_shown(person, notification)

    async def _is_shown(self, person: Person, notification: dict[str, Any]) -> None:
        if not self._stand_in:
            return
        with self.step(f"{person.who}'s phone shows the push") as told:

            async def shown() -> Any:
                url = f"{self._stand_in}/standin/messages"
                messages = (await person.phone.get(url, token=person.device))["messages"]
                texts = [one["message"]["notification"] for one in messages]
                return [
                    one
                    for one in texts
                    if (one["title"], one["body"]) == (notification["title"], notification["body"])
                ]

            texts = await until(shown, "the stand-in got no push", _POLL_SECONDS)
            check(len(texts) == 1, f"it came {len(texts)} times")
            told += [texts[0]["title"], texts[0]["body"]]


async def _pushed_at(person: Person, notification: dict[str, Any]) -> str:
    async def pushed_at() -> Any:
        found = await person.phone.ask(documents.INBOX)
        inbox = [edge["node"] for edge in found["viewer"]["notifications"]["edges"]]
        rows = [row for row in inbox if row["id"] == notification["id"]]
        check(len(rows) == 1, "it is not in the inbox")
        return rows[0]["pushedAt"]

    at: str = await until(pushed_at, "no push left: does a worker run?", _POLL_SECONDS)
    return at


def _about(notification: dict[str, Any]) -> set[str]:
    named = (notification["appointment"], notification["consultation"])
    return {one["id"] for one in named if one is not None}


@asynccontextmanager
async def undone_if_it_fails(phone: Phone, document: str, **fields: Any) -> AsyncIterator[None]:
    """What the tour made is undone when the block fails: the next tour finds things as before."""
    try:
        yield
    except BaseException:
        with suppress(Exception):
            await phone.change(document, **fields)
        raise


def fresh_number() -> str:
    """One of the demo range that hardly anybody has had before."""
    first, last = _FRESH
    return f"{yangpu().phones.prefix}{first + secrets.randbelow(last - first + 1)}"


def check(true: bool, otherwise: str) -> None:
    """Raises NotAsExpected."""
    if not true:
        raise NotAsExpected(otherwise)
