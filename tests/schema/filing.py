"""What the battery of wrong values needs of files."""

from tests.district import District, gid
from tests.files.asking import make_file
from tests.schema.places import Variables


async def filing(district: District) -> dict[str, Variables]:
    """Valid requests of the district's resident."""
    return {
        "createUpload": {"input": {"name": "A file.pdf", "size": 1}},
        "deleteFile": {"input": {"id": gid(await make_file(district.resident))}},
    }
