"""Putting the demo district's questions into the database, with their threads and trails."""

from dataclasses import dataclass

from mulin.consultations.models import (
    Citation,
    Consultation,
    ConsultationChange,
    MessageKind,
)
from mulin.demo import asking
from mulin.demo import plan as plans
from mulin.demo.asking import Concerned
from mulin.demo.district import District
from mulin.demo.keeping import Keeper, Rows
from mulin.demo.past import ConsultationShape
from mulin.people import phone as phones
from mulin.quality.models import Rating
from mulin.services.models import TeamKind


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that a question can name, with its id."""

    district: District
    plan: plans.Plan
    people: Rows
    organizations: Rows
    topics: Rows
    teams: Rows
    specialists: Rows

    def concerned(self, one: ConsultationShape) -> Concerned:
        """Whom a question is about, and who answers for it."""
        team = next((team for team in self.plan.teams if team.code == one.team), None)
        who = next((who for who in self.plan.specialists if who.code == one.specialist), None)
        centre = self.district.organizations[0].code
        return Concerned(
            person_id=self._person(self.district.phones.phone(one.by)),
            organization_id=self.organizations.ids[one.organization] if one.organization else None,
            served_by_id=self.organizations.ids[team.organization if team else centre],
            kind=team.kind if team else TeamKind.COMMUNITY,
            team_id=self.teams.ids[team.code] if team else None,
            specialist_id=self.specialists.ids[who.code] if who else None,
            specialist_person_id=self._person(who.account.phone) if who else None,
            topic_id=self.topics.ids[one.topic],
        )

    def _person(self, phone: str) -> int:
        return self.people.ids[phones.index_of(phone)]


async def keep_consultations(keeper: Keeper, known: Known) -> None:
    """Make those whose references are not there; threads, trails and ratings are their parts."""
    asked = [(one, known.concerned(one)) for one in known.district.consultations]
    rows = [await asking.consultation(one, whose) for one, whose in asked]
    kept = await keeper.keyed(rows, "reference")
    for row, (one, whose) in zip(rows, asked, strict=True):
        if row.reference in kept.fresh:
            row.id = kept.ids[row.reference]
            await _keep_thread(keeper, row, one, whose)


async def _keep_thread(
    keeper: Keeper, row: Consultation, one: ConsultationShape, whose: Concerned
) -> None:
    answers = 0
    for part in one.everything_said():
        answers += part.kind is MessageKind.ANSWER
        version = answers if part.kind is MessageKind.ANSWER else None
        written = asking.message(row, part, whose, version)
        await keeper.one(written)
        await keeper.parts(Citation, asking.citations(written, part))
    await keeper.parts(ConsultationChange, asking.changes(row, one, whose))
    await keeper.parts(Rating, [asking.rating(row, one.rating, whose)] if one.rating else [])
