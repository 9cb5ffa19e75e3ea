"""What a specialist's page says of them."""

import graphene

from mulin.refusals import Code
from mulin.teams.actions import profiles
from schema.context import viewer_of
from schema.ids import local_id, local_ids, optional_local_id
from schema.refusals import error_list, telling
from schema.teams.types import Specialist


class UpdateSpecialistProfileInput(graphene.InputObjectType):
    """What to change of a specialist's page.

    What is left out stays as it is. `null` takes `licenceNumber` or `photoId` away, and is
    `INVALID` anywhere else.
    """

    specialist_id = graphene.ID(
        description="As coordinator of their office or of an organization one of their teams "
        "serves: whose page; left out: yours."
    )
    bio_zh = graphene.String(description="About them in Chinese, at most 2000; may be empty.")
    bio_en = graphene.String(description="About them in English, at most 4000; may be empty.")
    title_zh = graphene.String(description="Such as 律师, at most 80; may be empty.")
    title_en = graphene.String(description="Such as Lawyer, at most 120; may be empty.")
    languages = graphene.List(
        graphene.NonNull(graphene.String),
        description="Languages they advise in (BCP 47): `zh-CN`, `wuu`, `en`; 1 to 20.",
    )
    licence_number = graphene.String(
        description="The number of their licence to practise law, digits only: 17 of a lawyer's "
        "(12 of an earlier one), 14 of a basic-level legal worker's. Everybody sees it."
    )
    photo_id = graphene.ID(
        description="A `File` of yours that has arrived and is attached to nothing: a JPEG, PNG or "
        "WebP. Everybody sees it."
    )
    topic_ids = graphene.List(
        graphene.NonNull(graphene.ID),
        description="All topics they advise on, at most 100; they replace what was there.",
    )


class UpdateSpecialistProfile(graphene.Mutation):
    """As a specialist, or as their coordinator: change what their page says."""

    class Meta:
        name = "UpdateSpecialistProfilePayload"

    class Arguments:
        input = UpdateSpecialistProfileInput(required=True, description="What to change.")

    specialist = graphene.Field(Specialist, description="As they are now; null when refused.")
    errors = error_list(
        "UpdateSpecialistProfile",
        Code.FORBIDDEN,
        Code.INVALID,
        Code.NOT_FOUND,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: UpdateSpecialistProfileInput,  # noqa: A002 - the API's word
    ) -> "UpdateSpecialistProfile":
        viewer = viewer_of(info)
        # A mapping of what was sent: what is left out is not in it, unlike what is null.
        changes = {name: value for name, value in input.items() if name != "specialist_id"}
        if changes.get("topic_ids") is not None:
            changes["topic_ids"] = local_ids(input.topic_ids, "Topic", "topic_ids")
        if changes.get("photo_id") is not None:
            changes["photo_id"] = local_id(input.photo_id, "File", "photo_id")
        specialist_id = optional_local_id(input.specialist_id, "Specialist", "specialist_id")
        changed = await profiles.update_profile(viewer, specialist_id, changes)
        return UpdateSpecialistProfile(specialist=changed, errors=[])


class ProfileMutations:
    """Root fields that change a specialist's page."""

    update_specialist_profile = UpdateSpecialistProfile.Field()
