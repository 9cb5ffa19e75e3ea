"""One storage, two places: a folder, and a bucket of a server that speaks S3 over a socket."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography.fernet import Fernet
from moto.server import ThreadedMotoServer

from mulin.crypto import keys
from mulin.files.sealing import SealBroken, seal, unseal
from mulin.files.storage import Storage, StorageUrlInvalid, new_key, storage
from mulin.refusals import Code, Refusal
from mulin.settings import settings

PRIVATE = "押金收据 receipt of the deposit".encode() * 100


@pytest.fixture(scope="module")
def s3() -> Iterator[httpx.Client]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        with httpx.Client(base_url="http://{}:{}".format(*server.get_host_and_port())) as client:
            yield client
    finally:
        server.stop()


@pytest.fixture
def bucket(s3: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> httpx.Client:
    """An empty bucket, and the variables of docs/files.md."""
    for name, value in {
        "ENDPOINT": str(s3.base_url),
        "REGION": "us-east-1",
        "ACCESS_KEY_ID": "a-key",
        "SECRET_ACCESS_KEY": "a secret",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    s3.post("/moto-api/reset").raise_for_status()
    s3.put("/mulin").raise_for_status()
    return s3


@pytest.fixture(params=["file", "s3", "s3 with prefix"])
def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Storage:
    if request.param == "file":
        return opened((tmp_path / "a folder").as_uri(), monkeypatch)
    request.getfixturevalue("bucket")
    return opened(
        f"s3://mulin{request.param.removeprefix('s3').replace(' with ', '/a/')}", monkeypatch
    )


def opened(url: str, monkeypatch: pytest.MonkeyPatch) -> Storage:
    """The storage of a process whose setting is `url`."""
    with monkeypatch.context() as patch:
        patch.setenv("MULIN_STORAGE_URL", url)
        settings.cache_clear()
        found = storage()
    settings.cache_clear()
    return found


async def keys_in(place: Storage) -> list[str]:
    return [one.key async for page in place.pages() for one in page]


async def test_what_is_put_is_there_until_it_is_deleted(place: Storage) -> None:
    one, other = new_key(), new_key()
    await place.put(one, b"")
    await place.put(other, PRIVATE)
    await place.put(other, PRIVATE * 2)

    assert await place.get(one) == b""
    assert await place.get(other) == PRIVATE * 2
    assert await place.beginning(other, 10) == PRIVATE[:10]
    assert await place.beginning(other, 1_000_000) == PRIVATE * 2
    assert await place.beginning(new_key(), 10) is None
    assert sorted(await keys_in(place)) == sorted([one, other])

    await place.delete(one)
    await place.delete(one)
    assert await place.get(one) is None
    assert await keys_in(place) == [other]


async def test_it_knows_since_when_something_lies_there(place: Storage) -> None:
    await place.put(new_key(), b"a")
    (found,) = [one async for page in place.pages() for one in page]
    assert abs(found.written_at - datetime.now(UTC)) < timedelta(minutes=1)


async def test_prefixes_of_a_bucket_are_apart(
    bucket: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (opened(f"s3://mulin/{name}", monkeypatch) for name in ("one", "other"))
    key = new_key()
    await one.put(key, b"a")
    assert await other.get(key) is None
    assert await keys_in(other) == []
    assert await keys_in(opened("s3://mulin", monkeypatch)) == [f"one/{key}"]


async def test_a_storage_that_does_not_answer_is_unavailable(
    bucket: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "files").mkdir()
    folder = opened((tmp_path / "files").as_uri(), monkeypatch)
    (tmp_path / "files").rmdir()
    (tmp_path / "files").write_text("no folder any more")
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:9")
    away = opened("s3://mulin/away", monkeypatch)

    for place in (folder, away):
        with pytest.raises(Refusal) as caught:
            await place.put(new_key(), b"a")
        assert (caught.value.code, caught.value.reason) == (Code.UNAVAILABLE, "storage_unavailable")


def test_by_itself_it_is_a_folder_for_nobody_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as patch:
        patch.delenv("MULIN_STORAGE_URL")
        patch.setenv("MULIN_DATA_DIR", str(tmp_path))
        settings.cache_clear()
        storage()
    settings.cache_clear()
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "url", ["files", "/files", "file:///", "file://host/files", "s3://", "s3:///a", "ftp://a/b"]
)
def test_a_wrong_address_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StorageUrlInvalid, match="MULIN_STORAGE_URL must read"):
        opened(url, monkeypatch)
    settings.cache_clear()


# What lies there


def test_a_content_opens_where_it_was_put_and_nowhere_else() -> None:
    sealed = seal(PRIVATE, "a/b")
    assert unseal(sealed, "a/b") == PRIVATE
    assert PRIVATE[:16] not in sealed
    assert seal(PRIVATE, "a/b") != sealed
    with pytest.raises(SealBroken):
        unseal(sealed, "a/c")


@pytest.mark.parametrize("at", [0, 14, 40, 170, -1])
def test_an_altered_content_does_not_open(at: int) -> None:
    sealed = bytearray(seal(PRIVATE, "a/b"))
    sealed[at] ^= 1
    with pytest.raises(SealBroken):
        unseal(bytes(sealed), "a/b")


@pytest.mark.parametrize("length", [0, 10, 100, 170, 190])
def test_a_content_cut_short_does_not_open(length: int) -> None:
    with pytest.raises(SealBroken):
        unseal(seal(PRIVATE, "a/b")[:length], "a/b")


def test_a_content_opens_after_the_keys_were_rotated(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal(PRIVATE, "a/b")
    with monkeypatch.context() as patch:
        old = settings().field_keys
        assert old is not None
        patch.setenv(
            "MULIN_FIELD_KEYS", f"{Fernet.generate_key().decode()},{old.get_secret_value()}"
        )
        settings.cache_clear()
        keys.cache_clear()
        assert unseal(sealed, "a/b") == PRIVATE
    settings.cache_clear()
    keys.cache_clear()
