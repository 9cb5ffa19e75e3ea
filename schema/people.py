"""The viewer, and signing in and out."""

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
from mulin.people import actions, models, sign_in
from mulin.people import viewer as viewers
from mulin.refusals import Code
from mulin.scheduling import entries
from mulin.scheduling import queries as scheduling
from mulin.teams import models as team_models
from mulin.waitlist import queries as waitlist
from schema.appointments.types import AppointmentConnection
from schema.calendars import CalendarFeed, CalendarImport
from schema.consultations.enums import ConsultationStatus
from schema.consultations.types import ConsultationConnection
from schema.context import context_of, viewer_of
from schema.enums import AppointmentStatus, Locale, Role
from schema.notifications import Device, NotificationConnection
from schema.organizations.members import ViewerMemberships
from schema.pages import BY_START, NEWEST_FIRST, Window, page, page_arguments
from schema.refusals import coded, error_list, telling
from schema.scalars import DateTime
from schema.scheduling.absences import TimeOff
from schema.scheduling.types import DateOverride, WeeklyHours
from schema.teams import Specialist
from schema.teams.queries import OwnDuties
from schema.waitlist import WaitlistEntry
from schema.walkins.types import OwnWalkIns


class Viewer(ViewerMemberships, OwnDuties, OwnWalkIns, graphene.ObjectType):
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


class RequestSignInCodeInput(graphene.InputObjectType):
    """Whose phone."""

    phone = graphene.String(
        required=True, description="A mobile number; without a country code it is a Chinese one."
    )


class RequestSignInCode(graphene.Mutation):
    """Have a six-digit code sent to a phone; it works for five minutes and five tries.

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
        expires_at = await sign_in.request_code(input.phone, context_of(info).address)
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


async def _signed_in(info: graphene.ResolveInfo, opened: sign_in.SignedIn) -> dict[str, Any]:
    viewer = await viewers.viewer_of(opened.person_id, opened.session_id)
    # What the rest of the answer shows is seen with the new viewer's eyes.
    context_of(info).become(viewer)
    return {
        "access_token": opened.access_token,
        "refresh_token": opened.refresh_token,
        "viewer": viewer,
        "errors": [],
    }


class SignInInput(graphene.InputObjectType):
    """A phone and the code sent to it."""

    phone = graphene.String(required=True, description="The number the code was asked for.")
    code = graphene.String(required=True, description="Its six digits.")


class SignIn(SignedIn, graphene.Mutation):
    """Sign in with a phone's code; the first time makes the account."""

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
        opened = await sign_in.sign_in(input.phone, input.code)
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
        opened = await sign_in.sign_in_with_firebase(input.id_token)
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
    """Root fields that change sessions and accounts."""

    request_sign_in_code = RequestSignInCode.Field()
    sign_in = SignIn.Field()
    sign_in_with_firebase = SignInWithFirebase.Field()
    refresh_session = RefreshSession.Field()
    sign_out = SignOut.Field()
    update_profile = UpdateProfile.Field()
