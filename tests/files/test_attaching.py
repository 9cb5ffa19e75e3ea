"""A file becomes part of one thing, brought by whoever makes that thing."""

import asyncio

import pytest

from mulin.audit.models import AuditEntry
from mulin.database import transaction
from mulin.files.actions import attach, release
from mulin.files.models import File
from mulin.people.models import Person
from mulin.people.sign_in import open_session
from mulin.people.viewer import Viewer, viewer_of
from mulin.refusals import Code, Refusal
from tests.district import District, make_person
from tests.files.asking import make_file
from tests.times import MONDAY


async def viewing(person: Person) -> Viewer:
    session = await open_session(person.id)
    viewer = await viewer_of(person.id, session.session_id)
    assert viewer is not None
    return viewer


async def attached(viewer: Viewer, *ids: int) -> list[int]:
    async with transaction():
        return [row.id for row in await attach(viewer, ids, "attachment_ids")]


async def test_ones_own_files_are_attached_in_the_order_given(district: District) -> None:
    viewer = await viewing(district.resident)
    one, other = await make_file(district.resident), await make_file(district.resident)
    assert await attached(viewer, other.id, one.id, other.id) == [other.id, one.id]
    assert await attached(viewer) == []
    assert {row.attached_at for row in await File.all()} == {MONDAY}
    assert await AuditEntry.filter(action="file.attached").count() == 2


@pytest.mark.parametrize("case", ["another's", "attached", "expected", "none"])
async def test_what_cannot_be_attached_is_not_found_and_nothing_is(
    district: District, case: str
) -> None:
    viewer, good = await viewing(district.resident), await make_file(district.resident)
    owner = await make_person() if case == "another's" else district.resident
    bad = await make_file(owner, stored=case != "expected", attached=case == "attached")
    with pytest.raises(Refusal) as caught:
        await attached(viewer, good.id, bad.id + (case == "none"))
    assert (caught.value.code, caught.value.field) == (Code.NOT_FOUND, "attachment_ids")
    assert (await File.get(id=good.id)).attached_at is None


async def test_of_two_who_attach_a_file_at_once_one_gets_it(district: District) -> None:
    viewer, row = await viewing(district.resident), await make_file(district.resident)
    tries = (attached(viewer, row.id) for _ in range(8))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert [one for one in outcomes if not isinstance(one, Refusal)] == [[row.id]]


async def test_what_is_released_belongs_to_nothing(district: District) -> None:
    viewer, row = await viewing(district.resident), await make_file(district.resident)
    await attached(viewer, row.id)
    async with transaction():
        await release([row.id], actor_id=viewer.person_id)
    assert (await File.get(id=row.id)).attached_at is None
