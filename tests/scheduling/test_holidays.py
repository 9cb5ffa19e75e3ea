"""The published calendar against the State Council's notices, and what admins say beside."""

import asyncio
import multiprocessing
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from mulin import clock, database
from mulin.audit.models import AuditEntry
from mulin.people.models import Role
from mulin.scheduling.actions import holidays
from mulin.scheduling.actions.holidays import load_current, load_published
from mulin.scheduling.models import Holiday, HolidayKind
from mulin.scheduling.published_holidays import published
from mulin.settings import settings
from tests.district import District
from tests.phone import Phone, Phones
from tests.scheduling.entering import blamed, enter, outsiders, staff_phone
from tests.times import MONDAY
from workers.broker import make_broker
from workers.scheduling import LOAD_HOLIDAYS

HOLIDAYS = """
query Holidays($from: Date!, $to: Date!) {
  holidays(from: $from, to: $to) { id date kind followsWeekday name isEdited }
}
"""
MAY_DAY = {"date": "2026-05-01", "nameZh": "值班", "nameEn": "On duty"}

NOTICES = {
    # 国办发明电〔2024〕12号
    2025: (
        [
            ("2025-01-01", 1),
            ("2025-01-28", 8),
            ("2025-04-04", 3),
            ("2025-05-01", 5),
            ("2025-05-31", 3),
            ("2025-10-01", 8),
        ],
        ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"],
    ),
    # 国办发明电〔2025〕7号
    2026: (
        [
            ("2026-01-01", 3),
            ("2026-02-15", 9),
            ("2026-04-04", 3),
            ("2026-05-01", 5),
            ("2026-06-19", 3),
            ("2026-09-25", 3),
            ("2026-10-01", 7),
        ],
        [
            *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09"),
            *("2026-09-20", "2026-10-10"),
        ],
    ),
}
"""By year: breaks (first day, length in days) and make-up workdays, as the notices have them."""


@pytest.fixture
def nothing_published(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MULIN_HOLIDAYS", "none")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
async def admin(district: District, phones: Phones) -> Phone:
    return await staff_phone(district, phones, Role.DISTRICT_ADMIN)


async def listed(phone: Phone, first: str, last: str) -> list[dict[str, Any]]:
    answer = await phone.ask(HOLIDAYS, **{"from": first, "to": last})
    found: list[dict[str, Any]] = answer["holidays"]
    return found


@pytest.mark.parametrize("year", sorted(NOTICES))
def test_days_off_and_make_up_workdays_are_those_of_the_notice(year: int) -> None:
    breaks, worked = NOTICES[year]
    off = {
        date.fromisoformat(first) + timedelta(days=number)
        for first, length in breaks
        for number in range(length)
    }
    found = published("CN", year)
    assert {day.date for day in found if day.kind is HolidayKind.HOLIDAY} == off
    made_up = [day.date.isoformat() for day in found if day.kind is HolidayKind.WORKDAY]
    assert made_up == worked


@pytest.mark.parametrize(
    ("worked", "instead"),
    [
        ("2025-01-26", "2025-02-03"),
        ("2025-02-08", "2025-02-04"),
        ("2025-09-28", "2025-10-07"),
        ("2025-10-11", "2025-10-08"),
        ("2026-02-14", "2026-02-20"),
        ("2026-02-28", "2026-02-23"),
    ],
)
def test_a_make_up_workday_goes_by_the_weekday_it_stands_for(worked: str, instead: str) -> None:
    day = date.fromisoformat(worked)
    [found] = [one for one in published("CN", day.year) if one.date == day]
    assert found.follows_weekday == date.fromisoformat(instead).isoweekday()
    assert instead in found.name_zh
    assert instead in found.name_en


def test_a_day_worked_for_a_break_of_the_next_year_is_known() -> None:
    # 2006-12-30 and 31 were worked for January 2 and 3, 2007.
    found = {day.date: day.follows_weekday for day in published("CN", 2006)}
    assert found[date(2006, 12, 30)] == date(2007, 1, 2).isoweekday()
    assert found[date(2006, 12, 31)] == date(2007, 1, 3).isoweekday()


def test_holidays_bear_their_names_in_both_languages() -> None:
    by_date = {day.date: day for day in published("CN", 2025)}
    named = by_date[date(2025, 10, 1)]
    assert (named.name_zh, named.name_en) == ("国庆节", "National Day")
    assert all(day.name_zh and day.name_en.isascii() for day in by_date.values())


def test_of_another_country_the_days_are_those_of_its_law_alone() -> None:
    found = {day.date: day for day in published("US", 2026)}
    assert found[date(2026, 5, 25)].name_en == "Memorial Day"
    assert date(2026, 5, 24) not in found


def test_a_country_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULIN_HOLIDAYS", "XX")
    settings.cache_clear()
    with pytest.raises(ValueError, match="XX is no country"):
        settings()
    monkeypatch.undo()
    settings.cache_clear()


async def test_everybody_reads_the_calendar(district: District, phones: Phones) -> None:
    await load_published([2026])
    for language, name in (("zh", "劳动节"), ("en", "Labor Day")):
        phone = await phones.new(language=language)
        found = await listed(phone, "2026-05-01", "2026-05-09")
        assert [day["date"][-2:] for day in found] == ["01", "02", "03", "04", "05", "09"]
        assert found[0] == {
            "id": found[0]["id"],
            "date": "2026-05-01",
            "kind": "HOLIDAY",
            "followsWeekday": None,
            "name": name,
            "isEdited": False,
        }
        assert (found[-1]["kind"], found[-1]["followsWeekday"]) == ("WORKDAY", 2)


@pytest.mark.parametrize(
    ("first", "last"), [("2026-05-02", "2026-05-01"), ("2026-01-01", "2027-01-02")]
)
async def test_a_range_that_is_none_or_too_long_is_refused(
    district: District, phones: Phones, first: str, last: str
) -> None:
    error = await (await phones.new()).error(HOLIDAYS, **{"from": first, "to": last})
    assert (error["code"], error["field"]) == ("INVALID", "to")


async def test_loading_again_changes_nothing(district: District) -> None:
    changed = await load_published([2025, 2026])
    rows = await Holiday.all().order_by("id").values()
    assert changed == len(rows) == len(published("CN", 2025)) + len(published("CN", 2026))
    assert await load_published([2025, 2026]) == 0
    assert await Holiday.all().order_by("id").values() == rows
    entries = await AuditEntry.filter(action="holidays.loaded").order_by("object_id")
    assert [entry.object_id for entry in entries] == [2025, 2026]


async def test_an_admins_word_outlives_a_load(district: District, admin: Phone) -> None:
    await enter(admin, "setHoliday", **MAY_DAY, kind="ORDINARY")
    await load_published([2026])
    [day] = await listed(admin, "2026-05-01", "2026-05-01")
    assert (day["kind"], day["isEdited"]) == ("ORDINARY", True)


async def test_a_notice_that_comes_later_puts_right_what_was_loaded_before(
    district: District,
) -> None:
    await load_published([2026])
    await Holiday.filter(date=date(2026, 5, 9)).delete()
    await Holiday.filter(date=date(2026, 5, 5)).update(name_zh="劳动节（补假）")
    await Holiday.create(
        date=date(2026, 5, 6), kind="holiday", name_zh="误", name_en="wrong", is_edited=False
    )
    assert await load_published([2026]) == 3
    kept = {day.date for day in await Holiday.all()}
    assert kept == {day.date for day in published("CN", 2026)}


async def test_the_worker_loads_this_year_and_the_next(district: District) -> None:
    task = make_broker(None).find_task(LOAD_HOLIDAYS)
    assert task is not None
    await (await task.kiq()).wait_result()
    years = {day.date.year for day in await Holiday.all()}
    assert years == {2026, 2027}


async def test_the_year_is_that_of_the_districts_clock(district: District) -> None:
    with clock.frozen(MONDAY.replace(year=2024, month=1, day=1, hour=0)):
        await load_current()
    assert {day.date.year for day in await Holiday.all()} == {2024, 2025}


@pytest.mark.usefixtures("nothing_published")
async def test_where_nothing_is_published_admins_have_the_only_word(
    district: District, admin: Phone
) -> None:
    assert await load_published([2026]) == 0
    await enter(admin, "setHoliday", **MAY_DAY, kind="HOLIDAY")
    assert (await enter(admin, "clearHoliday", date="2026-05-01")) == {
        "holiday": None,
        "errors": [],
    }
    assert not await Holiday.exists()


async def test_an_admin_says_what_a_date_is_and_takes_it_back(
    district: District, admin: Phone
) -> None:
    await load_published([2026])
    made = await enter(admin, "setHoliday", **MAY_DAY, kind="WORKDAY", followsWeekday=3)
    assert made["holiday"] == {
        "id": made["holiday"]["id"],
        "date": "2026-05-01",
        "kind": "WORKDAY",
        "followsWeekday": 3,
        "name": "On duty",
        "isEdited": True,
    }
    again = await enter(admin, "setHoliday", **MAY_DAY, kind="ORDINARY")
    assert again["holiday"]["followsWeekday"] is None
    cleared = await enter(admin, "clearHoliday", date="2026-05-01")
    assert cleared["holiday"] == {
        "date": "2026-05-01",
        "kind": "HOLIDAY",
        "followsWeekday": None,
        "name": "Labor Day",
        "isEdited": False,
    }
    assert blamed(await enter(admin, "clearHoliday", date="2026-05-01")) == ("NOT_FOUND", "date")
    said = await AuditEntry.filter(action="holiday.set").order_by("id")
    published_before = {"kind": "holiday", "follows_weekday": None, "edited": False}
    assert said[0].before == published_before
    assert said[1].before == {"kind": "workday", "follows_weekday": 3, "edited": True}
    taken_back = await AuditEntry.get(action="holiday.cleared")
    assert taken_back.after == published_before


async def test_a_date_of_ones_own_is_ordinary_once_cleared(
    district: District, admin: Phone
) -> None:
    day = {"date": "2026-03-18", "nameZh": "街道日", "nameEn": "Street day"}
    await enter(admin, "setHoliday", **day, kind="HOLIDAY")
    assert (await enter(admin, "clearHoliday", date=day["date"]))["holiday"] is None
    assert await listed(admin, day["date"], day["date"]) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "WORKDAY"}, "followsWeekday"),
        ({"kind": "WORKDAY", "followsWeekday": 0}, "followsWeekday"),
        ({"kind": "WORKDAY", "followsWeekday": 8}, "followsWeekday"),
        ({"kind": "HOLIDAY", "followsWeekday": 1}, "followsWeekday"),
        ({"kind": "ORDINARY", "followsWeekday": 1}, "followsWeekday"),
        ({"kind": "HOLIDAY", "nameZh": " "}, "nameZh"),
        ({"kind": "HOLIDAY", "nameEn": ""}, "nameEn"),
        ({"kind": "HOLIDAY", "nameZh": "字" * 81}, "nameZh"),
        ({"kind": "HOLIDAY", "nameEn": "x" * 121}, "nameEn"),
    ],
)
async def test_a_bad_date_is_named_and_not_written(
    district: District, admin: Phone, fields: dict[str, Any], field: str
) -> None:
    assert blamed(await enter(admin, "setHoliday", **{**MAY_DAY, **fields})) == ("INVALID", field)
    assert not await Holiday.exists()


async def test_only_district_admins_change_the_calendar(district: District, phones: Phones) -> None:
    others = [
        *await outsiders(district, phones),
        (await phones.of(district.specialist.person_id), "FORBIDDEN"),
        (await staff_phone(district, phones, Role.COORDINATOR), "FORBIDDEN"),
        (await staff_phone(district, phones, Role.STATION_STAFF), "FORBIDDEN"),
    ]
    await load_published([2026])
    before = await Holiday.all().order_by("id").values()
    for other, code in others:
        for name, wanted in (
            ("setHoliday", {**MAY_DAY, "kind": "HOLIDAY"}),
            ("clearHoliday", {"date": "2026-05-01"}),
        ):
            assert blamed(await enter(other, name, **wanted)) == (code, None), name
    assert await Holiday.all().order_by("id").values() == before


async def test_admins_who_speak_at_once_leave_the_word_of_one(
    district: District, admin: Phone
) -> None:
    await load_published([2026])
    said: list[dict[str, Any]] = [
        {"kind": "ORDINARY"},
        {"kind": "WORKDAY", "followsWeekday": 4},
    ] * 5
    loading = asyncio.create_task(load_published([2026]))
    answers = await asyncio.gather(
        *(enter(admin, "setHoliday", **MAY_DAY, **fields) for fields in said)
    )
    assert all(answer["errors"] == [] for answer in answers)
    assert await loading == 0
    day = await Holiday.get(date=date(2026, 5, 1))
    assert (day.kind, day.follows_weekday) in {
        (HolidayKind.ORDINARY, None),
        (HolidayKind.WORKDAY, 4),
    }
    assert await AuditEntry.filter(action="holiday.set").count() == len(said)


def _load_in_a_process(url: str, gate: Any, changed: Any) -> None:
    async def load() -> int:
        async with database.connected(url, pool_size=1):
            gate.wait(timeout=30)
            return await holidays.load_published([2026])

    changed.put(asyncio.run(load()))


async def test_of_two_processes_that_load_at_once_one_inserts(database_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    gate, changed = spawn.Barrier(2), spawn.Queue()
    workers = [
        spawn.Process(target=_load_in_a_process, args=(database_url, gate, changed))
        for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    counts = [await asyncio.to_thread(changed.get, timeout=60) for _ in workers]
    for worker in workers:
        await asyncio.to_thread(worker.join)
    assert sorted(counts) == [0, len(published("CN", 2026))]
    assert await Holiday.all().count() == len(published("CN", 2026))
    assert await AuditEntry.filter(action="holidays.loaded").count() == 1
