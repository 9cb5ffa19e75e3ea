"""Proving anew who one is, and the second factor of staff."""

from typing import Any

import graphene

from mulin.people import proof, second_factor
from mulin.refusals import Code
from schema.context import context_of, viewer_of
from schema.enums import ProofKind
from schema.organizations.inviting import see_anew
from schema.people import Viewer
from schema.refusals import error_list, telling
from schema.scalars import DateTime


class ProveIdentityInput(graphene.InputObjectType):
    """What proves it."""

    kind = ProofKind(required=True, description="What you prove it by.")
    proof = graphene.String(required=True, description="The code or the token.")


class ProveIdentity(graphene.Mutation):
    """Prove anew that it is you: what said `STEP_UP_REQUIRED` then works for ten minutes.

    By `TOTP` or `RECOVERY_CODE` it is also this session's second factor.
    """

    class Meta:
        name = "ProveIdentityPayload"

    class Arguments:
        input = ProveIdentityInput(required=True, description="The proof.")

    proved_until = graphene.Field(DateTime, description="How long it holds; null when refused.")
    viewer = graphene.Field(Viewer, description="You, as you reach now; null when refused.")
    errors = error_list(
        "ProveIdentity",
        Code.INVALID,
        Code.RATE_LIMITED,
        Code.UNAUTHENTICATED,
        Code.UNAVAILABLE,
        Code.WRONG_STATUS,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: ProveIdentityInput,  # noqa: A002 - the API's word
    ) -> "ProveIdentity":
        kind = proof.ProofKind(input.kind)
        proved_until = await proof.prove(viewer_of(info), kind, input.proof)
        await see_anew(info)
        return ProveIdentity(proved_until=proved_until, viewer=context_of(info).viewer, errors=[])


class BeginSecondFactor(graphene.Mutation):
    """As staff: get the secret for an authenticator app (TOTP, RFC 6238).

    It counts once `confirmSecondFactor` has taken a code; until then asking again gives another.
    """

    class Meta:
        name = "BeginSecondFactorPayload"

    secret = graphene.String(
        description="In base32, to type into the app; shown this once. Null when refused."
    )
    uri = graphene.String(
        description="The same as `otpauth://…`, to show as a QR code; null when refused."
    )
    errors = error_list(
        "BeginSecondFactor",
        Code.FORBIDDEN,
        Code.STEP_UP_REQUIRED,
        Code.UNAUTHENTICATED,
        Code.WRONG_STATUS,
    )

    @staticmethod
    @telling
    async def mutate(_root: object, info: graphene.ResolveInfo) -> "BeginSecondFactor":
        begun = await second_factor.begin(viewer_of(info))
        return BeginSecondFactor(secret=begun.secret, uri=begun.uri, errors=[])


class ConfirmSecondFactorInput(graphene.InputObjectType):
    """That the app has the secret."""

    code = graphene.String(required=True, description="The six digits that the app shows.")


class ConfirmSecondFactor(graphene.Mutation):
    """Make the second factor count that `beginSecondFactor` began."""

    class Meta:
        name = "ConfirmSecondFactorPayload"

    class Arguments:
        input = ConfirmSecondFactorInput(required=True, description="A code of the app.")

    recovery_codes = graphene.List(
        graphene.NonNull(graphene.String),
        description="Ten codes for the day the app is lost, each working once; they are shown this "
        "once. Null when refused.",
    )
    viewer = graphene.Field(Viewer, description="You, as you reach now; null when refused.")
    errors = error_list(
        "ConfirmSecondFactor",
        Code.INVALID,
        Code.RATE_LIMITED,
        Code.UNAUTHENTICATED,
        Code.WRONG_STATUS,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: ConfirmSecondFactorInput,  # noqa: A002 - the API's word
    ) -> "ConfirmSecondFactor":
        codes = await second_factor.confirm(viewer_of(info), input.code)
        await see_anew(info)
        viewer: Any = context_of(info).viewer
        return ConfirmSecondFactor(recovery_codes=codes, viewer=viewer, errors=[])


class RemoveSecondFactor(graphene.Mutation):
    """Remove your second factor, to do without or to set up another."""

    class Meta:
        name = "RemoveSecondFactorPayload"

    viewer = graphene.Field(Viewer, description="You, as you reach now; null when refused.")
    errors = error_list(
        "RemoveSecondFactor", Code.STEP_UP_REQUIRED, Code.UNAUTHENTICATED, Code.WRONG_STATUS
    )

    @staticmethod
    @telling
    async def mutate(_root: object, info: graphene.ResolveInfo) -> "RemoveSecondFactor":
        await second_factor.remove(viewer_of(info))
        await see_anew(info)
        return RemoveSecondFactor(viewer=context_of(info).viewer, errors=[])


class ProvingMutations:
    """Root fields that prove who somebody is."""

    prove_identity = ProveIdentity.Field()
    begin_second_factor = BeginSecondFactor.Field()
    confirm_second_factor = ConfirmSecondFactor.Field()
    remove_second_factor = RemoveSecondFactor.Field()
