"""The viewer's own second factor."""

import graphene

from mulin.people import second_factor
from mulin.people import viewer as viewers
from schema.enums import SecondFactorState


class OwnSecondFactor:
    """What the viewer sees of their own second factor."""

    second_factor = SecondFactorState(
        required=True, description="What is still missing for the reach of your roles."
    )
    recovery_codes_left = graphene.Int(
        description="How many you have not used; null: you have no second factor."
    )

    @staticmethod
    async def resolve_recovery_codes_left(
        viewer: viewers.Viewer, _info: graphene.ResolveInfo
    ) -> int | None:
        return await second_factor.recovery_codes_left(viewer)
