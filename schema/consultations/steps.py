"""What happens to a consultation: who is at it, how it ends, how it goes on."""

from typing import Any

import graphene

from mulin.consultations import actions, assigning, models
from mulin.people.viewer import Viewer
from mulin.refusals import Code
from schema.consultations.changing import changing
from schema.consultations.enums import ConsultationOutcome
from schema.ids import local_id


def _reason(*, required: bool, who: str) -> dict[str, object]:
    words = f"Why, at most 500 characters; {who}; kept encrypted."
    return {"reason": graphene.String(required=required, description=words)}


_FOR_TEAM = "for the team's side"
_FOR_ALL = "yours, and for the team's side"


async def _claim(viewer: Viewer, key: int, _wanted: Any) -> models.Consultation:
    return await assigning.claim(viewer, key)


async def _assign(viewer: Viewer, key: int, wanted: Any) -> models.Consultation:
    specialist = local_id(wanted.specialist_id, "Specialist", "specialist_id")
    return await assigning.assign(viewer, key, specialist, wanted.reason or "")


async def _hand_over(viewer: Viewer, key: int, wanted: Any) -> models.Consultation:
    team = local_id(wanted.team_id, "Team", "team_id")
    return await assigning.hand_over(viewer, key, team, wanted.reason)


async def _return(viewer: Viewer, key: int, wanted: Any) -> models.Consultation:
    return await assigning.give_back(viewer, key, wanted.reason)


async def _close(viewer: Viewer, key: int, wanted: Any) -> models.Consultation:
    return await actions.close(viewer, key, models.Outcome(wanted.outcome), wanted.reason or "")


async def _reopen(viewer: Viewer, key: int, wanted: Any) -> models.Consultation:
    return await actions.reopen(viewer, key, wanted.reason)


async def _withdraw(viewer: Viewer, key: int, wanted: Any) -> models.Consultation:
    return await actions.withdraw(viewer, key, wanted.reason or "")


async def _merge(viewer: Viewer, key: int, wanted: Any) -> models.Consultation:
    return await actions.merge(viewer, key, local_id(wanted.into_id, "Consultation", "into_id"))


ClaimConsultation = changing(
    "ClaimConsultation",
    "As a member of its team: take a consultation that nobody has.",
    {},
    _claim,
    Code.NOT_AVAILABLE,
)
AssignConsultation = changing(
    "AssignConsultation",
    "As its team's lead or coordinator: give it to a member of the team; both hear of it.",
    {
        "specialist_id": graphene.ID(required=True, description="A `Specialist` of its team."),
        "reason": graphene.String(
            description="Why, at most 500 characters; needed when somebody had it before."
        ),
    },
    _assign,
    Code.NOT_AVAILABLE,
)
HandOverConsultation = changing(
    "HandOverConsultation",
    "Give it to another team, where it goes to whose turn it is; what was promised still holds.",
    {
        "team_id": graphene.ID(required=True, description="The other `Team`."),
        **_reason(required=True, who=_FOR_TEAM),
    },
    _hand_over,
)
ReturnConsultation = changing(
    "ReturnConsultation",
    "As the specialist who is at it: give it back to the team, where it waits for somebody.",
    _reason(required=True, who=_FOR_TEAM),
    _return,
)
CloseConsultation = changing(
    "CloseConsultation",
    "End it, from either side; it can be reopened for 14 days.",
    {
        "outcome": ConsultationOutcome(
            required=True, description="What came of it; a `DUPLICATE` is merged instead."
        ),
        **_reason(required=False, who=_FOR_ALL),
    },
    _close,
)
ReopenConsultation = changing(
    "ReopenConsultation",
    "Go on with what was closed up to 14 days ago; a new time is promised.",
    _reason(required=True, who=_FOR_ALL),
    _reopen,
    Code.TOO_FAR,
)
WithdrawConsultation = changing(
    "WithdrawConsultation",
    "As the requester: take it back before it is answered.",
    _reason(required=False, who=_FOR_ALL),
    _withdraw,
)
MergeConsultation = changing(
    "MergeConsultation",
    "As the team's side: close it as the duplicate of another of the same asker, which is given.",
    {
        "into_id": graphene.ID(
            required=True, description="Id of the `Consultation` in which it goes on."
        )
    },
    _merge,
)


class ConsultationStepMutations:
    """Root fields that take a consultation a step further."""

    claim_consultation = ClaimConsultation.Field()
    assign_consultation = AssignConsultation.Field()
    hand_over_consultation = HandOverConsultation.Field()
    return_consultation = ReturnConsultation.Field()
    close_consultation = CloseConsultation.Field()
    reopen_consultation = ReopenConsultation.Field()
    withdraw_consultation = WithdrawConsultation.Field()
    merge_consultation = MergeConsultation.Field()
