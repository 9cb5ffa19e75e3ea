"""District admins set what services ask, staff what single specialists do otherwise."""

import asyncio
from typing import Any

import pytest

from mulin.audit.models import AuditEntry
from mulin.people.models import Role
from mulin.scheduling.actions.policies import BOUNDS, LIFTABLE
from mulin.scheduling.models import PolicyException
from mulin.services.models import Service
from schema.refusals import camel
from tests.district import District, gid, make_specialist
from tests.phone import Phone, Phones
from tests.scheduling.entering import blamed, enter, outsiders, staff_phone

NODE = "query N($id: ID!) { node(id: $id) { id } }"
EXCEPTIONS = """
query Exceptions($id: ID!) {
  node(id: $id) {
    ... on Specialist {
      schedule { policyExceptions { id dailyLimit needsConfirmation service { id } } }
    }
  }
}
"""
WHOLE = {
    "durationMinutes": 45,
    "stepMinutes": 15,
    "bufferBeforeMinutes": 5,
    "bufferAfterMinutes": 10,
    "minimumNoticeMinutes": 120,
    "horizonDays": 366,
    "openLimit": 2,
    "periodLimit": 5,
    "periodDays": 7,
    "dailyLimit": 9,
    "needsConfirmation": True,
    "confirmWithinMinutes": 720,
    "cancellationCutoffMinutes": 60,
    "noShowLimit": 3,
    "noShowWindowDays": 60,
    "noShowBlockDays": 14,
}


@pytest.fixture
async def admin(district: District, phones: Phones) -> Phone:
    return await staff_phone(district, phones, Role.DISTRICT_ADMIN)


async def set_policy(phone: Phone, district: District, **changes: Any) -> dict[str, Any]:
    return await enter(phone, "setServicePolicy", serviceId=gid(district.service), **changes)


async def set_exception(phone: Phone, district: District, **policy: Any) -> dict[str, Any]:
    keys = {"specialistId": gid(district.specialist), "serviceId": gid(district.service)}
    return await enter(phone, "setPolicyException", **{**keys, **policy})


async def kept(district: District) -> dict[str, Any]:
    [row] = await Service.filter(id=district.service.id).values()
    found: dict[str, Any] = row
    return found


async def test_a_whole_policy_is_set_and_read(district: District, admin: Phone) -> None:
    made = await set_policy(admin, district, **WHOLE)
    assert made["errors"] == []
    assert made["service"] == {"id": gid(district.service), **WHOLE}


async def test_what_is_left_out_stays(district: District, admin: Phone) -> None:
    before = await kept(district)
    assert (await set_policy(admin, district, dailyLimit=7))["errors"] == []
    assert await kept(district) == {**before, "daily_limit": 7}
    assert (await set_policy(admin, district))["errors"] == []
    assert await kept(district) == {**before, "daily_limit": 7}


async def test_null_takes_a_limit_away_where_there_need_be_none(
    district: District, admin: Phone
) -> None:
    await set_policy(admin, district, periodLimit=2, noShowLimit=2)
    made = await set_policy(admin, district, periodLimit=None)
    assert (made["service"]["periodLimit"], made["service"]["noShowLimit"]) == (None, 2)
    before = await kept(district)
    for name in (*BOUNDS, "needs_confirmation"):
        if name not in LIFTABLE:
            spelled = camel(name)
            assert spelled is not None
            refused = await set_policy(admin, district, **{spelled: None})
            assert blamed(refused) == ("INVALID", spelled)
    assert await kept(district) == before


async def test_each_figure_has_its_bounds_and_step(district: District, admin: Phone) -> None:
    for name, bounds in BOUNDS.items():
        spelled = camel(name)
        assert spelled is not None
        wrong = [bounds.least - bounds.step, bounds.most + bounds.step, 2**31 - 1, -(2**31)]
        wrong += [bounds.least + 1] if bounds.step > 1 else []
        for figure in wrong:
            refused = await set_policy(admin, district, **{spelled: figure})
            assert blamed(refused) == ("INVALID", spelled), figure
        horizon = {} if name == "horizon_days" else {"horizonDays": 366}
        for figure in (bounds.least, bounds.most):
            changes = {"minimumNoticeMinutes": 0, **horizon, spelled: figure}
            assert (await set_policy(admin, district, **changes))["errors"] == [], (name, figure)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minimumNoticeMinutes": 30 * 1440}, "minimumNoticeMinutes"),
        ({"minimumNoticeMinutes": 2880, "horizonDays": 2}, "minimumNoticeMinutes"),
        ({"horizonDays": 1}, "horizonDays"),
    ],
)
async def test_a_notice_that_leaves_no_day_to_book_is_refused(
    district: District, admin: Phone, changes: dict[str, Any], field: str
) -> None:
    await Service.filter(id=district.service.id).update(minimum_notice_minutes=1440)
    before = await kept(district)
    assert blamed(await set_policy(admin, district, **changes)) == ("INVALID", field)
    assert await kept(district) == before
    assert not await AuditEntry.filter(action="policy.set").exists()


async def test_a_change_leaves_what_was_before_and_after(district: District, admin: Phone) -> None:
    await set_policy(admin, district, dailyLimit=7, openLimit=3, periodLimit=4)
    entry = await AuditEntry.get(action="policy.set")
    assert (entry.object_type, entry.object_id) == ("service", district.service.id)
    # The open limit was three already.
    assert entry.before == {"daily_limit": 20, "period_limit": None}
    assert entry.after == {"daily_limit": 7, "period_limit": 4}


async def test_only_district_admins_set_a_services_policy(
    district: District, phones: Phones
) -> None:
    before = await kept(district)
    for other, code in (
        *await outsiders(district, phones),
        (await phones.of(district.specialist.person_id), "FORBIDDEN"),
        (await staff_phone(district, phones, Role.COORDINATOR), "FORBIDDEN"),
    ):
        assert blamed(await set_policy(other, district, dailyLimit=1)) == (code, None)
    assert await kept(district) == before


async def test_admins_at_once_leave_one_policy_and_a_trace_of_each(
    district: District, phones: Phones
) -> None:
    admins = [await staff_phone(district, phones, Role.DISTRICT_ADMIN) for _ in range(2)]
    wide = {"horizonDays": 60, "minimumNoticeMinutes": 20 * 1440}
    narrow = {"horizonDays": 10, "minimumNoticeMinutes": 1440}
    for _ in range(5):
        start = await AuditEntry.filter(action="policy.set").count()
        await Service.filter(id=district.service.id).update(
            horizon_days=30, minimum_notice_minutes=60
        )
        answers = await asyncio.gather(
            set_policy(admins[0], district, **wide), set_policy(admins[1], district, **narrow)
        )
        assert all(answer["errors"] == [] for answer in answers)
        row = await kept(district)
        left = {
            "horizonDays": row["horizon_days"],
            "minimumNoticeMinutes": row["minimum_notice_minutes"],
        }
        assert left in (wide, narrow)
        entries = (await AuditEntry.filter(action="policy.set").order_by("id"))[start:]
        first, second = entries
        # The second saw what the first had left.
        assert second.before == first.after
        assert second.after is not None
        assert second.after["horizon_days"] == row["horizon_days"]


async def test_halves_of_a_policy_set_at_once_never_make_one_nobody_can_book(
    district: District, phones: Phones
) -> None:
    admins = [await staff_phone(district, phones, Role.DISTRICT_ADMIN) for _ in range(2)]
    for _ in range(5):
        await Service.filter(id=district.service.id).update(
            horizon_days=30, minimum_notice_minutes=60
        )
        answers = await asyncio.gather(
            set_policy(admins[0], district, horizonDays=5),
            set_policy(admins[1], district, minimumNoticeMinutes=10 * 1440),
        )
        assert sorted(len(answer["errors"]) for answer in answers) == [0, 1]
        row = await kept(district)
        assert row["minimum_notice_minutes"] < row["horizon_days"] * 1440


async def test_staff_say_what_a_specialist_does_otherwise_and_take_it_back(
    district: District, phones: Phones
) -> None:
    staff = await staff_phone(district, phones, Role.COORDINATOR)
    made = await set_exception(staff, district, dailyLimit=3, needsConfirmation=False)
    exception = made["policyException"]
    assert exception == {
        "id": exception["id"],
        "dailyLimit": 3,
        "minimumNoticeMinutes": None,
        "bufferBeforeMinutes": None,
        "bufferAfterMinutes": None,
        "needsConfirmation": False,
        "cancellationCutoffMinutes": None,
        "specialist": {"id": gid(district.specialist)},
        "service": {"id": gid(district.service)},
    }
    again = await set_exception(staff, district, dailyLimit=4)
    assert again["policyException"]["id"] == exception["id"]
    listed = {
        "id": exception["id"],
        "dailyLimit": 4,
        "needsConfirmation": None,
        "service": {"id": gid(district.service)},
    }
    for reader in (staff, await phones.of(district.specialist.person_id)):
        answer = await reader.ask(EXCEPTIONS, id=gid(district.specialist))
        assert answer["node"]["schedule"]["policyExceptions"] == [listed]
        assert (await reader.ask(NODE, id=exception["id"]))["node"] == {"id": exception["id"]}
    removed = await enter(staff, "removePolicyException", id=exception["id"])
    assert removed == {"removedId": exception["id"], "errors": []}
    gone = await enter(staff, "removePolicyException", id=exception["id"])
    assert blamed(gone) == ("NOT_FOUND", "id")
    entries = await AuditEntry.filter(object_type="policy_exception").order_by("id")
    which = {"specialist": district.specialist.id, "service": district.service.id}
    assert [entry.details for entry in entries] == [which, which, which]
    first = {"daily_limit": 3, "needs_confirmation": False}
    assert [(entry.before, entry.after) for entry in entries] == [
        (None, first),
        (first, {"daily_limit": 4}),
        (None, None),
    ]


async def test_a_specialist_reads_but_does_not_set_their_exceptions(
    district: District, phones: Phones, admin: Phone
) -> None:
    made = await set_exception(admin, district, dailyLimit=3)
    exception = made["policyException"]["id"]
    colleague = await make_specialist(district.team)
    for other, setting, removing in (
        (await phones.of(district.specialist.person_id), "FORBIDDEN", "NOT_FOUND"),
        (await phones.of(colleague.person_id), "FORBIDDEN", "NOT_FOUND"),
        *((phone, code, code) for phone, code in (await outsiders(district, phones))[1:2]),
    ):
        assert blamed(await set_exception(other, district, dailyLimit=99)) == (
            setting,
            "specialistId",
        )
        assert blamed(await enter(other, "removePolicyException", id=exception))[0] == removing
    assert (await PolicyException.get()).daily_limit == 3
    reader = await phones.of(colleague.person_id)
    assert (await reader.ask(NODE, id=exception))["node"] is None


@pytest.mark.parametrize(
    ("policy", "code", "field"),
    [
        ({}, "INVALID", "dailyLimit"),
        ({"dailyLimit": 0}, "INVALID", "dailyLimit"),
        ({"dailyLimit": 101}, "INVALID", "dailyLimit"),
        ({"bufferBeforeMinutes": 3}, "INVALID", "bufferBeforeMinutes"),
        ({"bufferAfterMinutes": 245}, "INVALID", "bufferAfterMinutes"),
        ({"cancellationCutoffMinutes": -5}, "INVALID", "cancellationCutoffMinutes"),
        ({"minimumNoticeMinutes": 30 * 1440}, "INVALID", "minimumNoticeMinutes"),
        ({"dailyLimit": 1, "serviceId": "U2VydmljZTo5OTk="}, "NOT_FOUND", "serviceId"),
        (
            {"dailyLimit": 1, "specialistId": "U3BlY2lhbGlzdDo5OTk5OQ=="},
            "NOT_FOUND",
            "specialistId",
        ),
    ],
)
async def test_a_bad_exception_is_named_and_not_written(
    district: District, admin: Phone, policy: dict[str, Any], code: str, field: str
) -> None:
    assert blamed(await set_exception(admin, district, **policy)) == (code, field)
    assert not await PolicyException.exists()


async def test_of_exceptions_set_at_once_one_is_left(district: District, admin: Phone) -> None:
    answers = await asyncio.gather(
        *(set_exception(admin, district, dailyLimit=limit) for limit in range(1, 9))
    )
    assert all(answer["errors"] == [] for answer in answers)
    assert await PolicyException.all().count() == 1
    assert await AuditEntry.filter(action="policy_exception.set").count() == 8
