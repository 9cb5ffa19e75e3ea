"""What these tests ask of the API about clients and conflicts."""

from typing import Any

from mulin.conflicts.actions import tell_coordinators
from mulin.conflicts.checking import Hit
from mulin.conflicts.clients import add
from mulin.conflicts.models import Client, Conflict
from mulin.conflicts.parties import Party
from mulin.database import transaction
from mulin.people.models import Person
from mulin.people.sign_in import open_session
from mulin.people.viewer import Viewer, viewer_of
from mulin.teams.models import Specialist
from tests.district import District
from tests.phone import Phone

COMPANY_CODE = "91110000600037341L"
RESIDENT_ID = "360426199101010071"

ADD = """
mutation Add($input: AddClientInput!) {
  addClient(input: $input) {
    client { id name hasCode specialist { id } organization { id } createdAt }
    errors { field code message }
  }
}
"""

REMOVE = """
mutation Remove($input: RemoveClientInput!) {
  removeClient(input: $input) { errors { field code } }
}
"""

CLIENTS = """
query Clients($specialistId: ID, $organizationId: ID, $first: Int) {
  clients(specialistId: $specialistId, organizationId: $organizationId, first: $first) {
    totalCount edges { node { id name hasCode specialist { id } organization { id } } }
  }
}
"""

CONFLICTS = """
query Conflicts($open: Boolean, $first: Int, $after: String) {
  conflicts(open: $open, first: $first, after: $after) {
    totalCount
    edges { node {
      id specialist { id } person { name } consultation { reference }
      clientName partyName likeness createdAt
      overriddenAt overriddenBy { name } reason
    } }
  }
}
"""

OVERRIDE = """
mutation Override($input: OverrideConflictInput!) {
  overrideConflict(input: $input) {
    conflict { id overriddenAt overriddenBy { name } reason }
    errors { field code message }
  }
}
"""


def outcome(payload: dict[str, Any]) -> tuple[str, str | None]:
    """`DONE`, or code and field of the refusal."""
    if not payload["errors"]:
        return "DONE", None
    (error,) = payload["errors"]
    return error["code"], error["field"]


async def add_client(phone: Phone, name: str, **more: Any) -> dict[str, Any]:
    """The payload."""
    payload: dict[str, Any] = (await phone.ask(ADD, input={"name": name, **more}))["addClient"]
    return payload


async def remove_client(phone: Phone, client_id: str) -> tuple[str, str | None]:
    return outcome((await phone.ask(REMOVE, input={"id": client_id}))["removeClient"])


async def client_names(phone: Phone, **narrowed: Any) -> list[str]:
    found = (await phone.ask(CLIENTS, **narrowed))["clients"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"]["name"] for edge in found["edges"]]


async def conflicts(phone: Phone, **narrowed: Any) -> list[dict[str, Any]]:
    found = (await phone.ask(CONFLICTS, **narrowed))["conflicts"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"] for edge in found["edges"]]


async def override(
    phone: Phone, conflict_id: str, reason: str = "Another company"
) -> dict[str, Any]:
    """The payload."""
    answer = await phone.ask(OVERRIDE, input={"id": conflict_id, "reason": reason})
    payload: dict[str, Any] = answer["overrideConflict"]
    return payload


async def viewer_for(person_id: int) -> Viewer:
    session = await open_session(person_id)
    viewer = await viewer_of(person_id, session.session_id)
    assert viewer is not None
    return viewer


async def make_client(
    specialist: Specialist, name: str = "星辰软件有限公司", code: str | None = None
) -> Client:
    """A client of the specialist's, entered by themselves."""
    return await add(await viewer_for(specialist.person_id), Party(name, code))


async def find(
    district: District, person: Person, client: Client, *, consultation_id: int | None = None
) -> None:
    """A check finds that a client of the district's specialist is the other side."""
    hit = Hit(district.specialist.id, client.id, "星辰软件", 100)
    async with transaction():
        await tell_coordinators(
            {hit.specialist_id: hit},
            person_id=person.id,
            organization_id=district.station.id,
            consultation_id=consultation_id,
        )


async def make_conflict(district: District) -> Conflict:
    """One that stands between the district's resident and its specialist."""
    await find(district, district.resident, await make_client(district.specialist))
    return await Conflict.get(specialist=district.specialist)
