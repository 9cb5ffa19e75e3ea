"""Putting the demo district into the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tortoise.models import Model

from mulin.audit.actions import record
from mulin.clock import now
from mulin.crypto import encrypt
from mulin.database import query, transaction
from mulin.demo import plan as plans
from mulin.demo.district import (
    AccountRole,
    ClosureShape,
    District,
    OrganizationShape,
    ServiceShape,
    VenueShape,
    yangpu,
)
from mulin.demo.gate import refuse_in_production
from mulin.organizations.models import Desk, OpeningHours, Organization, Venue
from mulin.people import phone as phones
from mulin.people.models import Locale, Membership, Person, Role
from mulin.scheduling.actions.holidays import load_current
from mulin.scheduling.models import VenueClosure, WeeklyHours
from mulin.services.models import Service, ServiceTopic, Topic
from mulin.teams.models import Specialist, SpecialistTopic, Team, TeamMember, TeamRole


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Rows by table: made by this load, and found as an earlier one (or somebody) left them.

    Parts of something found (its hours, members, topics) are not looked at and count in neither.
    """

    created: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)

    @property
    def changed_nothing(self) -> bool:
        return not any(self.created.values())


async def load() -> LoadReport:
    """Put the demo district into the database, as far as it is not there yet, in one transaction.

    What has a key of its own is made when it is missing and else left as it is, edits included;
    parts without one are made together with what they belong to. So somebody who took a Monday out
    of a specialist's hours does not find it back after the next start. Published holidays, which
    are not the demo's, come along and are not in the report.

    Raises RefusedInProduction.
    """
    refuse_in_production()
    district = yangpu()
    loader = _Loader(district, plans.plan_of(district))
    async with transaction():
        # Two processes that start together load in turn: the second finds everything there.
        await query("SELECT pg_advisory_xact_lock(hashtextextended('mulin.demo', 0))")
        await loader.load()
    await load_current()
    return loader.report


@dataclass(frozen=True, slots=True)
class _Rows:
    """Ids by key, and the keys of the rows this load made."""

    ids: dict[str, int]
    fresh: frozenset[str]


class _Loader:
    def __init__(self, district: District, plan: plans.Plan) -> None:
        self._district = district
        self._plan = plan
        self.report = LoadReport()

    async def load(self) -> None:
        topics = await self._topics()
        await self._services(topics)
        organizations = await self._organizations()
        venues = await self._venues(organizations)
        people = await self._people(organizations)
        await self._closures(venues, people)
        specialists = await self._specialists(people, organizations)
        await self._work(specialists, topics, venues)
        await self._teams(organizations, specialists)
        if not self.report.changed_nothing:
            root = organizations.ids[self._district.organizations[0].code]
            created = self.report.created
            await record("demo.loaded", "organization", root, actor_id=None, created=created)

    async def _keyed(self, rows: Sequence[Model], key: str = "code") -> _Rows:
        """Make the rows whose key is not in their table yet."""
        if not rows:
            return _Rows({}, frozenset())
        model, keys = type(rows[0]), [getattr(row, key) for row in rows]
        wanted = model.filter(**{f"{key}__in": keys})
        ids = dict(await wanted.values_list(key, "id"))
        missing = [row for row in rows if getattr(row, key) not in ids]
        self._count(self.report.created, model, len(missing))
        self._count(self.report.unchanged, model, len(ids))
        if missing:
            await model.bulk_create(missing)
            ids = dict(await wanted.values_list(key, "id"))
        return _Rows(ids, frozenset(getattr(row, key) for row in missing))

    async def _parts(self, model: type[Model], rows: Iterable[Model]) -> None:
        """Make all the rows."""
        made = list(rows)
        self._count(self.report.created, model, len(made))
        if made:
            await model.bulk_create(made)

    def _count(self, counts: dict[str, int], model: type[Model], rows: int) -> None:
        table = str(model._meta.db_table)  # noqa: SLF001 - Tortoise's documented door to a table's name
        counts[table] = counts.get(table, 0) + rows

    async def _topics(self) -> _Rows:
        return await self._keyed(
            [
                Topic(code=one.code, name_zh=one.name.zh, name_en=one.name.en, position=position)
                for position, one in enumerate(self._district.topics, start=1)
            ]
        )

    async def _services(self, topics: _Rows) -> None:
        rows = await self._keyed([_service(one) for one in self._district.services])
        await self._parts(
            ServiceTopic,
            (
                ServiceTopic(service_id=rows.ids[one.code], topic_id=topics.ids[topic])
                for one in self._district.services
                if one.code in rows.fresh
                for topic in one.topics
            ),
        )

    async def _organizations(self) -> _Rows:
        """Level by level: a child's row names its parent's id."""
        rows, above = _Rows({}, frozenset()), set[str | None]({None})
        while level := [one for one in self._district.organizations if one.parent in above]:
            made = await self._keyed([_organization(one, rows.ids) for one in level])
            rows = _Rows(rows.ids | made.ids, rows.fresh | made.fresh)
            above = {one.code for one in level}
        return rows

    async def _venues(self, organizations: _Rows) -> _Rows:
        shapes = [(one, one.venue) for one in self._district.organizations if one.venue]
        zone = self._district.time_zone
        rows = await self._keyed(
            [_venue(one, venue, organizations.ids[one.code], zone) for one, venue in shapes]
        )
        fresh = [(rows.ids[one.code], venue) for one, venue in shapes if one.code in rows.fresh]
        await self._parts(
            OpeningHours,
            (
                OpeningHours(
                    venue_id=venue_id,
                    weekday=weekday,
                    starts_minute=span.starts,
                    ends_minute=span.ends,
                )
                for venue_id, venue in fresh
                for opening in self._district.openings[venue.opening]
                for weekday, span in opening.ranges()
            ),
        )
        await self._parts(
            Desk,
            (
                Desk(
                    venue_id=venue_id,
                    name=f"{desk.zh} · {desk.en}",
                    equipment=list(desk.equipment),
                    is_demo=True,
                )
                for venue_id, venue in fresh
                for desk in self._district.desk_sets[venue.desks]
            ),
        )
        return rows

    async def _people(self, organizations: _Rows) -> _Rows:
        """Keyed by the blind index of the phone."""
        people = self._plan.everybody()
        rows = await self._keyed([_person(one) for one in people], "phone_index")
        await self._parts(
            Membership,
            (
                Membership(
                    person_id=rows.ids[index],
                    organization_id=organizations.ids[one.organization],
                    role=Role(one.role),
                    starts_on=self._district.members_since,
                )
                for one in people
                # A specialist's part is their own row and their teams', not a membership.
                if one.organization and one.role is not AccountRole.SPECIALIST
                if (index := phones.index_of(one.phone)) in rows.fresh
                or one.organization in organizations.fresh
            ),
        )
        return rows

    async def _closures(self, venues: _Rows, people: _Rows) -> None:
        """Entered by the first district admin, counted from today."""
        admin = next(one for one in self._plan.accounts if one.role is AccountRole.DISTRICT_ADMIN)
        admin_id = people.ids[phones.index_of(admin.phone)]
        zone = ZoneInfo(self._district.time_zone)
        await self._parts(
            VenueClosure,
            (
                _closure(closure, venues.ids[one.code], admin_id, zone)
                for one in self._district.organizations
                if one.venue and one.code in venues.fresh
                for closure in one.venue.closures
            ),
        )

    async def _specialists(self, people: _Rows, organizations: _Rows) -> _Rows:
        return await self._keyed(
            [
                Specialist(
                    code=one.code,
                    person_id=people.ids[phones.index_of(one.account.phone)],
                    organization_id=organizations.ids[one.account.organization or ""],
                    name_zh=one.account.name_zh,
                    name_en=one.account.name_en,
                    title_zh=one.title.zh,
                    title_en=one.title.en,
                    languages=list(one.languages),
                    time_zone=self._district.time_zone,
                    is_demo=True,
                )
                for one in self._plan.specialists
            ]
        )

    async def _work(self, specialists: _Rows, topics: _Rows, venues: _Rows) -> None:
        fresh = [
            (specialists.ids[one.code], one)
            for one in self._plan.specialists
            if one.code in specialists.fresh
        ]
        await self._parts(
            SpecialistTopic,
            (
                SpecialistTopic(specialist_id=specialist_id, topic_id=topics.ids[topic])
                for specialist_id, one in fresh
                for topic in one.topics
            ),
        )
        await self._parts(
            WeeklyHours,
            (
                WeeklyHours(
                    specialist_id=specialist_id,
                    venue_id=venues.ids[shift.venue] if shift.venue else None,
                    weekday=shift.weekday,
                    starts_minute=shift.span.starts,
                    ends_minute=shift.span.ends,
                    modes=list(shift.modes),
                    week_interval=shift.every,
                    valid_from=self._district.members_since if shift.every > 1 else None,
                    on_holidays=shift.on_holidays,
                )
                for specialist_id, one in fresh
                for shift in one.shifts
            ),
        )

    async def _teams(self, organizations: _Rows, specialists: _Rows) -> None:
        rows = await self._keyed(
            [
                Team(
                    code=one.code,
                    kind=one.kind,
                    organization_id=organizations.ids[one.organization],
                    name_zh=one.name.zh,
                    name_en=one.name.en,
                    is_demo=True,
                )
                for one in self._plan.teams
            ]
        )
        await self._parts(
            TeamMember,
            (
                TeamMember(
                    team_id=rows.ids[one.code],
                    specialist_id=specialists.ids[member],
                    role=TeamRole.MEMBER if position else TeamRole.LEAD,
                )
                for one in self._plan.teams
                for position, member in enumerate(one.members)
                if one.code in rows.fresh or member in specialists.fresh
            ),
        )
