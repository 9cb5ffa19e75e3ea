"""Who and what a demo district's rules come to: pure, the same for the same file every time."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from mulin.demo.district import District, SpecialistGroup, Take, TeamRule
from mulin.demo.shapes import AccountRole, OrganizationShape, Place, Span, Text
from mulin.people.models import Locale
from mulin.services.models import AppointmentMode, TeamKind

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in; `phone` is E.164, `organization` a code."""

    phone: str
    name_zh: str
    name_en: str
    locale: Locale
    role: AccountRole
    organization: str | None


@dataclass(frozen=True, slots=True)
class Shift:
    """A range of weekly hours, every `every` weeks; `venue` is a code, None for remote work."""

    weekday: int
    span: Span
    venue: str | None
    modes: tuple[AppointmentMode, ...]
    every: int = 1
    on_holidays: bool = False


@dataclass(frozen=True, slots=True)
class Specialist:
    """A specialist with their account (whose organization employs them) and work."""

    code: str
    account: Account
    title: Text
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    shifts: tuple[Shift, ...]
    bio: Text | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """A team; `members` are codes of specialists, the first of whom leads.

    `covers` are codes of organizations it serves beside its own, each with a topic or on every one.
    """

    code: str
    kind: TeamKind
    organization: str
    name: Text
    members: tuple[str, ...]
    open_limit: int = 10
    covers: tuple[tuple[str, str | None], ...] = ()
    on_duty: int = 0

    def roster(self, first: date, days: int) -> list[tuple[date, str]]:
        """Whose turn it is on the weekdays of so many days, in turn."""
        turns = count()
        return [
            (day, self.members[next(turns) % len(self.members)])
            for day in (first + timedelta(days=step) for step in range(days))
            if day.weekday() < _SATURDAY
            for _ in range(self.on_duty)
        ]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everybody a district's rules make."""

    accounts: tuple[Account, ...]
    specialists: tuple[Specialist, ...]
    teams: tuple[Team, ...]

    def everybody(self) -> tuple[Account, ...]:
        return self.accounts + tuple(one.account for one in self.specialists)


def plan_of(district: District) -> Plan:
    """Raises ValueError for a rule that cannot be followed, naming it."""
    teams = tuple(_teams(district))
    specialists = tuple(
        _specialist(district, group, index, teams)
        for group in district.specialist_groups
        for index in range(group.count)
    )
    plan = Plan(tuple(_accounts(district)), specialists, teams)
    _refuse_unknown_askers(district, plan)
    return plan


def _refuse_unknown_askers(district: District, plan: Plan) -> None:
    phones = {one.phone for one in plan.accounts}
    members = {team.code: team.members for team in plan.teams}
    for one in district.consultations:
        if district.phones.phone(one.by) not in phones:
            raise ValueError(f"{one.reference}: {one.by} is nobody's number")
        if one.team is not None and one.team not in members:
            raise ValueError(f"{one.reference}: there is no team {one.team}")
        if one.specialist is not None and one.specialist not in members.get(one.team or "", ()):
            raise ValueError(f"{one.reference}: {one.specialist} is not of {one.team}")


def _account(
    district: District, number: int, locale: Locale, role: AccountRole, organization: str | None
) -> Account:
    name_zh, name_en = district.names.name(number)
    return Account(district.phones.phone(number), name_zh, name_en, locale, role, organization)


def _accounts(district: District) -> list[Account]:
    made = []
    for group in district.account_groups:
        places: list[str | None] = [one.code for one in district.selected(group)] or [None]
        for index, place in enumerate(place for place in places for _ in range(group.count)):
            locale = group.locales[index % len(group.locales)]
            number = group.numbers_from + index
            made.append(_account(district, number, locale, group.role, place))
    return made


def _specialist_code(group: str, index: int) -> str:
    return f"{group}-specialist-{index + 1:02}"


def _teams(district: District) -> list[Team]:
    sizes = {group.code: group.count for group in district.specialist_groups}
    return [
        Team(
            code=rule.code.format(organization=place.code),
            kind=rule.kind,
            organization=place.code,
            name=Text(
                zh=rule.name.zh.format(zh=place.name.zh), en=rule.name.en.format(en=place.name.en)
            ),
            members=tuple(
                code for take in rule.takes for code in _taken(take, turn, sizes[take.group])
            ),
            open_limit=rule.open_limit,
            covers=tuple(_covered(district, rule)),
            on_duty=rule.on_duty,
        )
        for rule in district.teams
        for turn, place in enumerate(district.selected(rule))
    ]


def _covered(district: District, rule: TeamRule) -> list[tuple[str, str | None]]:
    return [
        (place.code, topic)
        for cover in rule.covers
        for place in district.selected(cover)
        for topic in (*cover.topics,) or (None,)
    ]


def _taken(take: Take, turn: int, size: int) -> list[str]:
    steps = range(turn * take.count, (turn + 1) * take.count)
    return [_specialist_code(take.group, step * take.every % size) for step in steps]


def _specialist(
    district: District, group: SpecialistGroup, index: int, teams: tuple[Team, ...]
) -> Specialist:
    code = _specialist_code(group.code, index)
    employer = group.employers[index % len(group.employers)]
    first_topic = index * group.topics_each
    return Specialist(
        code=code,
        account=_account(
            district, group.numbers_from + index, Locale.ZH, AccountRole.SPECIALIST, employer
        ),
        title=group.titles[index % len(group.titles)],
        languages=tuple(group.languages[index % len(group.languages)]),
        topics=tuple(
            group.topics[(first_topic + step) % len(group.topics)]
            for step in range(group.topics_each)
        ),
        shifts=tuple(_shifts(district, group, index, _places(district, group, code, teams))),
        bio=group.bios[index] if index < len(group.bios) else None,
    )


def _places(
    district: District, group: SpecialistGroup, specialist: str, teams: tuple[Team, ...]
) -> list[str]:
    """Codes of the organizations a specialist serves, home first."""
    served = [team.organization for team in teams if specialist in team.members]
    if not served:
        raise ValueError(f"no team takes {specialist}")
    below = _below(district, served[0])
    return served + [one.code for one in below if one.kind is group.visits]


def _below(district: District, root: str) -> list[OrganizationShape]:
    inside, found = {root}, list[OrganizationShape]()
    for one in district.organizations:
        # Parents stand before their children (District sees to it): one pass finds all.
        if one.parent in inside:
            inside.add(one.code)
            found.append(one)
    return found


def _shifts(
    district: District, group: SpecialistGroup, index: int, places: list[str]
) -> list[Shift]:
    pattern = district.hours[group.hours[index % len(group.hours)]]
    home, *others = places
    visits = sum(part.place is Place.VISIT for part in pattern)
    if visits and not others:
        raise ValueError(f"{_specialist_code(group.code, index)} has no other place to visit")
    next_visit = index * visits
    made = []
    for part in pattern:
        venue = home if part.place is Place.HOME else None
        if part.place is Place.VISIT:
            venue = others[next_visit % len(others)]
            next_visit += 1
        made += [
            Shift(
                day,
                span,
                _with_venue(district, venue),
                tuple(part.offered()),
                part.every,
                part.on_holidays,
            )
            for day, span in part.ranges()
        ]
    return made


def _with_venue(district: District, place: str | None) -> str | None:
    if place and not any(one.code == place and one.venue for one in district.organizations):
        raise ValueError(f"somebody is to work at {place}, which has no venue")
    return place
