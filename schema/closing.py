"""Leaving for good."""

import graphene

from mulin.people import closing
from mulin.privacy.erasing import Erasure, Remains
from mulin.privacy.schedule import SCHEDULE
from mulin.refusals import Code
from schema.context import viewer_of
from schema.privacy import KeptKind
from schema.refusals import error_list, telling
from schema.scalars import DateTime


class CloseAccountInput(graphene.InputObjectType):
    """That it is meant."""

    confirm = graphene.String(
        required=True, description="Your own phone number, typed to confirm: it cannot be undone."
    )


class ErasedRows(graphene.ObjectType):
    """What was deleted of one kind."""

    kind = graphene.String(required=True, description="Such as `device` or `notification`.")
    count = graphene.Int(required=True, description="How many there were.")


class KeptRows(graphene.ObjectType):
    """What is kept of one kind, without your name, number or address."""

    kind = graphene.Field(KeptKind, required=True, description="Which.")
    count = graphene.Int(required=True, description="How many there are.")
    until = graphene.Field(DateTime, description="When the last of them goes; null: they stay.")
    why = graphene.String(required=True, description="Why the law wants it kept.")

    @staticmethod
    def resolve_why(row: Remains, _info: graphene.ResolveInfo) -> str:
        return SCHEDULE[row.kind].why.said()


class CloseAccount(graphene.Mutation):
    """Close your account for good; you are signed out everywhere.

    Open appointments are cancelled and open questions taken back, of which the other side hears.
    Places on the waitlist, your part in enterprises and schools, devices, feeds, your inbox and
    preferences go; name, phone and e-mail address are erased, also where they stand in words, so
    that the number may sign up anew. What took place and what was advised is kept without them, for
    as long as the law wants: see `kept`. `FORBIDDEN` to specialists and
    to who serves in an organization, until that has ended.
    """

    class Meta:
        name = "CloseAccountPayload"

    class Arguments:
        input = CloseAccountInput(required=True, description="That it is meant.")

    closed_at = graphene.Field(DateTime, description="When it was closed; null when refused.")
    deleted = graphene.List(
        graphene.NonNull(ErasedRows), description="What was deleted; null when refused."
    )
    kept = graphene.List(
        graphene.NonNull(KeptRows), description="What the law wants kept; null when refused."
    )
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
        erasure = await closing.close_account(viewer_of(info), input.confirm)
        return CloseAccount(
            closed_at=erasure.at, deleted=_deleted(erasure), kept=erasure.kept, errors=[]
        )


def _deleted(erasure: Erasure) -> list[ErasedRows]:
    return [ErasedRows(kind=kind, count=count) for kind, count in erasure.deleted.items() if count]


class ClosingMutations:
    """Root fields that end accounts."""

    close_account = CloseAccount.Field()
