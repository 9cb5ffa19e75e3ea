"""MULIN_DATABASE_URL: what it may say, and that nobody repeats what is secret in it."""

import pytest

from mulin import database
from mulin.database import DatabaseUrlInvalid, connected, parse_url, place

SECRET = "hunter2"


@pytest.mark.parametrize(
    "url",
    [
        "",
        SECRET,
        f"postgresql//mulin:{SECRET}@host/mulin",
        f"mysql://mulin:{SECRET}@host/mulin",
        f"postgresql://mulin:{SECRET}@host",
        f"postgresql://mulin:{SECRET}@host/",
        f"postgresql://mulin:{SECRET}@host:port/mulin",
        f"postgresql://mulin:{SECRET}@host/mulin?options=-c%20{SECRET}",
        f"postgresql://mulin:{SECRET}@host/mulin?host=/a&host=/{SECRET}",
    ],
)
def test_a_malformed_url_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(DatabaseUrlInvalid) as refusal:
        parse_url(url)
    assert SECRET not in f"{refusal.value!r} {refusal.value.__cause__!r}"
    assert "postgresql://user:password@host:port/name" in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "where"),
    [
        (f"postgresql://mulin:{SECRET}@db.example/mulin", "db.example:5432/mulin"),
        (f"postgres://mulin:{SECRET}@db.example:6432/mulin", "db.example:6432/mulin"),
        ("postgresql:///mulin", "localhost:5432/mulin"),
        (f"postgresql://mulin:{SECRET}@/mulin?host=/run/pg", "/run/pg:5432/mulin"),
        (f"postgresql://mulin:{SECRET}@h/mulin?sslmode=verify-full", "h:5432/mulin"),
    ],
)
def test_a_place_names_neither_user_nor_password(url: str, where: str) -> None:
    assert place(parse_url(url)) == where


async def test_a_server_without_tls_is_not_spoken_to_where_tls_is_demanded(
    server_url: str,
) -> None:
    joined = "&" if "?" in server_url else "?"
    demanding = f"{server_url}{joined}sslmode=require"
    if "host=" in server_url:
        pytest.skip("a Unix socket has no TLS to demand; MULIN_TEST_DATABASE_URL names no server")
    with pytest.raises(database.DatabaseUnreachable):
        async with connected(demanding):
            pass
    async with database.engine(demanding) as engine:
        with pytest.raises(database.DatabaseUnreachable), database.first_contact(demanding):
            await engine.connect()


async def test_a_socket_that_is_not_there_is_an_unreachable_server() -> None:
    url = f"postgresql://mulin:{SECRET}@/mulin?host=/nonexistent"
    with pytest.raises(database.DatabaseUnreachable) as refusal:
        async with connected(url):
            pass
    assert SECRET not in str(refusal.value)


async def test_an_error_of_ours_at_the_first_contact_stays_what_it_is() -> None:
    with pytest.raises(ZeroDivisionError), database.first_contact("postgresql:///mulin"):
        raise ZeroDivisionError
