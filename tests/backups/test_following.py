"""One backup after another: what has not changed is kept once, and each is whole by itself."""

import shutil

from cryptography.fernet import Fernet

from mulin.backups import restoring
from mulin.files.sealing import seal
from mulin.files.storage import storage
from mulin.keys.rotation import rotate
from tests.backups.conftest import Drill
from tests.district import make_person
from tests.files.asking import make_file
from tests.keys.conftest import Ring, new, old, ring

__all__ = ["new", "old", "ring"]


async def test_what_has_not_changed_is_kept_once(drill: Drill, ring: Ring) -> None:
    former, newest = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    ring(former)
    person = await make_person()
    first, second, never = [await make_file(person) for _ in range(3)]
    await storage().put(first.storage_key, seal(b"one", first.storage_key))
    await storage().put(second.storage_key, seal(b"two", second.storage_key))

    one = await drill.back_up()
    assert (one.files, one.linked, one.manifest.absent) == (2, 0, [never.storage_key])

    await never.delete()
    two = await drill.back_up()
    assert (two.files, two.linked, two.manifest.absent) == (2, 2, [])
    inodes = [(made.folder / "files" / first.storage_key).stat().st_ino for made in (one, two)]
    assert inodes[0] == inodes[1]

    # A copy that has rotted is not taken for good.
    (two.folder / "files" / second.storage_key).write_bytes(b"rotten")
    three = await drill.back_up()
    assert (three.files, three.linked) == (2, 2)
    shutil.rmtree(one.folder)
    shutil.rmtree(two.folder)
    restoring.open_backup(three.folder)

    ring(newest, former)
    assert (await rotate()).complete
    four = await drill.back_up()
    assert (four.files, four.linked) == (2, 0)
    ring(newest)
    assert len(restoring.open_backup(four.folder).kept) == 2
