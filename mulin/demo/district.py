"""The shape of a demo district's YAML file, and reading one.

A file that does not fit is refused as a whole: wrong types, unknown keys, names that lead nowhere.
Weekdays are ISO (1 Monday … 7 Sunday), times of day minutes after local midnight, lengths minutes.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, NamedTuple, Self
from zoneinfo import ZoneInfo

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from mulin.organizations.models import Equipment, OrganizationKind
from mulin.people.models import Locale
from mulin.services.models import AppointmentMode, TeamKind

_CELL_MINUTES = 5
_SPAN = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)")
_DAY_MINUTES = 24 * 60


class AccountRole(StrEnum):
    """What a demo account is; a resident is whoever has no other part."""

    RESIDENT = "resident"
    ENTERPRISE_CONTACT = "enterprise_contact"
    SCHOOL_CONTACT = "school_contact"
    SPECIALIST = "specialist"
    COORDINATOR = "coordinator"
    STATION_STAFF = "station_staff"
    DISTRICT_ADMIN = "district_admin"
    AUDITOR = "auditor"


class Place(StrEnum):
    """Where a range of weekly hours is worked."""

    HOME = "home"
    VISIT = "visit"
    REMOTE = "remote"


class Span(NamedTuple):
    """A range `[starts, ends)` of one day, in minutes after local midnight."""

    starts: int
    ends: int


def _span(written: object) -> Span:
    match = _SPAN.fullmatch(written) if isinstance(written, str) else None
    if match is None:
        raise ValueError(f'a range of hours reads "09:00-11:30", not {written!r}')
    hours = [int(part) for part in match.groups()]
    span = Span(hours[0] * 60 + hours[1], hours[2] * 60 + hours[3])
    if not span.starts < span.ends <= _DAY_MINUTES or any(at % _CELL_MINUTES for at in span):
        raise ValueError(f"{written} must end after it starts and keep to 5-minute steps")
    return span


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError):
        raise ValueError(f"{name} is not a zone of the IANA database") from None
    return name


CodeText = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
CodeTemplate = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]*\{organization\}[a-z0-9-]*$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Weekday = Annotated[int, Field(ge=1, le=7)]
Hours = Annotated[Span, BeforeValidator(_span)]
ZoneName = Annotated[str, AfterValidator(_known_zone)]
CellMinutes = Annotated[int, Field(ge=0, multiple_of=_CELL_MINUTES)]
Length = Annotated[int, Field(gt=0, multiple_of=_CELL_MINUTES)]
Count = Annotated[int, Field(ge=1)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Shape):
    """The same words in the two languages Mulin speaks."""

    zh: Words
    en: Words


class Opening(_Shape):
    """The same ranges on several weekdays."""

    days: list[Weekday] = Field(min_length=1)
    hours: list[Hours] = Field(min_length=1)

    def ranges(self) -> Iterable[tuple[int, Span]]:
        return ((day, span) for day in self.days for span in self.hours)


class WorkingHours(Opening):
    """Ranges of weekly hours and where they are worked; `every: 2` is every second week."""

    place: Place
    modes: list[AppointmentMode] = Field(default_factory=list)
    every: Annotated[int, Field(ge=1, le=8)] = 1
    on_holidays: bool = False

    @model_validator(mode="after")
    def _meeting_needs_a_place(self) -> Self:
        if self.place is Place.REMOTE and AppointmentMode.IN_PERSON in self.modes:
            raise ValueError("nobody meets in person at no place")
        return self

    def offered(self) -> list[AppointmentMode]:
        """The modes named, else all that the place allows."""
        if self.modes:
            return self.modes
        remote = [AppointmentMode.PHONE, AppointmentMode.VIDEO]
        return remote if self.place is Place.REMOTE else [AppointmentMode.IN_PERSON, *remote]


class DeskShape(Text):
    """A desk's name and what it has."""

    equipment: list[Equipment] = Field(default_factory=list)


class ClosureShape(_Shape):
    """A venue is closed on one day, so many days after the first load."""

    in_days: Count
    reason: Words


class VenueShape(_Shape):
    """Where an organization receives people; `at` is WGS 84 latitude and longitude."""

    address: Text
    at: tuple[Annotated[float, Field(ge=-90, le=90)], Annotated[float, Field(ge=-180, le=180)]]
    opening: str
    desks: str
    closures: list[ClosureShape] = Field(default_factory=list)


class OrganizationShape(_Shape):
    """A node of the tree; its venue, if it has one, bears its code and name."""

    code: CodeText
    kind: OrganizationKind
    parent: CodeText | None = None
    name: Text
    venue: VenueShape | None = None


class TopicShape(_Shape):
    """A field of law."""

    code: CodeText
    name: Text


class ServiceShape(_Shape):
    """Something bookable and its policy."""

    code: CodeText
    kind: TeamKind
    name: Text
    duration: Length
    step: Length
    buffer_before: CellMinutes
    buffer_after: CellMinutes
    minimum_notice: CellMinutes
    horizon_days: Count
    open_limit: Count
    daily_limit: Count
    needs_confirmation: bool
    cancellation_cutoff: CellMinutes
    confirm_within: Length = _DAY_MINUTES
    period_limit: Count | None = None
    period_days: Count = 30
    no_show_limit: Count | None = None
    no_show_window_days: Count = 90
    no_show_block_days: Count = 30
    modes: list[AppointmentMode] = Field(min_length=1)
    topics: list[CodeText] = Field(min_length=1)


class Selection(_Shape):
    """Which organizations a rule is about: those named, else each of a kind in file order."""

    organizations: list[CodeText] = Field(default_factory=list)
    each: OrganizationKind | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.organizations and self.each:
            raise ValueError("name organizations or a kind, not both")
        return self


class Take(_Shape):
    """Which specialists of a group a team takes: `count` of them, every `every`-th."""

    group: CodeText
    count: Count
    every: Count = 1


class TeamRule(Selection):
    """One team for each selected organization."""

    code: CodeTemplate
    kind: TeamKind
    name: Text
    takes: list[Take] = Field(min_length=1)


class SpecialistGroup(_Shape):
    """Specialists made alike; lists are walked in turn."""

    code: CodeText
    count: Count
    numbers_from: Count
    employers: list[CodeText] = Field(min_length=1)
    titles: list[Text] = Field(min_length=1)
    languages: list[list[str]] = Field(min_length=1)
    topics: list[CodeText] = Field(min_length=1)
    topics_each: Count
    hours: list[str] = Field(min_length=1)
    visits: OrganizationKind | None = None

    @model_validator(mode="after")
    def _no_topic_twice(self) -> Self:
        if self.topics_each > len(self.topics):
            raise ValueError(f"{self.code} has fewer topics than each specialist takes")
        return self


class AccountGroup(Selection):
    """Accounts of one role, `count` for each selected organization."""

    role: AccountRole
    count: Count
    numbers_from: Count
    locales: list[Locale] = Field(default_factory=lambda: [Locale.ZH], min_length=1)

    @model_validator(mode="after")
    def _role_fits(self) -> Self:
        if self.role is AccountRole.SPECIALIST:
            raise ValueError("specialists come from specialist_groups")
        placed = bool(self.organizations or self.each)
        if placed == (self.role is AccountRole.RESIDENT):
            raise ValueError(f"{self.role}: residents have no organization, all others have one")
        return self


class Phones(_Shape):
    """How a number becomes a phone: the prefix, then the number in that many digits."""

    prefix: Annotated[str, StringConstraints(pattern=r"^\+\d+$")]
    digits: Count

    def phone(self, number: int) -> str:
        """E.164."""
        return f"{self.prefix}{number:0{self.digits}}"


class Names(_Shape):
    """What people's names are made of, and the mark every one of them bears."""

    mark: Text
    surnames: list[Text] = Field(min_length=1)
    given: list[Text] = Field(min_length=1)

    def name(self, number: int) -> tuple[str, str]:
        """The Chinese and the English name that belong to a number."""
        surname = self.surnames[number % len(self.surnames)]
        given = self.given[number % len(self.given)]
        return (
            self.mark.zh.format(zh=surname.zh + given.zh),
            self.mark.en.format(en=f"{given.en} {surname.en}"),
        )


class District(_Shape):
    """A whole demo district. Lists are in the order in which rules walk them."""

    name: Text
    time_zone: ZoneName
    members_since: date
    phones: Phones
    openings: dict[str, list[Opening]]
    desk_sets: dict[str, list[DeskShape]]
    organizations: list[OrganizationShape]
    topics: list[TopicShape]
    services: list[ServiceShape]
    hours: dict[str, list[WorkingHours]]
    specialist_groups: list[SpecialistGroup]
    teams: list[TeamRule]
    account_groups: list[AccountGroup]
    names: Names

    def selected(self, rule: Selection) -> list[OrganizationShape]:
        """The organizations a rule is about; none where it names none."""
        if rule.each:
            return [one for one in self.organizations if one.kind is rule.each]
        by_code = {one.code: one for one in self.organizations}
        return [by_code[code] for code in rule.organizations]

    @model_validator(mode="after")
    def _codes_are_unique(self) -> Self:
        for coded in (self.organizations, self.topics, self.services, self.specialist_groups):
            codes = Counter(one.code for one in coded)
            twice = sorted(code for code, times in codes.items() if times > 1)
            if twice:
                raise ValueError(f"used twice: {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _parents_come_first(self) -> Self:
        before = set[str]()
        for one in self.organizations:
            if one.parent is not None and one.parent not in before:
                raise ValueError(f"{one.code} stands before its parent {one.parent}")
            before.add(one.code)
        return self

    @model_validator(mode="after")
    def _names_lead_somewhere(self) -> Self:
        places = {one.code for one in self.organizations}
        venues = [one.venue for one in self.organizations if one.venue]
        rules: list[Selection] = [*self.teams, *self.account_groups]
        groups = self.specialist_groups
        _all_known("opening", {venue.opening for venue in venues}, self.openings)
        _all_known("desk set", {venue.desks for venue in venues}, self.desk_sets)
        _all_known("organization", {code for rule in rules for code in rule.organizations}, places)
        _all_known("employer", {code for group in groups for code in group.employers}, places)
        _all_known("hours", {name for group in groups for name in group.hours}, self.hours)
        topics = {one.code for one in self.topics}
        _all_known("topic", {code for one in self.services for code in one.topics}, topics)
        _all_known("topic", {code for group in groups for code in group.topics}, topics)
        taken = {take.group for team in self.teams for take in team.takes}
        _all_known("group", taken, {group.code for group in groups})
        return self

    @model_validator(mode="after")
    def _nobody_is_in_two_places(self) -> Self:
        for name, pattern in self.hours.items():
            ranges = sorted(one for part in pattern for one in part.ranges())
            for (day, earlier), (next_day, later) in pairwise(ranges):
                if day == next_day and later.starts < earlier.ends:
                    raise ValueError(f"hours {name} overlap on weekday {day}")
        return self


def _all_known(what: str, named: set[str], known: Iterable[str]) -> None:
    unknown = sorted(named - set(known))
    if unknown:
        raise ValueError(f"no such {what}: {', '.join(unknown)}")


def data_folder() -> Path:
    """The folder of the demo districts: inside an installed wheel, else beside the packages."""
    package = Path(__file__).resolve().parents[1]
    packed = package / "_demo"
    return packed if packed.is_dir() else package.parent / "demo"


def read(path: Path) -> District:
    """Raises pydantic.ValidationError for a file of another shape, OSError, yaml.YAMLError."""
    return District.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def yangpu() -> District:
    """The district that comes with Mulin."""
    return read(data_folder() / "yangpu.yaml")
