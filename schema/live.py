"""Subscriptions: what concerns the viewer, told as it happens."""

from collections.abc import AsyncIterator

import graphene
from graphql import GraphQLError

from mulin import events
from mulin.people.viewer import Viewer
from mulin.people.viewer import viewer_of as viewer_of_session
from mulin.refusals import Refusal
from schema.context import viewer_of
from schema.refusals import coded_error


async def own_events(
    info: graphene.ResolveInfo, kind: str
) -> AsyncIterator[tuple[events.Event, Viewer]]:
    """Events of a kind that concern the viewer, each with the viewer as they are by then.

    Ends with the session. Raises GraphQLError UNAUTHENTICATED, and LISTENER_TOO_SLOW for a client
    that does not keep up: it should subscribe again and read what it missed.
    """
    try:
        viewer = viewer_of(info)
    except Refusal as refusal:
        raise coded_error(refusal) from None
    topics = [
        events.of_person(viewer.person_id),
        *map(events.of_organization, sorted(viewer.overseen | viewer.contact_for)),
    ]
    try:
        async for event in events.listen(topics):
            if event.kind != kind:
                continue
            present = await viewer_of_session(viewer.person_id, viewer.session_id)
            if present is None:
                return
            yield event, present
    except events.ListenerTooSlow as slow:
        raise GraphQLError(str(slow), extensions={"code": "LISTENER_TOO_SLOW"}) from None
