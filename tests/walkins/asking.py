"""What these tests ask of the API about queues, and who asks."""

from typing import Any

from mulin import clock
from mulin.crypto import decrypt
from mulin.notifications import devices
from mulin.notifications.models import Platform
from mulin.organizations.models import Desk, Organization, Venue
from mulin.people.models import Person, Role
from mulin.people.sign_in import open_session
from mulin.people.viewer import viewer_of
from mulin.scheduling.wall_clock import local_date
from mulin.walkins.models import WalkIn, WalkInStatus
from tests.district import District, gid, give_role, make_person
from tests.phone import Phone, Phones

WALK_IN = """
id code number day status ahead estimatedWaitMinutes
person { id name } service { id } topic { id } desk { id name }
appointment { id status }
"""

_PAYLOAD = f"{{ walkIn {{ {WALK_IN} }} errors {{ field code message }} }}"

QUEUE = """
venue { id } day waitingCount estimatedWaitMinutes
calls { code desk status calledAt }
waiting { code } atDesks { code } skipped { code }
"""
VENUE_QUEUE = f"query Queue($venueId: ID!) {{ venueQueue(venueId: $venueId) {{ {QUEUE} }} }}"

OWN = f"{{ viewer {{ walkIns {{ {WALK_IN} }} }} }}"
NODE = f"query Node($id: ID!) {{ node(id: $id) {{ ... on WalkIn {{ {WALK_IN} }} }} }}"


def document(name: str) -> str:
    kind = f"{name[0].upper()}{name[1:]}Input"
    return f"mutation Do($input: {kind}!) {{ {name}(input: $input) {_PAYLOAD} }}"


async def do(phone: Phone, name: str, /, **wanted: Any) -> dict[str, Any]:
    """The payload of a mutation about queues."""
    payload: dict[str, Any] = (await phone.ask(document(name), input=wanted))[name]
    return payload


async def done(phone: Phone, name: str, /, **wanted: Any) -> dict[str, Any]:
    """The number, when nothing stood in the way."""
    payload = await do(phone, name, **wanted)
    assert payload["errors"] == []
    walk_in: dict[str, Any] = payload["walkIn"]
    return walk_in


def refused(payload: dict[str, Any]) -> tuple[str, str | None]:
    """Code and field of the one error, which came alone."""
    assert payload["walkIn"] is None
    [error] = payload["errors"]
    assert error["message"]
    return error["code"], error["field"]


async def refusal(phone: Phone, name: str, /, **wanted: Any) -> tuple[str, str | None]:
    return refused(await do(phone, name, **wanted))


async def person_with(role: Role, organization: Organization) -> Person:
    person = await make_person()
    await give_role(person, organization, role)
    return person


async def desk_phone(district: District, phones: Phones) -> Phone:
    """That of somebody who works at the station's desk."""
    return await phones.of((await person_with(Role.STATION_STAFF, district.station)).id)


async def taken(phone: Phone, district: District, /, **more: Any) -> dict[str, Any]:
    """A number at the district's venue."""
    return await done(phone, "takeNumber", venueId=gid(district.venue), **more)


async def desks_of(venue: Venue) -> list[Desk]:
    return await Desk.filter(venue=venue).order_by("id")


async def called(phone: Phone, district: District, desk: int = 0) -> dict[str, Any]:
    """The next number, called to the desk at that place in the hall."""
    desks = await desks_of(district.venue)
    return await done(phone, "callNext", venueId=gid(district.venue), deskId=gid(desks[desk]))


async def queue(phone: Phone, venue: Venue) -> dict[str, Any]:
    """What the display shows."""
    board: dict[str, Any] = (await phone.ask(VENUE_QUEUE, venueId=gid(venue)))["venueQueue"]
    return board


async def make_walk_in(venue: Venue, number: int, **fields: Any) -> WalkIn:
    """A number of today, written past every rule."""
    at = clock.now()
    usual = {"day": local_date(at, venue.time_zone), "created_at": at}
    if fields.get("status") in {WalkInStatus.CALLED, WalkInStatus.SERVING}:
        usual |= {"called_at": at, "started_at": at}
    return await WalkIn.create(venue=venue, number=number, **{**usual, **fields})


async def number_of(person: Person) -> str:
    """A person's phone number."""
    assert person.phone_encrypted is not None
    return decrypt(person.phone_encrypted)


def device_of(person: Person) -> str:
    """The address of the phone of `with_device`."""
    return f"the phone of {person.id}"


async def with_device(person: Person, phones: Phones) -> Phone:
    """The phone of somebody who has signed in and takes pushes."""
    session = await open_session(person.id)
    viewer = await viewer_of(session.person_id, session.session_id)
    assert viewer is not None
    await devices.register(viewer, device_of(person), Platform.ANDROID, None)
    return await phones.new(session.access_token)
