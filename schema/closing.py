"""Leaving for good."""

import graphene

from mulin.people import closing
from mulin.refusals import Code
from schema.context import viewer_of
from schema.refusals import error_list, telling
from schema.scalars import DateTime


class CloseAccountInput(graphene.InputObjectType):
    """That it is meant."""

    confirm = graphene.String(
        required=True, description="Your own phone number, typed to confirm: it cannot be undone."
    )


class CloseAccount(graphene.Mutation):
    """Close your account for good; you are signed out everywhere.

    Open appointments are cancelled and open questions taken back, of which the other side hears.
    Places on the waitlist, your part in enterprises and schools, devices, feeds, your inbox and
    preferences go; name, phone and e-mail address are erased, so that the number may sign up anew.
    What took place and what was advised is kept without your name. `FORBIDDEN` to specialists and
    to who serves in an organization, until that has ended.
    """

    class Meta:
        name = "CloseAccountPayload"

    class Arguments:
        input = CloseAccountInput(required=True, description="That it is meant.")

    closed_at = graphene.Field(DateTime, description="When it was closed; null when refused.")
    errors = error_list(
        "CloseAccount", Code.FORBIDDEN, Code.INVALID, Code.STEP_UP_REQUIRED, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: CloseAccountInput,  # noqa: A002 - the API's word
    ) -> "CloseAccount":
        closed_at = await closing.close_account(viewer_of(info), input.confirm)
        return CloseAccount(closed_at=closed_at, errors=[])


class ClosingMutations:
    """Root fields that end accounts."""

    close_account = CloseAccount.Field()
