"""Putting a book without mistakes into the database, in the caller's transaction."""

from collections.abc import Iterable, Mapping
from typing import Any

from tortoise.models import Model

from mulin.clock import now
from mulin.crypto import encrypt
from mulin.database import query
from mulin.importing import offering
from mulin.importing.checking import Book, Entry
from mulin.importing.known import Known, enterprise_code, phones_of
from mulin.importing.ledger import BATCH, Keyed, Ledger, Wanted, make
from mulin.importing.report import Counts
from mulin.importing.rows import (
    EnterpriseRow,
    OrganizationRow,
    ServiceRow,
    SpecialistRow,
    TeamRow,
    VenueRow,
)
from mulin.importing.serving import Place, places
from mulin.organizations.models import Desk, OpeningHours, Organization, OrganizationKind, Venue
from mulin.people import phone as phones
from mulin.people.models import Membership, Role
from mulin.scheduling.wall_clock import local_date
from mulin.services.models import Service, ServiceTopic, Topic
from mulin.settings import settings
from mulin.teams.models import Coverage, Specialist, SpecialistTopic, Team, TeamMember, TeamRole

_Placed = tuple[Entry[Any], str, Wanted, Wanted, str | None]
"""An organization's row, code, columns, those of a new one, and the code of the one above."""


async def write(book: Book, known: Known) -> dict[str, Counts]:
    """What became of the rows, by sheet; afterwards `known` is as the database is."""
    writer = _Writer(book, known)
    await writer.organizations()
    await writer.people()
    await writer.contacts()
    await writer.topics()
    await writer.services()
    await writer.specialists()
    await writer.venues()
    await writer.teams()
    await writer.members()
    return writer.ledger.counts(book)


class _Writer:
    def __init__(self, book: Book, known: Known) -> None:
        self._book = book
        self._known = known
        self.ledger = Ledger()
        self._at = now()

    async def organizations(self) -> None:
        """Those below come after those above: a row names its parent's id."""
        by_credit_code = self._known.by_credit_code()
        waiting = [self._organization(entry) for entry in self._book.of(OrganizationRow)]
        waiting += [
            self._enterprise(entry, by_credit_code) for entry in self._book.of(EnterpriseRow)
        ]
        while waiting:
            rows, later = [], list[_Placed]()
            for entry, code, wanted, rest, parent in waiting:
                parent_id = self._id(parent) if parent else None
                if parent and parent_id is None:
                    later.append((entry, code, wanted, rest, parent))
                else:
                    rows.append((entry, code, {**wanted, "parent_id": parent_id}, rest))
            if not rows:
                raise LookupError("an unchecked book: nothing of it has a parent that exists")
            await self.ledger.put(Organization, self._known.organizations, rows)
            waiting = later

    def _id(self, code: str) -> int | None:
        found = self._known.organizations.get(code)
        return found.id if found else None

    def _organization(self, entry: Entry[OrganizationRow]) -> _Placed:
        row = entry.row
        wanted = {"name_zh": row.name_zh, "name_en": row.name_en, "credit_code": row.credit_code}
        return entry, row.code, wanted, self._new(row.kind, row.name_zh), row.parent_code

    def _enterprise(
        self, entry: Entry[EnterpriseRow], by_credit_code: Mapping[str, Organization]
    ) -> _Placed:
        row = entry.row
        earlier = by_credit_code.get(row.credit_code)
        code = earlier.code if earlier else enterprise_code(row.credit_code)
        wanted = {"name_zh": row.name_zh, "name_en": row.name_en, "credit_code": row.credit_code}
        return (
            entry,
            code,
            wanted,
            self._new(OrganizationKind.ENTERPRISE, row.name_zh),
            row.park_code,
        )

    def _new(self, kind: OrganizationKind, name: str) -> Wanted:
        """Whoever imports it says that it is what it says."""
        at = self._at
        return {"kind": kind, "name_en": name, "verified_at": at, "created_at": at}

    async def people(self) -> None:
        """An account for every phone that has none; who proves the number signs in to it."""
        names = {one.row.phone: one.row.name_zh for one in self._book.of(SpecialistRow)}
        for one in self._book.of(EnterpriseRow):
            if one.row.contact_phone:
                names.setdefault(one.row.contact_phone, one.row.contact_name or "")
        fresh = {
            index: phone
            for index, phone in phones_of(self._book).items()
            if index not in self._known.people
        }
        if fresh:
            rows = await query(
                _PEOPLE,
                list(fresh),
                [encrypt(phone) for phone in fresh.values()],
                [names[phone] for phone in fresh.values()],
                self._at,
            )
            self._known.people.update({row["phone_index"]: row["id"] for row in rows})

    def _person(self, phone: str) -> int:
        return self._known.people[phones.index_of(phone)]

    async def contacts(self) -> None:
        by_credit_code = self._known.by_credit_code()
        today = local_date(self._at, settings().time_zone)
        fresh = dict[tuple[int, int], Membership]()
        for entry in self._book.of(EnterpriseRow):
            row = entry.row
            if row.contact_phone is None:
                continue
            key = (self._person(row.contact_phone), by_credit_code[row.credit_code].id)
            if key not in self._known.contacts:
                self.ledger.updated.add(entry)
                fresh[key] = Membership(
                    person_id=key[0],
                    organization_id=key[1],
                    role=Role.ENTERPRISE_CONTACT,
                    starts_on=today,
                )
        await make(Membership, fresh.values())

    async def venues(self) -> None:
        rows = [self._venue(entry) for entry in self._book.of(VenueRow)]
        await self.ledger.put(Venue, self._known.venues, rows)
        desks, hours, replaced = list[Desk](), list[OpeningHours](), list[int]()
        for entry in self._book.of(VenueRow):
            venue_id = self._known.venues[entry.row.code].id
            named = self._known.desks.get(venue_id, set())
            missing = [name for name in entry.row.desks or () if name not in named]
            desks += [Desk(venue_id=venue_id, name=name) for name in missing]
            wanted = entry.row.opening_hours
            other = wanted is not None and wanted != self._known.hours.get(venue_id, set())
            if other and wanted is not None:
                replaced.append(venue_id)
                hours += [
                    OpeningHours(
                        venue_id=venue_id,
                        weekday=one.weekday,
                        starts_minute=one.starts_minute,
                        ends_minute=one.ends_minute,
                        on_holidays=one.on_holidays,
                    )
                    for one in wanted
                ]
            if missing or other:
                self.ledger.updated.add(entry)
        await OpeningHours.filter(venue_id__in=replaced).delete()
        await make(OpeningHours, hours)
        await make(Desk, desks)

    def _venue(self, entry: Entry[VenueRow]) -> Keyed:
        row = entry.row
        wanted = {
            "organization_id": self._id(row.organization_code),
            **row.model_dump(
                include={
                    "name_zh",
                    "name_en",
                    "address_zh",
                    "address_en",
                    "latitude",
                    "longitude",
                    "time_zone",
                    "phone",
                }
            ),
        }
        rest = {
            "name_en": row.name_zh,
            "address_en": row.address_zh,
            "time_zone": settings().time_zone,
        }
        return entry, row.code, wanted, rest

    async def topics(self) -> None:
        rows = list(offering.topics(self._book, self._known))
        await self.ledger.put(Topic, self._known.topics, rows)

    async def services(self) -> None:
        entries = self._book.of(ServiceRow)
        there, offered = self._known.services, self._known.offered
        others = self._other_topics((entry.row for entry in entries), there, offered)
        replaced = [there[code].id for code, other in others.items() if other and code in there]
        rows = list(offering.services(self._book, self._known))
        await self.ledger.put(Service, there, rows, locked=replaced)
        self.ledger.updated.update(entry for entry in entries if others[entry.row.code])
        await ServiceTopic.filter(service_id__in=replaced).delete()
        await make(
            ServiceTopic,
            (
                ServiceTopic(service_id=there[code].id, topic_id=topic_id)
                for code, other in others.items()
                for topic_id in other
            ),
        )

    async def specialists(self) -> None:
        entries = self._book.of(SpecialistRow)
        there, advised = self._known.specialists, self._known.advised
        others = self._other_topics((entry.row for entry in entries), there, advised)
        replaced = [there[code].id for code, other in others.items() if other and code in there]
        rows = [self._specialist(entry) for entry in entries]
        await self.ledger.put(Specialist, there, rows, locked=replaced)
        topics = list[SpecialistTopic]()
        for entry in entries:
            specialist_id = there[entry.row.code].id
            if others[entry.row.code]:
                self.ledger.updated.add(entry)
            topics += [
                SpecialistTopic(specialist_id=specialist_id, topic_id=topic_id)
                for topic_id in others[entry.row.code]
            ]
        await SpecialistTopic.filter(specialist_id__in=replaced).delete()
        await make(SpecialistTopic, topics)

    def _other_topics(
        self,
        rows: Iterable[ServiceRow | SpecialistRow],
        there: Mapping[str, Model],
        linked: Mapping[int, set[int]],
    ) -> dict[str, list[int]]:
        """By code the topics that one is to have, where it has others."""
        others = dict[str, list[int]]()
        for row in rows:
            wanted = {self._known.topics[code].id for code in row.topic_codes or ()}
            earlier = there.get(row.code)
            had = linked.get(int(earlier.pk), set()) if earlier else set[int]()
            others[row.code] = [] if wanted == had else sorted(wanted)
        return others

    def _specialist(self, entry: Entry[SpecialistRow]) -> Keyed:
        row = entry.row
        wanted = {
            "organization_id": self._id(row.firm_code) if row.firm_code else None,
            "languages": list(row.languages) if row.languages else None,
            **row.model_dump(
                include={"name_zh", "name_en", "title_zh", "title_en", "licence_number"}
            ),
        }
        rest = {
            "person_id": self._person(row.phone),
            "name_en": row.name_zh,
            "languages": ["zh"],
            "time_zone": settings().time_zone,
        }
        return entry, row.code, wanted, rest

    async def teams(self) -> None:
        rows = [self._team(entry) for entry in self._book.of(TeamRow)]
        await self.ledger.put(Team, self._known.teams, rows)
        fresh = dict[tuple[int, int, int | None], Coverage]()
        for entry in self._book.of(TeamRow):
            team_id = self._known.teams[entry.row.code].id
            for covered in entry.row.coverage or ():
                place_id = self._known.organizations[covered.organization_code].id
                topic = self._known.topics[covered.topic_code] if covered.topic_code else None
                topic_id = topic.id if topic else None
                key = (team_id, place_id, topic_id)
                if key not in self._known.coverages:
                    self.ledger.updated.add(entry)
                    fresh[key] = Coverage(
                        team_id=team_id, organization_id=place_id, topic_id=topic_id
                    )
        await make(Coverage, fresh.values())

    def _team(self, entry: Entry[TeamRow]) -> Keyed:
        row = entry.row
        wanted = {
            "organization_id": self._id(row.organization_code),
            "name_zh": row.name_zh,
            "name_en": row.name_en,
        }
        return entry, row.code, wanted, {"kind": row.kind, "name_en": row.name_zh}

    async def members(self) -> None:
        """Who comes into a team comes now: of what it was given before nothing is due to them."""
        fresh, changed = list[TeamMember](), list[TeamMember]()
        for place in places(self._book):
            team_id = self._known.teams[place.team_code].id
            specialist_id = self._known.specialists[place.specialist_code].id
            wanted = _given(place)
            member = self._known.members.get((team_id, specialist_id))
            if member is None:
                own = place.column == "specialist_code"
                (self.ledger.created if own else self.ledger.updated).add(place.entry)
                fresh.append(
                    TeamMember(
                        team_id=team_id,
                        specialist_id=specialist_id,
                        joined_at=self._at,
                        **{"role": TeamRole.MEMBER, **wanted},
                    )
                )
            elif any(getattr(member, name) != value for name, value in wanted.items()):
                self.ledger.updated.add(place.entry)
                changed.append(member.update_from_dict(wanted))
        await make(TeamMember, fresh)
        if changed:
            columns = ["role", "weight", "open_limit"]
            await TeamMember.bulk_update(changed, columns, batch_size=BATCH)


_PEOPLE = """
INSERT INTO person (phone_index, phone_encrypted, name, locale, is_demo, created_at)
SELECT someone.phone_index, someone.phone, someone.name, 'zh', false, $4
FROM unnest($1::text[], $2::bytea[], $3::text[]) AS someone(phone_index, phone, name)
ORDER BY someone.phone_index
ON CONFLICT (phone_index) DO UPDATE SET phone_index = excluded.phone_index
RETURNING id, phone_index
"""


def _given(place: Place) -> dict[str, Any]:
    wanted = {"role": place.role, "weight": place.weight, "open_limit": place.open_limit}
    return {name: value for name, value in wanted.items() if value is not None}
