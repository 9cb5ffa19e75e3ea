"""Signing in, staying signed in, signing out."""

from typing import Any

import graphene

from mulin.people import phone_codes, sign_in
from mulin.people import viewer as viewers
from mulin.refusals import Code
from schema.context import context_of, viewer_of
from schema.enums import SecondFactorState
from schema.people import Viewer
from schema.refusals import error_list, telling
from schema.scalars import DateTime


class RequestSignInCodeInput(graphene.InputObjectType):
    """Whose phone."""

    phone = graphene.String(
        required=True, description="A mobile number; without a country code it is a Chinese one."
    )


class RequestSignInCode(graphene.Mutation):
    """Have a six-digit code sent to a phone; it works for five minutes and five tries.

    For signing in, and for `proveIdentity`.

    The answer does not tell whether the number has an account.
    """

    class Meta:
        name = "RequestSignInCodePayload"

    class Arguments:
        input = RequestSignInCodeInput(required=True, description="Whose phone.")

    expires_at = graphene.Field(DateTime, description="When the code stops working.")
    errors = error_list("RequestSignInCode", Code.INVALID, Code.RATE_LIMITED, Code.FORBIDDEN)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RequestSignInCodeInput,  # noqa: A002 - the API's word
    ) -> "RequestSignInCode":
        expires_at = await phone_codes.request_code(input.phone, context_of(info).address)
        return RequestSignInCode(expires_at=expires_at, errors=[])


class SignedIn:
    """What every way to sign in gives."""

    access_token = graphene.String(
        description="Send it as `Authorization: Bearer …`; works for some minutes (a JWT)."
    )
    refresh_token = graphene.String(
        description="Trade it in with `refreshSession`; works once. Keep it secret."
    )
    viewer = graphene.Field(Viewer, description="Who is signed in now.")
    second_factor = SecondFactorState(
        description="What is still missing for the reach of your roles, as of `viewer`."
    )


async def _signed_in(info: graphene.ResolveInfo, opened: sign_in.SignedIn) -> dict[str, Any]:
    viewer = await viewers.viewer_of(opened.person_id, opened.session_id)
    # What the rest of the answer shows is seen with the new viewer's eyes.
    context_of(info).become(viewer)
    return {
        "access_token": opened.access_token,
        "refresh_token": opened.refresh_token,
        "viewer": viewer,
        "second_factor": None if viewer is None else viewer.second_factor,
        "errors": [],
    }


class SignInInput(graphene.InputObjectType):
    """A phone and the code sent to it."""

    phone = graphene.String(required=True, description="The number the code was asked for.")
    code = graphene.String(required=True, description="Its six digits.")


class SignIn(SignedIn, graphene.Mutation):
    """Sign in with a phone's code; the first time makes the account.

    After five wrong codes in a row, whichever they were tried for, the phone has to wait: a minute,
    then twice as long each time, an hour at most; see `retryAt`.
    """

    class Meta:
        name = "SignInPayload"

    class Arguments:
        input = SignInInput(required=True, description="Phone and code.")

    errors = error_list("SignIn", Code.INVALID, Code.RATE_LIMITED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SignInInput,  # noqa: A002 - the API's word
    ) -> "SignIn":
        opened = await sign_in.sign_in(input.phone, input.code, context_of(info).device)
        return SignIn(**await _signed_in(info, opened))


class SignInWithFirebaseInput(graphene.InputObjectType):
    """What Firebase gave the app."""

    id_token = graphene.String(required=True, description="A Firebase ID token.")


class SignInWithFirebase(SignedIn, graphene.Mutation):
    """Sign in with a Firebase ID token; the first time makes the account.

    A phone number that Firebase verified leads to the account that has it already.
    """

    class Meta:
        name = "SignInWithFirebasePayload"

    class Arguments:
        input = SignInWithFirebaseInput(required=True, description="The token.")

    errors = error_list("SignInWithFirebase", Code.INVALID, Code.UNAVAILABLE)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SignInWithFirebaseInput,  # noqa: A002 - the API's word
    ) -> "SignInWithFirebase":
        opened = await sign_in.sign_in_with_firebase(input.id_token, context_of(info).device)
        return SignInWithFirebase(**await _signed_in(info, opened))


class RefreshSessionInput(graphene.InputObjectType):
    """What the last sign-in or refresh gave."""

    refresh_token = graphene.String(required=True, description="The newest refresh token.")


class RefreshSession(SignedIn, graphene.Mutation):
    """Trade a refresh token for new tokens. A token used twice ends its session: it was copied."""

    class Meta:
        name = "RefreshSessionPayload"

    class Arguments:
        input = RefreshSessionInput(required=True, description="The token.")

    errors = error_list("RefreshSession", Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RefreshSessionInput,  # noqa: A002 - the API's word
    ) -> "RefreshSession":
        opened = await sign_in.refresh_session(input.refresh_token)
        return RefreshSession(**await _signed_in(info, opened))


class SignOut(graphene.Mutation):
    """End this session; its devices get no more pushes."""

    class Meta:
        name = "SignOutPayload"

    errors = error_list("SignOut", Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(_root: object, info: graphene.ResolveInfo) -> "SignOut":
        await sign_in.sign_out(viewer_of(info))
        return SignOut(errors=[])


class SignInMutations:
    """Root fields that change sessions."""

    request_sign_in_code = RequestSignInCode.Field()
    sign_in = SignIn.Field()
    sign_in_with_firebase = SignInWithFirebase.Field()
    refresh_session = RefreshSession.Field()
    sign_out = SignOut.Field()
