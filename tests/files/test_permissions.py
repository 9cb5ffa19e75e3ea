"""Files are personal: whoever has signed in brings their own, and nobody touches another's."""

import pytest

from mulin.files.models import File
from tests.conflicts.cast import PARTS, Cast, make_cast
from tests.district import District, gid, make_person
from tests.files.asking import CREATE, DELETE, code_of, payload, ticket
from tests.phone import Phones


@pytest.fixture
async def cast(district: District) -> Cast:
    return await make_cast(district)


async def test_everybody_with_an_account_gets_a_ticket_and_gives_it_back(
    cast: Cast, phones: Phones
) -> None:
    for who in PARTS:
        phone = await cast.phone(phones, who)
        if who == "stranger":
            answered = await payload(phone, CREATE, name="a.pdf", size=9)
            assert code_of(answered) == ("UNAUTHENTICATED", None)
            continue
        made = await ticket(phone)
        gone = await payload(phone, DELETE, id=made["file"]["id"])
        assert gone == {"deletedId": made["file"]["id"], "errors": []}, who
    assert not await File.exists()


async def test_nobody_deletes_the_file_of_another(cast: Cast, phones: Phones) -> None:
    owner = await phones.of((await make_person()).id)
    file_id = (await ticket(owner))["file"]["id"]
    for who in PARTS:
        answered = await payload(await cast.phone(phones, who), DELETE, id=file_id)
        refused = ("UNAUTHENTICATED", None) if who == "stranger" else ("NOT_FOUND", "id")
        assert (who, code_of(answered)) == (who, refused)
    assert gid(await File.get()) == file_id
