"""A made-up district as a spreadsheet: everybody and everything in it is marked as a demo."""

from collections.abc import Mapping
from typing import Any

from stdnum.cn import uscc

from mulin.importing.workbook import Format, Values, written

Filled = dict[str, list[Values]]

PARKS, ENTERPRISES, SCHOOLS, SPECIALISTS, FIRMS = 14, 200, 60, 300, 20
_PEOPLE_A_TEAM = 10
_TOPICS_EACH = 3
_HOURS = "1-5 09:00-11:30,13:30-17:00"


def credit_code(number: int) -> str:
    """A code of form and check character (GB 32100-2015) that no office has given out."""
    body = f"91310110MADEM{number:04}"
    return body + str(uscc.calc_check_digit(body))


def phone(number: int) -> str:
    """Of 1349, like those of demo/yangpu.yaml: no mobile network has it."""
    return f"1349{number:07}"


def generated(
    topics: tuple[str, ...] = (),
    *,
    parks: int = PARKS,
    enterprises: int = ENTERPRISES,
    schools: int = SCHOOLS,
    specialists: int = SPECIALISTS,
    firms: int = FIRMS,
) -> Filled:
    """Rows by sheet. `topics` are codes that exist; each specialist has three in turn."""
    places = [f"park-{one + 1:02}" for one in range(parks)]
    campuses = [f"school-{one + 1:02}" for one in range(schools)]
    lawyers = [f"lawyer-{one + 1:03}" for one in range(specialists)]
    offices = [f"firm-{one + 1:02}" for one in range(firms)]
    return {
        "organizations": [
            _organization("centre", "district_centre", None, "服务中心"),
            *(_organization(code, "tech_park", "centre", "科技园") for code in places),
            *(_organization(code, "school", "centre", "学校") for code in campuses),
            *(_organization(code, "law_firm", "centre", "律所") for code in offices),
        ],
        "venues": [_venue(code, number) for number, code in enumerate(["centre", *places])],
        "specialists": [
            _lawyer(code, number, offices[number % firms], topics)
            for number, code in enumerate(lawyers)
        ],
        "teams": [
            _team("school-team", "school_advisory", "centre"),
            *(_team(f"{code}-team", "park_service", code) for code in places),
        ],
        "team_members": _members(["school-team", *(f"{code}-team" for code in places)], lawyers),
        "enterprises": [_enterprise(number, places) for number in range(enterprises)],
    }


def _organization(code: str, kind: str, parent: str | None, name: str) -> Values:
    return {
        "code": code,
        "kind": kind,
        "parent_code": parent,
        "name_zh": f"{name} {code}（演示）",
        "name_en": f"{code} (demo)",
    }


def _venue(code: str, number: int) -> Values:
    return {
        "code": code,
        "organization_code": code,
        "name_zh": f"接待点 {code}（演示）",
        "name_en": f"{code} (demo)",
        "address_zh": f"演示路 {number + 1} 号",
        "address_en": f"{number + 1} Demo Road",
        "latitude": round(31.25 + number / 1000, 4),
        "longitude": round(121.5 + number / 1000, 4),
        "time_zone": "Asia/Shanghai",
        "phone": "021-12348",
        "desks": "2",
        "opening_hours": _HOURS,
    }


def _lawyer(code: str, number: int, firm: str, topics: tuple[str, ...]) -> Values:
    own = [topics[(number + step) % len(topics)] for step in range(_TOPICS_EACH) if topics]
    return {
        "code": code,
        "phone": phone(1000 + number),
        "name_zh": f"律师{number + 1}（演示）",
        "name_en": f"Lawyer {number + 1} (demo)",
        "title_zh": "律师",
        "title_en": "Lawyer",
        "firm_code": firm,
        "languages": "zh, wuu",
        "topic_codes": ", ".join(dict.fromkeys(own)),
        "licence_number": f"13101202010{number:06}",
    }


def _team(code: str, kind: str, organization: str) -> Values:
    return {
        "code": code,
        "kind": kind,
        "organization_code": organization,
        "name_zh": f"团队 {code}（演示）",
        "name_en": f"{code} (demo)",
    }


def _members(teams: list[str], lawyers: list[str]) -> list[Values]:
    return [
        {
            "team_code": team,
            "specialist_code": lawyers[(place * _PEOPLE_A_TEAM + member) % len(lawyers)],
            "role": "member" if member else "lead",
            "weight": 1,
        }
        for place, team in enumerate(teams)
        for member in range(min(_PEOPLE_A_TEAM, len(lawyers)))
    ]


def _enterprise(number: int, parks: list[str]) -> Values:
    return {
        "credit_code": credit_code(number),
        "park_code": parks[number % len(parks)],
        "name_zh": f"企业 {number + 1}（演示）",
        "name_en": f"Enterprise {number + 1} (demo)",
        "contact_phone": phone(5000 + number),
        "contact_name": f"联系人{number + 1}（演示）",
    }


def small(topics: tuple[str, ...] = ()) -> Filled:
    """A few of each."""
    return generated(topics, parks=2, enterprises=3, schools=2, specialists=4, firms=2)


def workbook(filled: Mapping[str, Any], form: Format = Format.XLSX) -> tuple[str, bytes]:
    """A file as it would be handed in."""
    return f"district.{form}", written(filled, form)
