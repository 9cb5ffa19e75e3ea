"""Everything private comes under the newest key; what somebody writes meanwhile is not lost."""

import asyncio

import pytest
from cryptography.fernet import Fernet

from mulin.crypto import decrypt, encrypt, key_of
from mulin.database import query, transaction
from mulin.files.sealing import seal, unseal
from mulin.files.storage import storage
from mulin.keys import rotation, values
from mulin.keys.rotation import Rotated, rotate, standing
from mulin.people.models import Person
from tests.district import District, found_district, make_person
from tests.files.asking import make_file
from tests.keys.conftest import Ring


async def under() -> dict[str, dict[int | None, int]]:
    return {place: dict(counted) for place, counted in await standing() if counted}


async def test_every_value_and_every_file_comes_under_the_newest_key(
    database_url: str, monday: None, ring: Ring, old: str, new: str
) -> None:
    ring(old)
    district = await found_district()
    file = await make_file(district.resident)
    await storage().put(file.storage_key, seal(b"a receipt", file.storage_key))
    before = await under()
    ring(new, old)
    assert (await under())["person"] == {1: before["person"][0]}

    done = await rotate()

    assert done.complete
    assert done.changed == sum(counted[0] for counted in before.values())
    ring(new)
    assert await under() == before
    assert decrypt((await Person.get(id=district.resident.id)).phone_encrypted or b"").startswith(
        "+86"
    )
    assert unseal(await storage().get(file.storage_key) or b"", file.storage_key) == b"a receipt"


async def test_a_second_run_writes_nothing(
    district: District, ring: Ring, old: str, new: str
) -> None:
    ring(old)
    person = await make_person()
    ring(new, old)
    await rotate()
    token = (await Person.get(id=person.id)).phone_encrypted
    assert (await rotate()).changed == 0
    assert (await Person.get(id=person.id)).phone_encrypted == token


async def test_a_run_that_was_broken_off_is_gone_on_with(
    database_url: str, ring: Ring, old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring(old)
    for _ in range(6):
        await make_person()
    ring(new, old)
    monkeypatch.setattr(values, "PORTION", 2)

    def broken_off(place: str, _rows: int) -> None:
        if place == "person":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await rotate(broken_off)
    assert (await under())["person"] == {0: 2, 1: 4}
    seen = list[int]()
    assert await rotate(lambda _place, rows: seen.append(rows)) == Rotated(4, 0, 0)
    assert seen == [2, 2, 2]


async def test_what_is_under_no_key_is_counted_and_left_as_it_is(
    database_url: str, ring: Ring, old: str, new: str
) -> None:
    ring(old)
    person = await make_person()
    ring(new)
    assert (await under())["person"] == {None: 1}
    done = await rotate()
    assert (done.changed, done.unreadable, done.complete) == (0, 1, False)
    assert (await Person.get(id=person.id)).phone_encrypted == person.phone_encrypted


async def test_a_change_made_under_its_hands_is_kept(
    database_url: str, ring: Ring, old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody holds the row when the portion comes by, and commits another value."""
    ring(old)
    person, other = await make_person(), await make_person()
    changed = encrypt("+8613900000001")
    ring(new, old)
    monkeypatch.setattr(rotation, "PAUSE_SECONDS", 0.01)
    looked = asyncio.Event()

    async def somebody() -> None:
        async with transaction():
            await query("SELECT id FROM person WHERE id = $1 FOR UPDATE", person.id)
            held.set()
            await looked.wait()
            # In time for the pass that comes back, long after the value was first read.
            await query("UPDATE person SET phone_encrypted = $2 WHERE id = $1", person.id, changed)

    held = asyncio.Event()
    task = asyncio.create_task(somebody())
    await held.wait()
    done = await rotate(lambda place, _rows: looked.set() if place == "person" else None)
    await task

    assert done == Rotated(2, 0, 0)
    found = bytes((await Person.get(id=person.id)).phone_encrypted or b"")
    assert decrypt(found) == "+8613900000001"
    assert key_of(found) == 0
    assert key_of(bytes((await Person.get(id=other.id)).phone_encrypted or b"")) == 0


async def test_racing_with_people_who_write_loses_none_of_their_words(
    database_url: str, ring: Ring, old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring(old)
    people = [await make_person() for _ in range(20)]
    ring(new, old)
    monkeypatch.setattr(values, "PORTION", 5)
    monkeypatch.setattr(rotation, "PAUSE_SECONDS", 0.01)
    last = dict[int, str]()
    over = asyncio.Event()

    async def writing(person: Person, number: int) -> None:
        for turn in range(10_000):
            if over.is_set():
                return
            words = f"+86138{number:04}{turn:04}"
            # Processes that were not started again since still write under the old key.
            token = encrypt(words) if turn % 2 else _under(old, words)
            await query("UPDATE person SET phone_encrypted = $2 WHERE id = $1", person.id, token)
            last[person.id] = words
            await asyncio.sleep(0)

    writers = [asyncio.create_task(writing(person, n)) for n, person in enumerate(people)]
    changed = 0
    async with asyncio.timeout(30):
        while changed < 40:
            changed += (await rotate()).changed
    over.set()
    await asyncio.gather(*writers)
    await rotate()

    ring(new)
    for person in await Person.all():
        assert decrypt(bytes(person.phone_encrypted or b"")) == last[person.id]


def _under(key: str, words: str) -> bytes:
    return Fernet(key).encrypt(words.encode())
