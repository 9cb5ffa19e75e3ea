"""Building the tree of organizations, and enterprises that register themselves."""

import graphene

from mulin.organizations import models
from mulin.organizations.actions import registering, tree
from mulin.refusals import Code
from schema.context import viewer_of
from schema.enums import OrganizationKind
from schema.ids import local_id, optional_local_id
from schema.organizations.inviting import see_anew
from schema.organizations.types import Organization
from schema.refusals import error_list, telling

_STANDS = (
    "A centre stands at the top; stations, parks, schools, firms and notary offices under it; "
    "studios under a station; enterprises under a park or the centre."
)
_CODE = "A stable short name: small letters, digits and hyphens, at most 64; unique."
_NAME_ZH = "Its name in Chinese, at most 120 characters."
_NAME_EN = "Its name in English, at most 200 characters."


class CreateOrganizationInput(graphene.InputObjectType):
    """An organization and where it stands."""

    kind = OrganizationKind(required=True, description=f"What it is. {_STANDS}")
    parent_id = graphene.ID(
        description="What it is to stand under: an organization whose staff you are on, or one "
        "below it. Needed by every kind that can be created."
    )
    code = graphene.String(required=True, description=_CODE)
    name_zh = graphene.String(required=True, description=_NAME_ZH)
    name_en = graphene.String(required=True, description=_NAME_EN)
    credit_code = graphene.String(
        description="Its unified social credit code (GB 32100-2015), 18 characters; unique."
    )


class CreateOrganization(graphene.Mutation):
    """As staff: add an organization below yours. It counts as verified."""

    class Meta:
        name = "CreateOrganizationPayload"

    class Arguments:
        input = CreateOrganizationInput(required=True, description="What is to be added.")

    organization = graphene.Field(Organization, description="What was made; null when refused.")
    errors = error_list(
        "CreateOrganization", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: CreateOrganizationInput,  # noqa: A002 - the API's word
    ) -> "CreateOrganization":
        viewer = viewer_of(info)
        wanted = tree.NewOrganization(
            kind=models.OrganizationKind(input.kind),
            parent_id=optional_local_id(input.parent_id, "Organization", "parent_id"),
            code=input.code,
            name_zh=input.name_zh,
            name_en=input.name_en,
            credit_code=input.credit_code,
        )
        made = await tree.create_organization(viewer, wanted)
        await see_anew(info)
        return CreateOrganization(organization=made, errors=[])


class UpdateOrganizationInput(graphene.InputObjectType):
    """What is to be different; what is left out stays."""

    id = graphene.ID(
        required=True,
        description="An organization below one whose staff you are on; as an admin also a centre.",
    )
    kind = OrganizationKind(
        description="What it is; it must suit what stands below it and who serves in it."
    )
    parent_id = graphene.ID(
        description=f"Move it under this one, which must be below yours too. {_STANDS}"
    )
    code = graphene.String(description=_CODE)
    name_zh = graphene.String(description=_NAME_ZH)
    name_en = graphene.String(description=_NAME_EN)
    credit_code = graphene.String(
        description="Its unified social credit code (GB 32100-2015); an empty text takes it away."
    )
    is_active = graphene.Boolean(
        description="false: it leaves all public lists, and what was written about it stays; "
        "true: it is back."
    )


class UpdateOrganization(graphene.Mutation):
    """As staff of what is above it: rename, move, or retire an organization."""

    class Meta:
        name = "UpdateOrganizationPayload"

    class Arguments:
        input = UpdateOrganizationInput(required=True, description="What is to be different.")

    organization = graphene.Field(Organization, description="As it is now; null when refused.")
    errors = error_list(
        "UpdateOrganization", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: UpdateOrganizationInput,  # noqa: A002 - the API's word
    ) -> "UpdateOrganization":
        viewer, key = viewer_of(info), local_id(input.id, "Organization", "id")
        changes = tree.OrganizationChanges(
            kind=None if input.kind is None else models.OrganizationKind(input.kind),
            parent_id=optional_local_id(input.parent_id, "Organization", "parent_id"),
            code=input.code,
            name_zh=input.name_zh,
            name_en=input.name_en,
            credit_code=input.credit_code,
            is_active=input.is_active,
        )
        changed = await tree.update_organization(viewer, key, changes)
        return UpdateOrganization(organization=changed, errors=[])


class VerifyOrganizationInput(graphene.InputObjectType):
    """Which organization."""

    id = graphene.ID(required=True, description="An organization below one whose staff you are on.")


class VerifyOrganization(graphene.Mutation):
    """As staff of its park, or above: say that an organization is what it says."""

    class Meta:
        name = "VerifyOrganizationPayload"

    class Arguments:
        input = VerifyOrganizationInput(required=True, description="Which one.")

    organization = graphene.Field(Organization, description="As it is now; null when refused.")
    errors = error_list(
        "VerifyOrganization", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: VerifyOrganizationInput,  # noqa: A002 - the API's word
    ) -> "VerifyOrganization":
        viewer, key = viewer_of(info), local_id(input.id, "Organization", "id")
        verified = await tree.verify_organization(viewer, key)
        return VerifyOrganization(organization=verified, errors=[])


class RegisterEnterpriseInput(graphene.InputObjectType):
    """Your enterprise, as its business license has it."""

    park_id = graphene.ID(required=True, description="The tech park it is in.")
    credit_code = graphene.String(
        required=True,
        description="Its unified social credit code (GB 32100-2015), 18 characters; spaces and "
        "small letters do no harm.",
    )
    name_zh = graphene.String(required=True, description=_NAME_ZH)
    name_en = graphene.String(required=True, description=_NAME_EN)
    contact_name = graphene.String(
        description="What to call you, at most 80 characters; kept if you have given no name yet."
    )
    idempotency_key = graphene.String(
        description="Yours to choose, 1 to 200 characters; the same key again gives the same "
        "enterprise."
    )


class RegisterEnterprise(graphene.Mutation):
    """Register your enterprise under its park; you become its contact.

    It can ask its park's team at once; the park verifies it afterwards. Where it is registered
    already, ask one of its contacts for an invitation.
    """

    class Meta:
        name = "RegisterEnterprisePayload"

    class Arguments:
        input = RegisterEnterpriseInput(required=True, description="The enterprise.")

    organization = graphene.Field(Organization, description="The enterprise; null when refused.")
    errors = error_list(
        "RegisterEnterprise",
        Code.INVALID,
        Code.LIMIT_REACHED,
        Code.NOT_FOUND,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RegisterEnterpriseInput,  # noqa: A002 - the API's word
    ) -> "RegisterEnterprise":
        viewer = viewer_of(info)
        wanted = registering.Registration(
            park_id=local_id(input.park_id, "Organization", "park_id"),
            credit_code=input.credit_code,
            name_zh=input.name_zh,
            name_en=input.name_en,
            contact_name=input.contact_name or "",
            idempotency_key=input.idempotency_key,
        )
        made = await registering.register_enterprise(viewer, wanted)
        await see_anew(info)
        return RegisterEnterprise(organization=made, errors=[])


class TreeMutations:
    """Root fields that change the tree."""

    create_organization = CreateOrganization.Field()
    update_organization = UpdateOrganization.Field()
    verify_organization = VerifyOrganization.Field()
    register_enterprise = RegisterEnterprise.Field()
