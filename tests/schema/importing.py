"""What the battery of wrong values needs of importing: a file of the admin's that is right."""

from mulin.clock import now
from mulin.crypto import encrypt
from mulin.files.models import File, FileStatus
from mulin.files.sealing import seal
from mulin.files.storage import new_key, storage
from mulin.organizations.models import Organization
from mulin.people.models import Person
from tests.district import District, gid
from tests.importing.making import xlsx
from tests.schema.places import Variables

AS_ADMIN = frozenset({"importDistrict", "exportDistrict"})

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def importing(district: District, admin: Person) -> dict[str, Variables]:
    """Valid requests of a district admin."""
    file = await spreadsheet(admin, district.centre)
    return {
        "importDistrict": {"input": {"fileId": gid(file), "dryRun": False}},
        "exportDistrict": {},
    }


async def spreadsheet(owner: Person, centre: Organization) -> File:
    """A file of theirs with a school below that centre."""
    header = ["code", "kind", "parent_code", "name_zh"]
    row = ["a-new-school", "school", centre.code, "新学校（演示）"]
    content = xlsx({"organizations": [header, row]})
    key = new_key()
    await storage().put(key, seal(content, key))
    return await File.create(
        owner=owner,
        storage_key=key,
        name_encrypted=encrypt("district.xlsx"),
        media_type=_XLSX,
        size=len(content),
        sha256="0" * 64,
        status=FileStatus.STORED,
        created_at=now(),
        stored_at=now(),
    )
