"""The address that mail goes to."""

import graphene

from mulin.crypto import decrypt_optional
from mulin.people import email as emails
from mulin.people import models
from mulin.people import viewer as viewers
from mulin.refusals import Code
from schema.context import context_of, viewer_of
from schema.refusals import error_list, telling
from schema.scalars import DateTime


class ViewerEmail:
    """What the viewer sees of their own address."""

    email = graphene.String(description="Your own e-mail address, confirmed; null without one.")

    @staticmethod
    async def resolve_email(viewer: viewers.Viewer, info: graphene.ResolveInfo) -> str | None:
        person = await context_of(info).loaders.one(models.Person, viewer.person_id)
        return decrypt_optional(person.email_encrypted) if person is not None else None


class SetEmailInput(graphene.InputObjectType):
    """Which address."""

    email = graphene.String(required=True, description="An e-mail address of ASCII characters.")


class SetEmail(graphene.Mutation):
    """Have a six-digit code sent to an address; it works for fifteen minutes and five tries.

    The address becomes yours with `confirmEmail`; until then the former one stays.
    """

    class Meta:
        name = "SetEmailPayload"

    class Arguments:
        input = SetEmailInput(required=True, description="Which address.")

    expires_at = graphene.Field(DateTime, description="When the code stops working.")
    errors = error_list(
        "SetEmail", Code.INVALID, Code.RATE_LIMITED, Code.FORBIDDEN, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SetEmailInput,  # noqa: A002 - the API's word
    ) -> "SetEmail":
        expires_at = await emails.set_email(viewer_of(info), input.email)
        return SetEmail(expires_at=expires_at, errors=[])


class ConfirmEmailInput(graphene.InputObjectType):
    """What was sent to the address."""

    code = graphene.String(required=True, description="The six digits that came last.")


class ConfirmEmail(graphene.Mutation):
    """Make the address yours that the latest code was sent to."""

    class Meta:
        name = "ConfirmEmailPayload"

    class Arguments:
        input = ConfirmEmailInput(required=True, description="The code.")

    viewer = graphene.Field(
        "schema.people.Viewer", description="You, as you are now; null when refused."
    )
    errors = error_list("ConfirmEmail", Code.INVALID, Code.RATE_LIMITED, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: ConfirmEmailInput,  # noqa: A002 - the API's word
    ) -> "ConfirmEmail":
        viewer = viewer_of(info)
        await emails.confirm_email(viewer, input.code)
        return ConfirmEmail(viewer=viewer, errors=[])


class RemoveEmail(graphene.Mutation):
    """Have your address forgotten; no mail is sent to you any more."""

    class Meta:
        name = "RemoveEmailPayload"

    viewer = graphene.Field(
        "schema.people.Viewer", description="You, as you are now; null when refused."
    )
    errors = error_list("RemoveEmail", Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(_root: object, info: graphene.ResolveInfo) -> "RemoveEmail":
        viewer = viewer_of(info)
        await emails.remove_email(viewer)
        return RemoveEmail(viewer=viewer, errors=[])


class EmailMutations:
    """Root fields that change the viewer's address."""

    set_email = SetEmail.Field()
    confirm_email = ConfirmEmail.Field()
    remove_email = RemoveEmail.Field()
