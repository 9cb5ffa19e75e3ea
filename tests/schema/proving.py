"""What the battery of wrong values needs of sessions, proofs and second factors."""

from mulin import clock
from mulin.crypto import decrypt, encrypt
from mulin.people import phone_codes, second_factor
from mulin.people.codes import console
from mulin.people.models import Person, SecondFactor, Session
from mulin.people.viewer import Viewer
from tests.district import gid
from tests.people.authenticator import totp
from tests.schema.places import Variables

AS_ADMIN = frozenset({"beginSecondFactor", "confirmSecondFactor"})
"""Mutations that a district admin sends in the battery."""

_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


async def proving(viewer: Viewer, admin: Viewer) -> dict[str, Variables]:
    """Valid requests of a resident, who had a role once and its second factor, and of an admin."""
    elsewhere = await Session.create(
        person_id=viewer.person_id,
        created_at=clock.now(),
        expires_at=clock.now() + phone_codes.CODE_LIFE,
    )
    person = await Person.get(id=viewer.person_id)
    assert person.phone_encrypted is not None
    number = decrypt(person.phone_encrypted)
    await phone_codes.request_code(number, "192.0.2.2")
    begun = await second_factor.begin(admin)
    await SecondFactor.create(
        person_id=viewer.person_id,
        secret_encrypted=encrypt(_SECRET),
        created_at=clock.now(),
        confirmed_at=clock.now(),
    )
    return {
        "viewer.sessions": {},
        "revokeSession": {"input": {"id": gid(elsewhere)}},
        "revokeOtherSessions": {},
        "proveIdentity": {"input": {"kind": "CODE", "proof": console().last(number)}},
        "beginSecondFactor": {},
        "confirmSecondFactor": {"input": {"code": totp(begun.secret)}},
        "removeSecondFactor": {},
    }
