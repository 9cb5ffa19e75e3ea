"""The viewer, and what they say of themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import graphene

from mulin.appointments import queries as appointments
from mulin.appointments.models import AppointmentStatus as Status
from mulin.calendars import queries as calendars
from mulin.consultations import queries as consultations
from mulin.consultations.models import ConsultationStatus as WrittenStatus
from mulin.crypto import decrypt_optional
from mulin.global_ids import global_id
from mulin.notifications import queries as notifications
from mulin.people import actions, models
from mulin.people import viewer as viewers
from mulin.refusals import Code
from mulin.scheduling import entries
from mulin.scheduling import queries as scheduling
from mulin.teams import models as team_models
from mulin.waitlist import queries as waitlist
from schema.appointments.types import AppointmentConnection
from schema.audit import OwnTrace
from schema.broadcasts.following import OwnFollowings
from schema.calendars import CalendarFeed, CalendarImport
from schema.consultations.enums import ConsultationStatus
from schema.consultations.types import ConsultationConnection
from schema.context import context_of, viewer_of
from schema.emails import ViewerEmail
from schema.enums import AppointmentStatus, Locale, Role
from schema.notifications.preferences import OwnPreferences
from schema.notifications.types import Device, NotificationConnection
from schema.organizations.members import ViewerMemberships
from schema.pages import BY_START, NEWEST_FIRST, Window, page, page_arguments
from schema.privacy import OwnPrivacy
from schema.refusals import coded, error_list, telling
from schema.scalars import DateTime
from schema.scheduling.absences import TimeOff
from schema.scheduling.types import DateOverride, WeeklyHours
from schema.second_factor import OwnSecondFactor
from schema.sessions import OwnSessions
from schema.teams import Specialist
from schema.teams.queries import OwnDuties
from schema.waitlist import WaitlistEntry
from schema.walkins.types import OwnWalkIns


class Viewer(
    OwnSecondFactor,
    OwnSessions,
    OwnFollowings,
    ViewerMemberships,
    ViewerEmail,
    OwnDuties,
    OwnWalkIns,
    OwnPreferences,
    OwnTrace,
    OwnPrivacy,
    graphene.ObjectType,
):
    """You: the signed-in caller, and the door to all that is yours."""

    id = graphene.ID(required=True, description="Your id, that of a `Person`.")
    name = graphene.String(required=True, description="Your name; empty until you give one.")
    phone = graphene.String(description="Your own number (E.164); null without one.")
    locale = graphene.Field(
        Locale, required=True, description="The language you are written to in."
    )
    roles = graphene.List(
        graphene.NonNull(Role), required=True, description="What you may do; always `RESIDENT` too."
    )
    specialist = graphene.Field(Specialist, description="Your public profile, if you give advice.")
    appointments = graphene.Field(
        AppointmentConnection,
        status=graphene.List(graphene.NonNull(AppointmentStatus), description="Only in these."),
        from_=DateTime(name="from", description="Only those that begin at or after."),
        to=DateTime(description="Only those that begin before."),
        **page_arguments(),
        description="What you booked and, as a specialist, what you give; in order of time.",
    )
    consultations = graphene.Field(
        ConsultationConnection,
        status=graphene.List(graphene.NonNull(ConsultationStatus), description="Only in these."),
        **page_arguments(),
        description="What you asked in writing, for yourself and for the enterprises and schools "
        "you are contact of; newest first.",
    )
    notifications = graphene.Field(
        NotificationConnection,
        unread=graphene.Boolean(description="true: only unread ones."),
        **page_arguments(),
        description="Your inbox, newest first.",
    )
    devices = graphene.List(
        graphene.NonNull(Device), required=True, description="What takes your pushes."
    )
    weekly_hours = graphene.List(
        graphene.NonNull(WeeklyHours), required=True, description="As a specialist: your week."
    )
    date_overrides = graphene.List(
        graphene.NonNull(DateOverride),
        required=True,
        description="As a specialist: its exceptions.",
    )
    waitlist = graphene.List(
        graphene.NonNull(WaitlistEntry),
        required=True,
        description="What you wait for, and where you stand.",
    )
    time_off = graphene.List(
        graphene.NonNull(TimeOff),
        required=True,
        description="As a specialist: your absences still to end, in order of time.",
    )
    calendar_feeds = graphene.List(
        graphene.NonNull(CalendarFeed),
        required=True,
        description="The calendars of appointments that you have open to your apps.",
    )
    calendar_imports = graphene.List(
        graphene.NonNull(CalendarImport),
        required=True,
        description="As a specialist: the calendars that keep you busy.",
    )

    @staticmethod
    def resolve_id(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> str:
        return global_id("Person", viewer.person_id)

    @staticmethod
    async def resolve_phone(viewer: viewers.Viewer, info: graphene.ResolveInfo) -> str | None:
        person = await context_of(info).loaders.one(models.Person, viewer.person_id)
        return decrypt_optional(person.phone_encrypted) if person is not None else None

    @staticmethod
    def resolve_roles(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> list[str]:
        held = dict.fromkeys(role.value for _, role in viewer.memberships)
        giving = ["specialist"] if viewer.specialist_id is not None else []
        return ["resident", *giving, *held]

    @staticmethod
    async def resolve_specialist(viewer: viewers.Viewer, info: graphene.ResolveInfo) -> Any:
        return await context_of(info).loaders.one(team_models.Specialist, viewer.specialist_id)

    @staticmethod
    async def resolve_waitlist(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> Any:
        return await waitlist.open_entries_of(viewer)

    @staticmethod
    @coded
    async def resolve_appointments(
        viewer: viewers.Viewer,
        _info: graphene.ResolveInfo,
        status: Sequence[Status] | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
        **window: Any,
    ) -> Any:
        found = appointments.of_viewer(viewer, statuses=status, begin=from_, end=to)
        return await page(AppointmentConnection, found, BY_START, Window(**window))

    @staticmethod
    @coded
    async def resolve_consultations(
        viewer: viewers.Viewer,
        _info: graphene.ResolveInfo,
        status: Sequence[WrittenStatus] | None = None,
        **window: Any,
    ) -> Any:
        found = consultations.of_requester(viewer)
        if status is not None:
            found = found.filter(status__in=list(status))
        return await page(ConsultationConnection, found, NEWEST_FIRST, Window(**window))

    @staticmethod
    @coded
    async def resolve_notifications(
        viewer: viewers.Viewer,
        _info: graphene.ResolveInfo,
        *,
        unread: bool = False,
        **window: Any,
    ) -> Any:
        found = notifications.visible_to(viewer)
        if unread:
            found = found.filter(read_at=None)
        return await page(NotificationConnection, found, NEWEST_FIRST, Window(**window))

    @staticmethod
    async def resolve_devices(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> Any:
        return await notifications.devices_of(viewer).order_by("id")

    @staticmethod
    async def resolve_weekly_hours(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> Any:
        return await scheduling.weekly_hours_of(viewer).order_by("weekday", "starts_minute")

    @staticmethod
    async def resolve_date_overrides(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> Any:
        return await scheduling.date_overrides_of(viewer).order_by("date", "id")

    @staticmethod
    async def resolve_time_off(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> Any:
        return await entries.time_off_of(viewer).order_by("starts_at", "id")

    @staticmethod
    async def resolve_calendar_feeds(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> Any:
        return await calendars.feeds_of(viewer).order_by("id")

    @staticmethod
    async def resolve_calendar_imports(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> Any:
        return await calendars.imports_of(viewer).order_by("id")


class PeopleQueries:
    """Root fields about people."""

    viewer = graphene.Field(Viewer, description="You; null when not signed in.")

    @staticmethod
    async def resolve_viewer(_root: object, info: graphene.ResolveInfo) -> viewers.Viewer | None:
        return context_of(info).viewer


class UpdateProfileInput(graphene.InputObjectType):
    """What to change; what is left out stays."""

    name = graphene.String(description="How you want to be called, at most 80 characters.")
    locale = Locale(description="The language to write to you in.")


class UpdateProfile(graphene.Mutation):
    """Change your name or language."""

    class Meta:
        name = "UpdateProfilePayload"

    class Arguments:
        input = UpdateProfileInput(required=True, description="What to change.")

    viewer = graphene.Field(Viewer, description="You, as you are now; null when refused.")
    errors = error_list("UpdateProfile", Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: UpdateProfileInput,  # noqa: A002 - the API's word
    ) -> "UpdateProfile":
        viewer = viewer_of(info)
        await actions.update_profile(viewer, name=input.name, locale=input.locale)
        changed = await viewers.viewer_of(viewer.person_id, viewer.session_id)
        return UpdateProfile(viewer=changed, errors=[])


class PeopleMutations:
    """Root fields that change accounts."""

    update_profile = UpdateProfile.Field()
