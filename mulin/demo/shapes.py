"""What a demo district's YAML file is made of: places, services, and their times.

Weekdays are ISO (1 Monday … 7 Sunday), times of day minutes after local midnight, lengths minutes.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from mulin.organizations.identifiers import checked_credit_code
from mulin.organizations.models import Equipment, OrganizationKind
from mulin.refusals import Refusal
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


def _credit_code(written: str) -> str:
    try:
        return checked_credit_code(written, "credit_code")
    except Refusal as refusal:
        raise ValueError(f"{written}: {refusal.message('en')}") from None


CodeText = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
CodeTemplate = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]*\{organization\}[a-z0-9-]*$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Weekday = Annotated[int, Field(ge=1, le=7)]
Hours = Annotated[Span, BeforeValidator(_span)]
ZoneName = Annotated[str, AfterValidator(_known_zone)]
CellMinutes = Annotated[int, Field(ge=0, multiple_of=_CELL_MINUTES)]
Length = Annotated[int, Field(gt=0, multiple_of=_CELL_MINUTES)]
Count = Annotated[int, Field(ge=1)]
CreditCode = Annotated[str, AfterValidator(_credit_code)]


class Shape(BaseModel):
    """A part of the file; a key it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Shape):
    """The same words in the two languages Mulin speaks."""

    zh: Words
    en: Words


class Opening(Shape):
    """The same ranges on several weekdays."""

    days: list[Weekday] = Field(min_length=1)
    hours: list[Hours] = Field(min_length=1)
    on_holidays: bool = False

    def ranges(self) -> Iterable[tuple[int, Span]]:
        return ((day, span) for day in self.days for span in self.hours)


class WorkingHours(Opening):
    """Ranges of weekly hours and where they are worked; `every: 2` is every second week."""

    place: Place
    modes: list[AppointmentMode] = Field(default_factory=list)
    every: Annotated[int, Field(ge=1, le=8)] = 1

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


class ClosureShape(Shape):
    """A venue is closed on one day, so many days after the first load."""

    in_days: Count
    reason: Words


class VenueShape(Shape):
    """Where an organization receives people; `at` is WGS 84 latitude and longitude."""

    address: Text
    at: tuple[Annotated[float, Field(ge=-90, le=90)], Annotated[float, Field(ge=-180, le=180)]]
    opening: str
    desks: str
    closures: list[ClosureShape] = Field(default_factory=list)


class OrganizationShape(Shape):
    """A node of the tree; its venue, if it has one, bears its code and name."""

    code: CodeText
    kind: OrganizationKind
    parent: CodeText | None = None
    name: Text
    credit_code: CreditCode | None = None
    venue: VenueShape | None = None


class TopicShape(Shape):
    """A field of law."""

    code: CodeText
    name: Text


class ServiceShape(Shape):
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
