"""The restore drill: a district is backed up, restored elsewhere, looked at, and works."""

from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

from api.app import create_app
from mulin import crypto, events
from mulin.backups import restoring
from mulin.backups.making import Made, make
from mulin.database import query
from mulin.files.models import File
from mulin.files.sealing import unseal
from mulin.files.storage import storage
from mulin.people.models import Person
from tests.backups.conftest import Drill, Unseen, speaking_to
from tests.district import District, gid
from tests.documents import BOOK
from tests.files.asking import brought
from tests.files.making import PDF
from tests.phone import Phone, Phones
from tests.serving import serve
from tests.times import TUESDAY, at

LATER = TUESDAY + timedelta(days=1)


async def book(phone: Phone, district: District, day: datetime) -> list[str]:
    """The codes with which it was refused."""
    wanted = {
        "serviceId": gid(district.service),
        "startsAt": at(day, 10).isoformat(),
        "mode": "PHONE",
        "note": "the deposit",
    }
    payload = (await phone.ask(BOOK, input=wanted))["bookAppointment"]
    return [error["code"] for error in payload["errors"]]


async def test_a_restored_district_is_what_it_was_and_works(
    district: District, phones: Phones, drill: Drill
) -> None:
    phone = await phones.of(district.resident.id)
    assert await book(phone, district, TUESDAY) == []
    await brought(phones, phone, "a.pdf", PDF)
    unseen = Unseen()

    made = await make(drill.url, drill.target, unseen)

    assert unseen.parts == {"Tables": [len(made.manifest.counts)] * 2, "Files": [1, 1]}
    assert (made.files, made.linked, made.manifest.absent) == (1, 0, [])
    assert made.manifest.counts["appointment"] == 1
    _require_unreadable(made, district.resident.name)

    drill.lose_the_storage()
    opened = restoring.open_backup(made.folder)
    async with speaking_to(drill.empty):
        assert await restoring.restore(opened, drill.empty, drill.identity, unseen) == 1
        await _require_what_it_was(opened, district)
        await _require_that_it_works(district)
    database = unseen.parts["Database"]
    assert database[0] == database[1] > 0


def _require_unreadable(made: Made, name: str) -> None:
    """Who has the folder alone can read nothing of it."""
    everything = b"".join(path.read_bytes() for path in made.folder.rglob("*") if path.is_file())
    assert name.encode() not in everything
    assert PDF not in everything
    assert made.folder.stat().st_mode & 0o777 == 0o700


async def _require_what_it_was(opened: restoring.Opened, district: District) -> None:
    checked = {name: found async for name, found in restoring.check(opened.manifest)}
    assert [name for name, found in checked.items() if not found.differences] == [
        "structure",
        "rows",
        "private fields",
        "files",
        "audit trace",
    ]
    assert checked["files"].found == "1 files open and are what they were"
    person = await Person.get(id=district.resident.id)
    assert crypto.decrypt(person.phone_encrypted or b"").startswith("+86138")
    file = await File.get()
    assert unseal(await storage().get(file.storage_key) or b"", file.storage_key) == PDF


async def _require_that_it_works(district: District) -> None:
    """The database still decides, and goes on counting where it was."""
    async with AsyncExitStack() as held:
        await held.enter_async_context(events.listening())
        url = await held.enter_async_context(serve(create_app(introspection=True)))
        phone = await Phones(url, held).of(district.resident.id)
        assert await book(phone, district, TUESDAY) != []
        assert await book(phone, district, LATER) == []
    assert (await query("SELECT count(*) AS rows FROM appointment"))[0]["rows"] == 2


async def test_whoever_restores_owns_it(drill: Drill) -> None:
    """A server elsewhere knows nothing of the role that owned the tables here."""
    made = await drill.back_up()
    role = f"restorer_{uuid4().hex[:12]}"
    connection = await asyncpg.connect(drill.empty)
    await connection.execute(f"CREATE ROLE {role} LOGIN; GRANT CREATE ON SCHEMA public TO {role}")
    parts = urlsplit(drill.empty)
    theirs = urlunsplit(parts._replace(netloc=f"{role}@{parts.netloc.rpartition('@')[2]}"))
    try:
        async with speaking_to(theirs):
            opened = restoring.open_backup(made.folder)
            await restoring.restore(opened, theirs, drill.identity, Unseen())
        owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        assert [row["tableowner"] for row in await connection.fetch(owners)] == [role]
    finally:
        await connection.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")
        await connection.close()
