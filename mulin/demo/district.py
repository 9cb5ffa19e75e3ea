"""The shape of a demo district's YAML file, and reading one.

A file that does not fit is refused as a whole: wrong types, unknown keys, names that lead nowhere.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import Field, StringConstraints, model_validator

from mulin.demo.past import ConsultationShape
from mulin.demo.shapes import (
    AccountRole,
    CodeTemplate,
    CodeText,
    Count,
    DeskShape,
    Opening,
    OrganizationShape,
    ServiceShape,
    Shape,
    Text,
    TopicShape,
    WorkingHours,
    ZoneName,
)
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Locale
from mulin.services.models import TeamKind


class Selection(Shape):
    """Which organizations a rule is about: those named, else each of a kind in file order."""

    organizations: list[CodeText] = Field(default_factory=list)
    each: OrganizationKind | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.organizations and self.each:
            raise ValueError("name organizations or a kind, not both")
        return self


class Take(Shape):
    """Which specialists of a group a team takes: `count` of them, every `every`-th."""

    group: CodeText
    count: Count
    every: Count = 1


class Cover(Selection):
    """Organizations that a team serves beside its own, on the topics named or on every one."""

    topics: list[CodeText] = Field(default_factory=list)


class TeamRule(Selection):
    """One team for each selected organization.

    Each day `on_duty` of its members, in turn, get first what comes in; 0: there is no roster.
    """

    code: CodeTemplate
    kind: TeamKind
    name: Text
    takes: list[Take] = Field(min_length=1)
    covers: list[Cover] = Field(default_factory=list)
    open_limit: Annotated[int, Field(ge=0, le=100)] = 10
    on_duty: Annotated[int, Field(ge=0)] = 0


class SpecialistGroup(Shape):
    """Specialists made alike; lists are walked in turn, and the first ones say the `bios`."""

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
    bios: list[Text] = Field(default_factory=list)

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


class Phones(Shape):
    """How a number becomes a phone: the prefix, then the number in that many digits."""

    prefix: Annotated[str, StringConstraints(pattern=r"^\+\d+$")]
    digits: Count

    def phone(self, number: int) -> str:
        """E.164."""
        return f"{self.prefix}{number:0{self.digits}}"


class Names(Shape):
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


class District(Shape):
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
    consultations: list[ConsultationShape] = Field(default_factory=list)

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
        covers = [cover for team in self.teams for cover in team.covers]
        rules: list[Selection] = [*self.teams, *self.account_groups, *covers]
        groups = self.specialist_groups
        _all_known("opening", {venue.opening for venue in venues}, self.openings)
        _all_known("desk set", {venue.desks for venue in venues}, self.desk_sets)
        _all_known("organization", {code for rule in rules for code in rule.organizations}, places)
        _all_known("employer", {code for group in groups for code in group.employers}, places)
        _all_known("hours", {name for group in groups for name in group.hours}, self.hours)
        topics = {one.code for one in self.topics}
        _all_known("topic", {code for one in self.services for code in one.topics}, topics)
        _all_known("topic", {code for group in groups for code in group.topics}, topics)
        _all_known("topic", {code for cover in covers for code in cover.topics}, topics)
        _all_known("topic", {one.topic for one in self.consultations}, topics)
        asking = {one.organization for one in self.consultations if one.organization}
        _all_known("organization", asking, places)
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
