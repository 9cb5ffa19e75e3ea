"""The main job played through the public API, as two phones would."""

import asyncio
import random
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from cli import tour_documents as documents

if TYPE_CHECKING:
    from cli.phone import Phone

_POLL_SECONDS = 0.05
_DAYS_AHEAD = 7
_SPARE = timedelta(minutes=10)
"""What is booked gets cancelled again, so a slot must still be open to that for so long."""


class TourFailed(Exception):
    """A step did not come out as it should; the text says which and why."""


def tour(
    url: Annotated[
        str | None,
        typer.Option(help="The running server; unset: http:// at MULIN_HOST and MULIN_PORT."),
    ] = None,
    fcm: Annotated[
        str | None,
        typer.Option(help="The stand-in for FCM the server sends to; unset: MULIN_FCM_URL."),
    ] = None,
) -> None:
    """Book and cancel an appointment as two demo accounts, and time what their phones see."""
    from mulin.demo.gate import refuse_in_production
    from mulin.settings import settings

    refuse_in_production()
    configured = settings()
    server = url or f"http://{configured.host}:{configured.port}"
    stand_in = fcm or str(configured.fcm_url or "")
    asyncio.run(_Tour(server.rstrip("/"), stand_in.rstrip("/")).play())


class _Offer(NamedTuple):
    """A free slot, and the service it is one of."""

    service: dict[str, Any]
    slot: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody on the tour; `device` is the token their pushes go to."""

    who: str
    phone: "Phone"
    device: str


class _Timeline:
    """Prints each step with its time, and turns what stops one into TourFailed."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @contextmanager
    def step(self, what: str) -> Iterator[list[str]]:
        """`what` is done in the block; what the block adds to the list is printed behind it."""
        import httpx
        from gql.transport.exceptions import TransportError

        from cli.phone import PhoneError

        begin, details = time.monotonic(), list[str]()
        try:
            yield details
        except httpx.ConnectError as error:
            raise TourFailed("no server answers there: does `make run` run? See --url") from error
        except (PhoneError, httpx.HTTPError, TransportError, OSError) as error:
            reason = str(error) or type(error).__name__
            raise TourFailed(f"the tour stopped at “{what}”: {reason}") from error
        now = time.monotonic()
        text = ": ".join([what, *([", ".join(details)] if details else [])])
        print(f"{self.so_far():>8}  {'+' + ms(now - begin):>8}  {text}", flush=True)

    def so_far(self) -> str:
        return ms(time.monotonic() - self._began)


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


class _Tour:
    def __init__(self, url: str, stand_in: str) -> None:
        self._url = url
        self._stand_in = stand_in
        self._run = secrets.token_hex(6)
        self._timeline = _Timeline()
        self._held = AsyncExitStack()

    async def play(self) -> None:
        from mulin.settings import settings

        print(f"A tour of {self._url} through its public API. Only the sign-in codes come from")
        print(f"MULIN_DATA_DIR ({settings().data_dir}), where a development server texts them.")
        async with self._held:
            offers = await self._find_offers()
            resident = await self._sign_in_resident()
            specialist, offer = await self._sign_in_specialist(offers)
            for person in (resident, specialist):
                await self._prepare(person)
            await self._meet(resident, specialist, offer)
            for person in (resident, specialist):
                with self._timeline.step(f"{person.who} signs out"):
                    await person.phone.change(documents.SIGN_OUT)
        print(f"The tour is complete after {self._timeline.so_far()}.")

    async def _new_phone(self) -> "Phone":
        from cli.phone import Phone

        return await self._held.enter_async_context(Phone(self._url))

    async def _find_offers(self) -> list[_Offer]:
        """Slots that are still open to a cancellation, those of one specialist once, shuffled."""
        stranger = await self._new_phone()
        with self._timeline.step("a stranger looks at the services") as told:
            found = await stranger.ask(documents.SERVICES)
            services = [edge["node"] for edge in found["services"]["edges"]]
            told.append(f"{len(services)} services")
        for service in sorted(services, key=_notice):
            if not service["needsConfirmation"] and (
                offers := await self._offers_of(stranger, service)
            ):
                return offers
        raise TourFailed("the tour found no free slot: is this the demo district?")

    async def _offers_of(self, stranger: "Phone", service: dict[str, Any]) -> list[_Offer]:
        with self._timeline.step(f"…and at free times for {service['name']}") as told:
            today = datetime.now(UTC).date()
            found = await stranger.ask(
                documents.AVAILABILITY,
                service=service["id"],
                **{"from": f"{today}", "to": f"{today + timedelta(days=_DAYS_AHEAD)}"},
            )
            earliest = datetime.now(UTC) + _notice(service) + _SPARE
            slots = [
                slot
                for day in found["availability"]["days"]
                for slot in day["slots"]
                if datetime.fromisoformat(slot["startsAt"]) > earliest
            ]
            told.append(f"{len(slots)} slots in {_DAYS_AHEAD} days")
        random.shuffle(slots)
        by_specialist = {slot["specialist"]["code"]: slot for slot in slots}
        return [_Offer(service, slot) for slot in by_specialist.values()]

    async def _sign_in_resident(self) -> _Person:
        """One without appointments, so that no limit of theirs is in the way."""
        from mulin.demo.district import yangpu
        from mulin.demo.plan import plan_of
        from mulin.demo.shapes import AccountRole

        accounts = plan_of(yangpu()).accounts
        residents = [one.phone for one in accounts if one.role is AccountRole.RESIDENT]
        for number in random.sample(residents, len(residents)):
            phone = await self._signed_in("the resident", number)
            if phone is None:
                continue
            with self._timeline.step("…and has no appointment yet") as told:
                now = datetime.now(UTC).isoformat()
                found = await phone.ask(documents.OPEN_APPOINTMENTS, **{"from": now})
                held = found["viewer"]["appointments"]["totalCount"]
                if held:
                    told.append(f"no, {held}; another one is asked")
            if not held:
                return _Person("the resident", phone, f"tour-{self._run}:resident")
            await phone.change(documents.SIGN_OUT)
        raise TourFailed("every demo resident has appointments, or had too many codes this hour")

    async def _sign_in_specialist(self, offers: Sequence[_Offer]) -> tuple[_Person, _Offer]:
        from mulin.demo.district import yangpu
        from mulin.demo.plan import plan_of

        numbers = {one.code: one.account.phone for one in plan_of(yangpu()).specialists}
        for offer in offers:
            number = numbers.get(offer.slot["specialist"]["code"])
            phone = number and await self._signed_in("the specialist", number)
            if phone:
                return _Person("the specialist", phone, f"tour-{self._run}:specialist"), offer
        raise TourFailed("no specialist with a free slot is a demo account that may ask for codes")

    async def _signed_in(self, who: str, number: str) -> "Phone | None":
        """A phone with a session; None when the number has had its codes for this hour."""
        from cli.phone import Refused
        from mulin.people.codes import console

        phone = await self._new_phone()
        with self._timeline.step(f"{who} ({number}) asks for a sign-in code") as told:
            try:
                await phone.change(documents.REQUEST_CODE, phone=number)
            except Refused as refused:
                if refused.codes != {"RATE_LIMITED"}:
                    raise
                told.append("too many this hour; another one is asked")
                return None
            code = console().last(number)
        with self._timeline.step(f"{who} signs in with it") as told:
            session = await phone.change(documents.SIGN_IN, phone=number, code=code)
            phone.carry(session["accessToken"])
            told.append(session["viewer"]["name"])
        return phone

    async def _prepare(self, person: _Person) -> None:
        with self._timeline.step(f"{person.who} opens the app: two live subscriptions"):
            await person.phone.watch(
                appointmentChanged=documents.APPOINTMENT_CHANGED,
                notificationReceived=documents.NOTIFICATION_RECEIVED,
            )
        with self._timeline.step(f"{person.who} allows pushes: the device is registered"):
            await person.phone.change(
                documents.REGISTER_DEVICE, token=person.device, platform="ANDROID"
            )

    async def _meet(self, resident: _Person, specialist: _Person, offer: _Offer) -> None:
        both = (resident, specialist)
        wanted = {
            "serviceId": offer.service["id"],
            "specialistId": offer.slot["specialist"]["id"],
            "topicId": offer.service["topics"][0]["id"],
            "startsAt": offer.slot["startsAt"],
            "mode": offer.slot["modes"][0],
            "idempotencyKey": f"tour-{self._run}",
        }
        began = time.monotonic()
        with self._timeline.step("the resident books") as told:
            made = (await resident.phone.change(documents.BOOK, **wanted))["appointment"]
            told += [made["reference"], made["startsAt"], made["specialist"]["name"]]
        try:
            await self._all_hear(both, both, made["id"], "BOOKED", began)
            with self._timeline.step("the resident books again with the same key") as told:
                again = (await resident.phone.change(documents.BOOK, **wanted))["appointment"]
                _check(again["id"] == made["id"], "a second appointment was made")
                told.append("the same appointment")
            for person in both:
                await self._is_listed(person, made["id"])
        finally:
            # Also when a step in between failed: the slot is free again for the next tour.
            began = time.monotonic()
            with self._timeline.step("the resident cancels"):
                cancelled = await resident.phone.change(documents.CANCEL, id=made["id"])
                status = cancelled["appointment"]["status"]
                _check(status == "CANCELLED", f"its status is {status}")
        await self._all_hear(both, (specialist,), made["id"], "CANCELLED", began)

    async def _all_hear(
        self,
        watching: Sequence[_Person],
        told: Sequence[_Person],
        appointment: str,
        change: str,
        began: float,
    ) -> None:
        """Those watching see the change; those told get a notification, live and as a push."""
        for person in watching:
            with self._timeline.step(f"{person.who} sees it live") as details:
                at, _ = await person.phone.hears(
                    "appointmentChanged",
                    lambda it: it["change"] == change and it["appointment"]["id"] == appointment,
                )
                details.append(f"{change}, {ms(at - began)} after it was sent")
        for person in told:
            with self._timeline.step(f"{person.who} is notified live") as details:
                at, notification = await person.phone.hears(
                    "notificationReceived",
                    lambda it: (it["appointment"] or {}).get("id") == appointment,
                )
                details += [notification["title"], f"{ms(at - began)} after it was sent"]
            await self._is_pushed(person, notification)

    async def _is_listed(self, person: _Person, appointment: str) -> None:
        with self._timeline.step(f"{person.who} has it in the list"):
            now = datetime.now(UTC).isoformat()
            found = await person.phone.ask(documents.APPOINTMENT_IDS, **{"from": now})
            listed = [edge["node"]["id"] for edge in found["viewer"]["appointments"]["edges"]]
            _check(appointment in listed, "it is not there")

    async def _is_pushed(self, person: _Person, notification: dict[str, Any]) -> None:
        from cli.phone import until

        with self._timeline.step(f"{person.who} has it in the inbox; its push has left") as told:

            async def pushed_at() -> Any:
                found = await person.phone.ask(documents.INBOX)
                inbox = [edge["node"] for edge in found["viewer"]["notifications"]["edges"]]
                rows = [row for row in inbox if row["id"] == notification["id"]]
                _check(len(rows) == 1, "it is not in the inbox")
                return rows[0]["pushedAt"]

            told.append(await until(pushed_at, "no push left: does a worker run?", _POLL_SECONDS))
        if not self._stand_in:
            return
        with self._timeline.step(f"{person.who}'s phone shows the push") as told:

            async def shown() -> Any:
                url = f"{self._stand_in}/standin/messages"
                messages = (await person.phone.get(url, token=person.device))["messages"]
                texts = [one["message"]["notification"] for one in messages]
                return [one for one in texts if one["title"] == notification["title"]]

            texts = await until(shown, "the stand-in got no push", _POLL_SECONDS)
            _check(len(texts) == 1, f"it came {len(texts)} times")
            told += [texts[0]["title"], texts[0]["body"]]


def _notice(service: dict[str, Any]) -> timedelta:
    """How long before the start a slot can still be booked, and then cancelled."""
    return timedelta(
        minutes=max(service["minimumNoticeMinutes"], service["cancellationCutoffMinutes"])
    )


def _check(true: bool, otherwise: str) -> None:
    from cli.phone import NotAsExpected

    if not true:
        raise NotAsExpected(otherwise)
