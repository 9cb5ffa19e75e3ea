"""The queue of a venue: on the display in the hall, on the screens of its staff, live."""

from collections.abc import AsyncIterator, Hashable
from typing import Any

import graphene

from mulin import events
from mulin.people.viewer import viewer_of as viewer_of_session
from mulin.refusals import Refusal, not_found
from mulin.walkins import queries
from mulin.walkins.models import WalkInStatus as Status
from schema.context import Context, context_of
from schema.ids import local_id
from schema.live import Together, shared
from schema.organizations import Venue
from schema.refusals import coded, coded_error
from schema.scalars import Date, DateTime
from schema.walkins.types import WalkIn, WalkInStatus

_STAFF_ONLY = "null unless your organization runs the venue; at most 100."


class QueueCall(graphene.ObjectType):
    """A number that is called to a desk or served at it. No names: everybody in the hall reads."""

    code = graphene.String(required=True, description="Such as A012.")
    desk = graphene.String(required=True, description="The name of the desk.")
    status = graphene.Field(WalkInStatus, required=True, description="`CALLED` or `SERVING`.")
    called_at = graphene.Field(DateTime, required=True, description="When it was called last.")


class VenueQueue(graphene.ObjectType):
    """The queue of a venue on its present day."""

    venue = graphene.Field(Venue, required=True, description="Where.")
    day = graphene.Field(Date, required=True, description="The day, by the venue's clock.")
    calls = graphene.List(
        graphene.NonNull(QueueCall),
        required=True,
        description="What is at the desks now, at most 10, the latest call first.",
    )
    waiting_count = graphene.Int(required=True, description="How many wait.")
    estimated_wait_minutes = graphene.Int(
        required=True, description="For who takes a number now, by the pace of the day."
    )
    waiting = graphene.List(
        graphene.NonNull(WalkIn), description=f"Who waits, in order; {_STAFF_ONLY}"
    )
    at_desks = graphene.List(
        graphene.NonNull(WalkIn), description=f"Who is called or served; {_STAFF_ONLY}"
    )
    skipped = graphene.List(
        graphene.NonNull(WalkIn), description=f"Who was called and did not come; {_STAFF_ONLY}"
    )

    @staticmethod
    async def resolve_waiting(board: queries.Board, info: graphene.ResolveInfo) -> Any:
        return await _listed(board, info, Status.WAITING)

    @staticmethod
    async def resolve_at_desks(board: queries.Board, info: graphene.ResolveInfo) -> Any:
        return await _listed(board, info, Status.CALLED, Status.SERVING)

    @staticmethod
    async def resolve_skipped(board: queries.Board, info: graphene.ResolveInfo) -> Any:
        return await _listed(board, info, Status.SKIPPED)


async def _listed(board: queries.Board, info: graphene.ResolveInfo, *statuses: Status) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.listed(viewer, board, *statuses)


class WalkInQueries:
    """Root fields anybody may ask."""

    venue_queue = graphene.Field(
        VenueQueue,
        venue_id=graphene.ID(required=True, description="Of which venue."),
        description="Who is called and how long one waits; null for what is no public venue.",
    )

    @staticmethod
    @coded
    async def resolve_venue_queue(_root: object, _info: graphene.ResolveInfo, venue_id: str) -> Any:
        return await queries.board_of(local_id(venue_id, "Venue", "venue_id"))


def _venue_key(venue_id: str) -> int:
    """Raises GraphQLError for what is no id of a venue."""
    try:
        return local_id(venue_id, "Venue", "venue_id")
    except Refusal as refusal:
        raise coded_error(refusal) from None


async def _refuse_all_but_public(venue_id: int) -> None:
    """Raises GraphQLError for what is no public venue."""
    if await queries.public_venue(venue_id) is None:
        raise coded_error(not_found("venue_id"))


_boards = Together(queries.board_of)


async def _seen_by(context: Context, venue_id: str) -> Hashable | None:
    """Strangers all see the same; of who has signed in, staff see more, until they are none."""
    if context.viewer is not None:
        return None
    key = _venue_key(venue_id)
    await _refuse_all_but_public(key)
    return "strangers"


class WalkInSubscriptions:
    """Root fields that stay open, for everybody."""

    queue_changed = graphene.Field(
        VenueQueue,
        required=True,
        venue_id=graphene.ID(required=True, description="Of which venue."),
        description="The queue as it is after each change: a number taken, called, served, …; "
        "several changes at once are told as one. Anybody may listen, as the display in the hall "
        "does. Ends with the session, if any.",
    )

    @staticmethod
    @shared(_seen_by)
    async def subscribe_queue_changed(
        _root: object, info: graphene.ResolveInfo, venue_id: str
    ) -> AsyncIterator[queries.Board]:
        viewer = context_of(info).viewer
        key = _venue_key(venue_id)
        # Before the venue is looked at: what happens meanwhile is heard too.
        with events.hearing([events.of_venue(key)]) as heard:
            await _refuse_all_but_public(key)
            async for _event in heard:
                # The board has all that was told until now, and what was missed.
                heard.forget()
                board = await _boards.read(key)
                if viewer is not None and not await viewer_of_session(
                    viewer.person_id, viewer.session_id
                ):
                    return
                if board is not None:
                    yield board
