"""How soon an answer is promised, and who says so."""

import asyncio

import pytest

from mulin.audit.models import AuditEntry
from tests.consultations.asking import (
    read,
    submit,
)
from tests.consultations.standing import Cast

PROMISES = "{ promises { teamKind urgency minutes } }"
SET = """
mutation Set($input: SetPromiseInput!) {
  setPromise(input: $input) { promise { minutes } errors { field code message } }
}
"""


async def test_an_urgent_question_is_promised_sooner(cast: Cast) -> None:
    usual = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    urgent = await submit(cast.phones["asker"], teamKind="PARK_SERVICE", urgency="URGENT")
    # Asked on Monday at nine: 720 minutes are two days, 180 this afternoon at two.
    assert usual["promisedAt"] == "2026-03-03T09:00:00Z"
    assert urgent["promisedAt"] == "2026-03-02T06:00:00Z"


async def test_what_an_admin_promises_holds_from_then_on(cast: Cast) -> None:
    before = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    wanted = {"teamKind": "PARK_SERVICE", "urgency": "NORMAL", "minutes": 150}
    answers = await asyncio.gather(
        *(cast.phones["admin"].ask(SET, input={**wanted, "minutes": m}) for m in (60, 90, 120))
    )
    assert all(answer["setPromise"]["errors"] == [] for answer in answers)
    answer = (await cast.phones["admin"].ask(SET, input=wanted))["setPromise"]
    assert answer == {"promise": {"minutes": 150}, "errors": []}
    told = (await cast.phones["nobody"].ask(PROMISES))["promises"]
    assert wanted in told
    assert {"teamKind": "SCHOOL_ADVISORY", "urgency": "URGENT", "minutes": 180} in told
    after = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    assert after["promisedAt"] == "2026-03-02T03:30:00Z"
    kept = await read(cast.phones["asker"], before)
    assert kept is not None
    assert kept["promisedAt"] == before["promisedAt"]
    entry = await AuditEntry.filter(action="promise.set").order_by("-id").first()
    assert entry is not None
    assert (entry.actor_id, entry.details["minutes"]) == (cast.people["admin"].id, 150)


@pytest.mark.parametrize(
    ("minutes", "taken"), [(29, False), (30, True), (10_000, True), (10_001, False)]
)
async def test_promises_have_bounds(minutes: int, taken: bool, cast: Cast) -> None:
    wanted = {"teamKind": "MEDIATION", "urgency": "NORMAL", "minutes": minutes}
    answer = (await cast.phones["admin"].ask(SET, input=wanted))["setPromise"]
    found = [(one["code"], one["field"]) for one in answer["errors"]]
    assert found == ([] if taken else [("INVALID", "minutes")])
