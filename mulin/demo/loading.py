"""Putting the demo district into the database."""

from zoneinfo import ZoneInfo

from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import query, transaction
from mulin.demo import making
from mulin.demo import plan as plans
from mulin.demo.district import District, yangpu
from mulin.demo.gate import refuse_in_production
from mulin.demo.keeping import Keeper, LoadReport, Rows
from mulin.demo.shapes import AccountRole
from mulin.demo.threads import Known, keep_consultations
from mulin.organizations.models import Desk, OpeningHours
from mulin.people import phone as phones
from mulin.people.models import Membership, Role
from mulin.scheduling.actions.holidays import load_current
from mulin.scheduling.models import VenueClosure, WeeklyHours
from mulin.scheduling.wall_clock import local_date
from mulin.search.indexing import index_everything
from mulin.services.models import ServiceTopic, Topic
from mulin.teams.models import Coverage, Duty, SpecialistTopic, Team, TeamMember, TeamRole

ROSTER_DAYS = 14


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
        await load_current()
        await loader.load()
    if not loader.report.changed_nothing:
        await index_everything()
    return loader.report


class _Loader:
    def __init__(self, district: District, plan: plans.Plan) -> None:
        self._district = district
        self._plan = plan
        self._keeper = Keeper()
        self.report = self._keeper.report

    async def load(self) -> None:
        topics = await self._topics()
        await self._services(topics)
        organizations = await self._organizations()
        venues = await self._venues(organizations)
        people = await self._people(organizations)
        await self._closures(venues, people)
        specialists = await self._specialists(people, organizations)
        await self._work(specialists, topics, venues)
        teams = await self._teams(organizations, specialists, topics)
        known = (people, organizations, topics, teams, specialists)
        await keep_consultations(self._keeper, Known(self._district, self._plan, *known))
        if not self.report.changed_nothing:
            root = organizations.ids[self._district.organizations[0].code]
            created = self.report.created
            await record("demo.loaded", "organization", root, actor_id=None, created=created)

    async def _topics(self) -> Rows:
        return await self._keeper.keyed(
            [
                Topic(code=one.code, name_zh=one.name.zh, name_en=one.name.en, position=position)
                for position, one in enumerate(self._district.topics, start=1)
            ]
        )

    async def _services(self, topics: Rows) -> None:
        rows = await self._keeper.keyed([making.service(one) for one in self._district.services])
        await self._keeper.parts(
            ServiceTopic,
            (
                ServiceTopic(service_id=rows.ids[one.code], topic_id=topics.ids[topic])
                for one in self._district.services
                if one.code in rows.fresh
                for topic in one.topics
            ),
        )

    async def _organizations(self) -> Rows:
        """Level by level: a child's row names its parent's id."""
        rows, above = Rows({}, frozenset()), set[str | None]({None})
        while level := [one for one in self._district.organizations if one.parent in above]:
            made = await self._keeper.keyed([making.organization(one, rows.ids) for one in level])
            rows = Rows(rows.ids | made.ids, rows.fresh | made.fresh)
            above = {one.code for one in level}
        return rows

    async def _venues(self, organizations: Rows) -> Rows:
        shapes = [(one, one.venue) for one in self._district.organizations if one.venue]
        zone = self._district.time_zone
        rows = await self._keeper.keyed(
            [making.venue(one, venue, organizations.ids[one.code], zone) for one, venue in shapes]
        )
        fresh = [(rows.ids[one.code], venue) for one, venue in shapes if one.code in rows.fresh]
        await self._keeper.parts(
            OpeningHours,
            (
                OpeningHours(
                    venue_id=venue_id,
                    weekday=weekday,
                    starts_minute=span.starts,
                    ends_minute=span.ends,
                    on_holidays=opening.on_holidays,
                )
                for venue_id, venue in fresh
                for opening in self._district.openings[venue.opening]
                for weekday, span in opening.ranges()
            ),
        )
        await self._keeper.parts(
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

    async def _people(self, organizations: Rows) -> Rows:
        """Keyed by the blind index of the phone."""
        people = self._plan.everybody()
        rows = await self._keeper.keyed([making.person(one) for one in people], "phone_index")
        await self._keeper.parts(
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

    async def _closures(self, venues: Rows, people: Rows) -> None:
        """Entered by the first district admin, counted from today."""
        admin = next(one for one in self._plan.accounts if one.role is AccountRole.DISTRICT_ADMIN)
        admin_id = people.ids[phones.index_of(admin.phone)]
        zone = ZoneInfo(self._district.time_zone)
        await self._keeper.parts(
            VenueClosure,
            (
                making.closure(closure, venues.ids[one.code], admin_id, zone)
                for one in self._district.organizations
                if one.venue and one.code in venues.fresh
                for closure in one.venue.closures
            ),
        )

    async def _specialists(self, people: Rows, organizations: Rows) -> Rows:
        return await self._keeper.keyed(
            [
                making.specialist(
                    one,
                    people.ids[phones.index_of(one.account.phone)],
                    organizations.ids[one.account.organization or ""],
                    self._district.time_zone,
                )
                for one in self._plan.specialists
            ]
        )

    async def _work(self, specialists: Rows, topics: Rows, venues: Rows) -> None:
        fresh = [
            (specialists.ids[one.code], one)
            for one in self._plan.specialists
            if one.code in specialists.fresh
        ]
        await self._keeper.parts(
            SpecialistTopic,
            (
                SpecialistTopic(specialist_id=specialist_id, topic_id=topics.ids[topic])
                for specialist_id, one in fresh
                for topic in one.topics
            ),
        )
        await self._keeper.parts(
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

    async def _teams(self, organizations: Rows, specialists: Rows, topics: Rows) -> Rows:
        rows = await self._keeper.keyed(
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
        await self._keeper.parts(
            TeamMember,
            (
                TeamMember(
                    team_id=rows.ids[one.code],
                    specialist_id=specialists.ids[member],
                    role=TeamRole.MEMBER if position else TeamRole.LEAD,
                    open_limit=one.open_limit,
                )
                for one in self._plan.teams
                for position, member in enumerate(one.members)
                if one.code in rows.fresh or member in specialists.fresh
            ),
        )
        fresh = [(rows.ids[one.code], one) for one in self._plan.teams if one.code in rows.fresh]
        await self._keeper.parts(
            Coverage,
            (
                Coverage(
                    team_id=team_id,
                    organization_id=organizations.ids[place],
                    topic_id=topics.ids[topic] if topic else None,
                )
                for team_id, one in fresh
                for place, topic in one.covers
            ),
        )
        today = local_date(now(), self._district.time_zone)
        await self._keeper.parts(
            Duty,
            (
                Duty(team_id=team_id, specialist_id=specialists.ids[member], date=day)
                for team_id, one in fresh
                for day, member in one.roster(today, ROSTER_DAYS)
            ),
        )
        return rows
