"""Forgetting: what is past its time goes, and nothing else does."""

from datetime import datetime, timedelta

from mulin import clock
from mulin.people.models import IdempotencyKey, RefreshToken, Session, SignInCode
from mulin.people.sweeping import KEEP_CODES, KEEP_IDEMPOTENCY_KEYS, KEEP_SESSIONS
from tests.district import make_person
from workers.broker import make_broker

MOMENT = timedelta(microseconds=1)


async def leave(at: datetime, name: str) -> None:
    """A code and a session that ended at these instants, and a key made then."""
    person = await make_person()
    await SignInCode.create(
        phone_index=name,
        address_index=name,
        code_hash=name,
        created_at=at,
        expires_at=at - KEEP_CODES,
    )
    await IdempotencyKey.create(
        person=person,
        action=name,
        key=name,
        request_hash=name,
        created_at=at - KEEP_IDEMPOTENCY_KEYS,
    )
    session = await Session.create(
        person=person, created_at=at, expires_at=at - KEEP_SESSIONS, end_reason=name
    )
    await RefreshToken.create(session=session, token_hash=name, created_at=at)


async def test_only_what_is_past_its_time_is_forgotten(database_url: str, monday: None) -> None:
    await leave(clock.now() - MOMENT, "past")
    await leave(clock.now(), "not yet")
    broker = make_broker(None)
    task = broker.find_task("people.forget_expired")
    assert task is not None

    await (await task.kiq()).wait_result()

    assert [code.phone_index for code in await SignInCode.all()] == ["not yet"]
    assert [key.action for key in await IdempotencyKey.all()] == ["not yet"]
    assert [session.end_reason for session in await Session.all()] == ["not yet"]
    assert [token.token_hash for token in await RefreshToken.all()] == ["not yet"]
