"""The sheets of the workbook: one model a sheet, its fields the columns.

A field's name is the column's English header, its title the Chinese one; the first example stands
in the template. None is an empty cell, which leaves what is there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from mulin.importing import cells, hours
from mulin.importing.cells import Cell
from mulin.organizations.actions.opening import OpeningRange
from mulin.organizations.models import OrganizationKind
from mulin.refusals import Refusal, invalid
from mulin.scheduling.actions.policies import BOUNDS
from mulin.services.models import AppointmentMode, TeamKind
from mulin.teams.models import TeamRole

Parser = Callable[[Cell, str], object]

ORGANIZATION_KINDS: Mapping[OrganizationKind, str] = {
    OrganizationKind.DISTRICT_CENTRE: "区公共法律服务中心",
    OrganizationKind.STREET_STATION: "街道公共法律服务站",
    OrganizationKind.NEIGHBORHOOD_STUDIO: "居民区法律服务工作室",
    OrganizationKind.TECH_PARK: "科技园区",
    OrganizationKind.ENTERPRISE: "企业",
    OrganizationKind.SCHOOL: "学校",
    OrganizationKind.LAW_FIRM: "律师事务所",
    OrganizationKind.NOTARY_OFFICE: "公证处",
}
TEAM_KINDS: Mapping[TeamKind, str] = {
    TeamKind.COMMUNITY: "社区法律服务",
    TeamKind.SCHOOL_ADVISORY: "学校法律顾问",
    TeamKind.PARK_SERVICE: "园区企业服务",
    TeamKind.EXPROPRIATION: "房屋征收",
    TeamKind.MEDIATION: "人民调解",
    TeamKind.NOTARY: "公证",
    TeamKind.SOCIAL: "社会组织",
}
MODES: Mapping[AppointmentMode, str] = {
    AppointmentMode.IN_PERSON: "现场",
    AppointmentMode.PHONE: "电话",
    AppointmentMode.VIDEO: "视频",
}
TEAM_ROLES: Mapping[TeamRole, str] = {
    TeamRole.LEAD: "负责人",
    TeamRole.MEMBER: "成员",
    TeamRole.ON_LEAVE: "休假",
}
HEAVIEST, MOST_OPEN, MOST_DESKS = 10, 100, 50
LAST_POSITION = 2**15 - 1
"""What the column holds."""

_DESK_LIMIT = 80


class Listed(NamedTuple):
    """A member as the sheet of teams lists them."""

    specialist_code: str
    role: TeamRole | None = None
    weight: int | None = None


class Covered(NamedTuple):
    """An organization a team serves beside its own, on one topic or on every one."""

    organization_code: str
    topic_code: str | None = None


def desk_names(cell: Cell, field: str) -> tuple[str, ...]:
    """Names with semicolons between; a number alone is how many, named 1, 2, 3…"""
    text = cells.text_of(cell, field).strip()
    if text.isdecimal():
        count = cells.number(1, MOST_DESKS, text, field)
        return tuple(str(one) for one in range(1, count + 1))
    named = [cells.line(_DESK_LIMIT, one, field) for one in cells.phrases(cell, field)]
    if len(named) > MOST_DESKS:
        raise invalid(field, "too_many_entries", limit=MOST_DESKS)
    return tuple(dict.fromkeys(named))


def listed(cell: Cell, field: str) -> tuple[Listed, ...]:
    """`code`, `code:role` or `code:role:weight`, with commas between."""
    found = list[Listed]()
    for part in cells.parts(cell, field):
        code, *rest = part.split(":")
        role, weight, *beyond = [*rest, "", ""]
        if any(beyond):
            raise invalid(field, "bad_members")
        found.append(
            Listed(
                cells.code(code, field),
                cells.choice(TeamRole, TEAM_ROLES, role, field) if role else None,
                cells.number(1, HEAVIEST, weight, field) if weight else None,
            )
        )
    return tuple(found)


def covered(cell: Cell, field: str) -> tuple[Covered, ...]:
    """`organization` or `organization:topic`, with commas between."""
    found = list[Covered]()
    for part in cells.parts(cell, field):
        organization, _, topic = part.partition(":")
        code = cells.code(organization, field)
        found.append(Covered(code, cells.code(topic, field) if topic else None))
    return tuple(dict.fromkeys(found))


def modes(cell: Cell, field: str) -> tuple[AppointmentMode, ...]:
    """With commas between, each once and in the order of the enumeration."""
    found = {cells.choice(AppointmentMode, MODES, part, field) for part in cells.parts(cell, field)}
    return tuple(one for one in AppointmentMode if one in found)


def duration(cell: Cell, field: str) -> int:
    """Minutes, within what the policy of a service may say."""
    bounds = BOUNDS["duration_minutes"]
    minutes = cells.whole(bounds.least, bounds.most, cell, field)
    if minutes % bounds.step:
        raise invalid(field, "not_a_multiple", step=bounds.step)
    return minutes


def _by(parse: Parser) -> PlainValidator:
    """A column read by `parse`; its Refusal is kept, so that each column can have one."""

    def validated(cell: Any, info: ValidationInfo) -> object:
        try:
            return parse(cell, str(info.field_name))
        except Refusal as refusal:
            raise PydanticCustomError("refused", "refused", {"refusal": refusal}) from None

    return PlainValidator(validated)


Code = Annotated[str, _by(cells.code)]
Codes = Annotated[tuple[str, ...], _by(cells.codes)]
CreditCode = Annotated[str, _by(cells.credit_code)]
Phone = Annotated[str, _by(cells.phone)]
Line80 = Annotated[str, _by(partial(cells.line, 80))]
Line120 = Annotated[str, _by(partial(cells.line, 120))]
Line200 = Annotated[str, _by(partial(cells.line, 200))]
Line300 = Annotated[str, _by(partial(cells.line, 300))]
Weight = Annotated[int, _by(partial(cells.whole, 1, HEAVIEST))]
Position = Annotated[int, _by(partial(cells.whole, 0, LAST_POSITION))]
OpenLimit = Annotated[int, _by(partial(cells.whole, 0, MOST_OPEN))]
Kind = Annotated[OrganizationKind, _by(partial(cells.choice, OrganizationKind, ORGANIZATION_KINDS))]
Modes = Annotated[tuple[AppointmentMode, ...], _by(modes)]
Duration = Annotated[int, _by(duration)]
Serving = Annotated[TeamKind, _by(partial(cells.choice, TeamKind, TEAM_KINDS))]
Part = Annotated[TeamRole, _by(partial(cells.choice, TeamRole, TEAM_ROLES))]


def _required(title: str, example: str | float) -> Any:
    return Field(title=title, examples=[example])


def _optional(title: str, example: str | float) -> Any:
    return Field(None, title=title, examples=[example])


class Row(BaseModel):
    """What every sheet's rows are like."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OrganizationRow(Row):
    """An organization that has a code of its own; enterprises usually have their own sheet."""

    code: Code = _required("编码", "wujiaochang-park")
    kind: Kind = _required("类型", "科技园区")
    parent_code: Code | None = _optional("上级编码", "yangpu-centre")
    name_zh: Line120 = _required("名称", "示范科技园区（演示）")
    name_en: Line200 | None = _optional("英文名称", "Demo Tech Park (demo)")
    credit_code: CreditCode | None = _optional("统一社会信用代码", "91310110MA1MU1N018")


class VenueRow(Row):
    """A place where people are received."""

    code: Code = _required("编码", "wujiaochang-park")
    organization_code: Code = _required("机构编码", "wujiaochang-park")
    name_zh: Line120 = _required("名称", "示范科技园区服务点（演示）")
    name_en: Line200 | None = _optional("英文名称", "Demo Tech Park (demo)")
    address_zh: Line200 = _required("地址", "上海市杨浦区演示路1号")
    address_en: Line300 | None = _optional("英文地址", "1 Demo Road, Yangpu, Shanghai")
    latitude: Annotated[float, _by(cells.latitude)] | None = _optional("纬度", 31.2982)
    longitude: Annotated[float, _by(cells.longitude)] | None = _optional("经度", 121.5135)
    time_zone: Annotated[str, _by(cells.zone)] | None = _optional("时区", "Asia/Shanghai")
    phone: Annotated[str, _by(cells.telephone)] | None = _optional("电话", "021-12348")
    desks: Annotated[tuple[str, ...], _by(desk_names)] | None = _optional(
        "接待位", "法律服务工位; 洽谈室"
    )
    opening_hours: Annotated[frozenset[OpeningRange], _by(hours.parsed)] | None = _optional(
        "开放时间", "1-5 09:00-11:30,13:30-17:00"
    )


class TopicRow(Row):
    """A field of law as people name it, for every district."""

    code: Code = _required("编码", "labor-contract")
    name_zh: Line80 = _required("名称", "劳动合同")
    name_en: Line120 | None = _optional("英文名称", "Labor contract")
    position: Position | None = _optional("顺序", "1")


class ServiceRow(Row):
    """Something bookable, for every district; the rest of its policy is set in the app."""

    code: Code = _required("编码", "park-legal-advice")
    name_zh: Line80 = _required("名称", "园区企业法律咨询")
    name_en: Line120 | None = _optional("英文名称", "Legal advice for enterprises")
    team_kind: Serving = _required("团队类型", "园区企业服务")
    modes: Modes = _required("方式", "现场, 电话, 视频")
    duration_minutes: Duration = _required("时长（分钟）", "30")
    topic_codes: Codes = _required("法律主题编码", "contracts, labor-contract")


class SpecialistRow(Row):
    """A lawyer or legal worker; the phone is what they sign in with."""

    code: Code = _required("编码", "park-specialist-901")
    phone: Phone = _required("手机", "13499009001")
    name_zh: Line80 = _required("姓名", "李晨曦（演示）")
    name_en: Line80 | None = _optional("英文姓名", "Li Chenxi (demo)")
    title_zh: Line80 | None = _optional("职称", "律师")
    title_en: Line120 | None = _optional("英文职称", "Lawyer")
    firm_code: Code | None = _optional("所属机构编码", "mulin-law-firm")
    languages: Annotated[tuple[str, ...], _by(cells.languages)] | None = _optional(
        "语言", "zh, wuu"
    )
    topic_codes: Codes | None = _optional("法律主题编码", "contracts, labor-contract")
    licence_number: Annotated[str, _by(cells.licence)] | None = _optional(
        "执业证号", "13101202010123456"
    )


class TeamRow(Row):
    """A team of specialists; members may stand here or in their own sheet."""

    code: Code = _required("编码", "wujiaochang-park-service")
    kind: Serving = _required("类型", "园区企业服务")
    organization_code: Code = _required("机构编码", "wujiaochang-park")
    name_zh: Line120 = _required("名称", "示范科技园区法律服务团队（演示）")
    name_en: Line200 | None = _optional("英文名称", "Demo Park Service Team (demo)")
    members: Annotated[tuple[Listed, ...], _by(listed)] | None = _optional(
        "成员", "park-specialist-901:负责人:1"
    )
    coverage: Annotated[tuple[Covered, ...], _by(covered)] | None = _optional(
        "服务范围", "yangpu-centre:contracts"
    )


class MemberRow(Row):
    """A specialist's place in a team."""

    team_code: Code = _required("团队编码", "wujiaochang-park-service")
    specialist_code: Code = _required("专员编码", "park-specialist-901")
    role: Part | None = _optional("角色", "负责人")
    weight: Weight | None = _optional("权重", "1")
    open_limit: OpenLimit | None = _optional("在办上限", "10")


class EnterpriseRow(Row):
    """An enterprise in a park, known by its credit code, with somebody who asks for it."""

    credit_code: CreditCode = _required("统一社会信用代码", "91310110MA1MU1N02B")
    park_code: Code = _required("园区编码", "wujiaochang-park")
    name_zh: Line120 = _required("名称", "示范软件有限公司（演示）")
    name_en: Line200 | None = _optional("英文名称", "Demo Software Co., Ltd. (demo)")
    contact_phone: Phone | None = _optional("联系人手机", "13499009002")
    contact_name: Line80 | None = _optional("联系人姓名", "王青禾（演示）")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by both its headers."""

    name: str
    title: str
    required: bool
    example: str | float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by both its names, and what its rows are."""

    name: str
    title: str
    row: type[Row]

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(
            Column(name, str(field.title), field.is_required(), (field.examples or [""])[0])
            for name, field in self.row.model_fields.items()
        )


ORGANIZATIONS = Sheet("organizations", "机构", OrganizationRow)
VENUES = Sheet("venues", "接待点", VenueRow)
TOPICS = Sheet("topics", "法律主题", TopicRow)
SERVICES = Sheet("services", "服务", ServiceRow)
SPECIALISTS = Sheet("specialists", "专员", SpecialistRow)
TEAMS = Sheet("teams", "团队", TeamRow)
MEMBERS = Sheet("team_members", "团队成员", MemberRow)
ENTERPRISES = Sheet("enterprises", "企业", EnterpriseRow)

SHEETS = (
    ORGANIZATIONS,
    VENUES,
    TOPICS,
    SERVICES,
    SPECIALISTS,
    TEAMS,
    MEMBERS,
    ENTERPRISES,
)
NOTES = ("说明", "notes")
"""Names of a sheet that says how to fill in the others."""
