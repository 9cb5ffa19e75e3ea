"""Why times are not offered, for those who answer for the specialists."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from mulin.database import query
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal
from mulin.scheduling.availability import Question, Terms
from mulin.scheduling.explanation import SpecialistExplanation, explained
from mulin.scheduling.queries import Wanted, asked, candidates_for


async def explanations(
    viewer: Viewer | None, wanted: Wanted, first: date, last: date
) -> list[SpecialistExplanation]:
    """What became of the working ranges of those who could give what is wanted.

    It covers whom the viewer answers for: themselves; as staff, members of teams of their
    organizations and those who receive people at a venue of one. Days are local to each specialist.
    Raises Refusal UNAUTHENTICATED, and FORBIDDEN when there is nobody to speak of; both name
    `explain`.
    """
    if viewer is None:
        raise Refusal(Code.UNAUTHENTICATED, "not_authenticated", field="explain")
    who = await candidates_for(wanted)
    mine = await _answered_for(viewer, who.keys())
    answers = viewer.staffed or viewer.specialist_id is not None
    if not mine and (who or not answers):
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="explain")
    everyone = await asked(wanted, first, last, narrowed=False)
    return [
        SpecialistExplanation(key, one)
        for key, (calendar, question) in everyone.items()
        if key in mine
        for one in explained(_about(question, wanted), calendar)
        if wanted.venue_id in {None, one.opened.venue_id}
    ]


def _about(question: Question, wanted: Wanted) -> Question:
    """The same question, about the mode that is wanted."""
    if wanted.mode is None:
        return question
    terms: Terms = replace(question.terms, modes=question.terms.modes & {wanted.mode})
    return question.under(terms)


_SERVED = """
SELECT m.specialist_id, t.organization_id
FROM team_member m JOIN team t ON t.id = m.team_id
WHERE m.specialist_id = ANY($1::bigint[])
UNION
SELECT h.specialist_id, v.organization_id
FROM weekly_hours h JOIN venue v ON v.id = h.venue_id
WHERE h.specialist_id = ANY($1::bigint[])
"""


async def _answered_for(viewer: Viewer, specialist_ids: Collection[int]) -> set[int]:
    rows = await query(_SERVED, sorted(specialist_ids)) if viewer.staffed else ()
    served = {row["specialist_id"] for row in rows if row["organization_id"] in viewer.staffed}
    return {key for key in specialist_ids if key in served or key == viewer.specialist_id}
