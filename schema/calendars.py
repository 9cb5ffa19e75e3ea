"""Calendars: private feeds of appointments, and busy times imported from elsewhere."""

from typing import Any

import graphene

from mulin.calendars import events, feeds, imports, models, queries
from mulin.calendars.failures import Failure, explained
from mulin.messages import current_locale
from mulin.organizations import models as organization_models
from mulin.refusals import Code
from schema.context import context_of, viewer_of
from schema.enums import CalendarFeedKind
from schema.ids import local_id, optional_local_id
from schema.nodes import Node, fetched_by, related
from schema.organizations import Venue
from schema.refusals import coded, error_list, telling
from schema.scalars import DateTime


class CalendarFeed(graphene.ObjectType):
    """A private calendar that apps subscribe to; its address was shown once, when it was made."""

    class Meta:
        interfaces = (Node,)

    kind = graphene.Field(CalendarFeedKind, required=True, description="Whose appointments.")
    venue = graphene.Field(Venue, description="The venue, for `VENUE`.")
    created_at = graphene.Field(DateTime, required=True, description="When it was made.")
    read_at = graphene.Field(
        DateTime, description="When an app last read it, to the hour; null: not yet."
    )

    resolve_venue = related(organization_models.Venue, "venue_id")

    @staticmethod
    def resolve_kind(row: models.CalendarFeed, _info: graphene.ResolveInfo) -> events.Audience:
        if row.venue_id is not None:
            return events.Audience.VENUE
        return events.Audience.PERSON if row.specialist_id is None else events.Audience.SPECIALIST


class CalendarImport(graphene.ObjectType):
    """A calendar elsewhere whose events keep a specialist busy; read again every 15 minutes."""

    class Meta:
        interfaces = (Node,)

    name = graphene.String(required=True, description="What you call it.")
    host = graphene.String(
        required=True, description="Where it is kept; the rest of its address is never shown."
    )
    refreshed_at = graphene.Field(DateTime, description="Last read without failure; null: not yet.")
    failure = graphene.String(
        description="Why the last reading failed, for a person; null: it did not. "
        "Until it succeeds, what was read before counts."
    )
    busy_count = graphene.Int(
        required=True, description="How many stretches of time it keeps you busy, 400 days ahead."
    )

    @staticmethod
    def resolve_host(row: models.CalendarImport, _info: graphene.ResolveInfo) -> str:
        return imports.host_of(row)

    @staticmethod
    def resolve_failure(row: models.CalendarImport, _info: graphene.ResolveInfo) -> str | None:
        return None if row.failure is None else explained(Failure(row.failure))


async def _own_feed(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.feeds_of(viewer).get_or_none(id=key)


async def _own_import(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.imports_of(viewer).get_or_none(id=key)


fetched_by("CalendarFeed", _own_feed)
fetched_by("CalendarImport", _own_import)


class AppointmentCalendar(graphene.ObjectType):
    """An appointment as an iCalendar file, to save or to hand to a calendar app."""

    filename = graphene.String(required=True, description="A name for the file, `….ics`.")
    contents = graphene.String(
        required=True,
        description="The file, `text/calendar` in UTF-8 (RFC 5545). Opening a later one, also that "
        "of a cancelled appointment, updates the event: its UID stays, its SEQUENCE rises.",
    )


class CalendarQueries:
    """Root fields about calendars."""

    appointment_calendar = graphene.Field(
        AppointmentCalendar,
        id=graphene.ID(required=True, description="Id of the `Appointment`."),
        description="An appointment for your calendar; null when there is none, or it is not "
        "yours to see.",
    )

    @staticmethod
    @coded
    async def resolve_appointment_calendar(
        _root: object,
        info: graphene.ResolveInfo,
        id: str,  # noqa: A002 - Relay's word
    ) -> AppointmentCalendar | None:
        viewer, key = viewer_of(info), local_id(id, "Appointment", "id")
        entry = await queries.entry_visible_to(viewer, key)
        if entry is None:
            return None
        return AppointmentCalendar(
            filename=f"mulin-{entry.reference}.ics",
            contents=events.single(entry, current_locale()).decode(),
        )


class CreateCalendarFeedInput(graphene.InputObjectType):
    """Whose appointments; leave both out for those you booked."""

    venue_id = graphene.ID(description="A venue on whose staff you are.")
    for_specialist = graphene.Boolean(description="true: the appointments you give.")


class CreateCalendarFeed(graphene.Mutation):
    """Make a private calendar that apps can subscribe to. Whoever has its address can read it.

    At most 10 may be open. It shows service, specialist, time, place and reference, never names or
    notes of those who come.
    """

    class Meta:
        name = "CreateCalendarFeedPayload"

    class Arguments:
        input = CreateCalendarFeedInput(required=True, description="Whose appointments.")

    feed = graphene.Field(CalendarFeed, description="The feed; null when refused.")
    url = graphene.String(
        description="Its address. It is shown this once; lost, revoke the feed and make another."
    )
    errors = error_list(
        "CreateCalendarFeed",
        Code.FORBIDDEN,
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
        input: CreateCalendarFeedInput,  # noqa: A002 - the API's word
    ) -> "CreateCalendarFeed":
        made = await feeds.create_feed(
            viewer_of(info),
            venue_id=optional_local_id(input.venue_id, "Venue", "venue_id"),
            for_specialist=bool(input.for_specialist),
        )
        return CreateCalendarFeed(feed=made.feed, url=made.url, errors=[])


class RevokeCalendarFeedInput(graphene.InputObjectType):
    """Which feed."""

    id = graphene.ID(required=True, description="Id of the `CalendarFeed`.")


class RevokeCalendarFeed(graphene.Mutation):
    """Close a feed for good: its address opens nothing any more."""

    class Meta:
        name = "RevokeCalendarFeedPayload"

    class Arguments:
        input = RevokeCalendarFeedInput(required=True, description="Which one.")

    revoked_id = graphene.ID(description="The id that is no more.")
    errors = error_list("RevokeCalendarFeed", Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RevokeCalendarFeedInput,  # noqa: A002 - the API's word
    ) -> "RevokeCalendarFeed":
        await feeds.revoke_feed(viewer_of(info), local_id(input.id, "CalendarFeed", "id"))
        return RevokeCalendarFeed(revoked_id=input.id, errors=[])


class AddCalendarImportInput(graphene.InputObjectType):
    """A calendar elsewhere."""

    name = graphene.String(required=True, description="What to call it, at most 80 characters.")
    url = graphene.String(
        required=True,
        description="Its iCalendar address, `https://` or `webcal://`, as its app shows it. It is "
        "kept encrypted.",
    )


class AddCalendarImport(graphene.Mutation):
    """As a specialist, keep free of appointments what a calendar elsewhere says is busy.

    At most 5. Only times are kept, no titles.
    """

    class Meta:
        name = "AddCalendarImportPayload"

    class Arguments:
        input = AddCalendarImportInput(required=True, description="The calendar.")

    calendar_import = graphene.Field(
        CalendarImport, description="The import, about to be read; null when refused."
    )
    errors = error_list(
        "AddCalendarImport",
        Code.FORBIDDEN,
        Code.INVALID,
        Code.LIMIT_REACHED,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: AddCalendarImportInput,  # noqa: A002 - the API's word
    ) -> "AddCalendarImport":
        made = await imports.add_import(viewer_of(info), input.name, input.url)
        return AddCalendarImport(calendar_import=made, errors=[])


class RemoveCalendarImportInput(graphene.InputObjectType):
    """Which import."""

    id = graphene.ID(required=True, description="Id of the `CalendarImport`.")


class RemoveCalendarImport(graphene.Mutation):
    """Forget a calendar and the times it kept busy."""

    class Meta:
        name = "RemoveCalendarImportPayload"

    class Arguments:
        input = RemoveCalendarImportInput(required=True, description="Which one.")

    removed_id = graphene.ID(description="The id that is no more.")
    errors = error_list(
        "RemoveCalendarImport", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RemoveCalendarImportInput,  # noqa: A002 - the API's word
    ) -> "RemoveCalendarImport":
        await imports.remove_import(viewer_of(info), local_id(input.id, "CalendarImport", "id"))
        return RemoveCalendarImport(removed_id=input.id, errors=[])


class RefreshCalendarImportInput(graphene.InputObjectType):
    """Which import."""

    id = graphene.ID(required=True, description="Id of the `CalendarImport`.")


class RefreshCalendarImport(graphene.Mutation):
    """Have a calendar read now and not when its quarter of an hour is over."""

    class Meta:
        name = "RefreshCalendarImportPayload"

    class Arguments:
        input = RefreshCalendarImportInput(required=True, description="Which one.")

    calendar_import = graphene.Field(
        CalendarImport, description="The import, about to be read; null when refused."
    )
    errors = error_list(
        "RefreshCalendarImport", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RefreshCalendarImportInput,  # noqa: A002 - the API's word
    ) -> "RefreshCalendarImport":
        key = local_id(input.id, "CalendarImport", "id")
        found = await imports.refresh_import(viewer_of(info), key)
        return RefreshCalendarImport(calendar_import=found, errors=[])


class CalendarMutations:
    """Root fields that change feeds and imports."""

    create_calendar_feed = CreateCalendarFeed.Field()
    revoke_calendar_feed = RevokeCalendarFeed.Field()
    add_calendar_import = AddCalendarImport.Field()
    remove_calendar_import = RemoveCalendarImport.Field()
    refresh_calendar_import = RefreshCalendarImport.Field()
