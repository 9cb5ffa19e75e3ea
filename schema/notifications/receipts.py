"""Apps tell what became of pushes."""

import graphene

from mulin.notifications import receipts
from mulin.refusals import Code
from schema.context import viewer_of
from schema.refusals import error_list, telling


class ConfirmNotificationsInput(graphene.InputObjectType):
    """Which pushes, and whether they were opened."""

    dedupe_keys = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="The `dedupeKey` that each push carries in its data; at most 100.",
    )
    opened = graphene.Boolean(
        required=True, description="true: somebody opened them; false: they arrived."
    )


class ConfirmNotifications(graphene.Mutation):
    """Tell that pushes arrived at this phone, or were opened: no text message follows then.

    Call it as soon as a push arrives, and again with `opened: true` once it is opened; an opened
    one counts as read. The first word counts, and telling late or twice does no harm. Keys that are
    not yours, or of what is gone by now, are passed over.
    """

    class Meta:
        name = "ConfirmNotificationsPayload"

    class Arguments:
        input = ConfirmNotificationsInput(required=True, description="Which, and how.")

    confirmed_count = graphene.Int(description="How many of the keys were yours; null if refused.")
    errors = error_list("ConfirmNotifications", Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: ConfirmNotificationsInput,  # noqa: A002 - the API's word
    ) -> "ConfirmNotifications":
        viewer = viewer_of(info)
        found = await receipts.confirm(viewer, input.dedupe_keys, opened=input.opened)
        return ConfirmNotifications(confirmed_count=found, errors=[])


class ReceiptMutations:
    """Root fields by which apps tell of pushes."""

    confirm_notifications = ConfirmNotifications.Field()
