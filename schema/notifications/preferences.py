"""What somebody wants to be told of, by which channel, and when not."""

from enum import StrEnum
from typing import Any

import graphene

from mulin.appointments import models as appointment_models
from mulin.consultations import models as consultation_models
from mulin.notifications import kinds, models, preferences, quiet
from mulin.people import viewer as viewers
from mulin.refusals import Code, invalid
from schema.appointments.types import Appointment
from schema.consultations.types import Consultation
from schema.context import context_of, viewer_of
from schema.enums import NotificationKind, described
from schema.ids import taken_apart
from schema.nodes import Node, fetched_by, related
from schema.pages import NEWEST_FIRST, Window, connection_of, page, page_arguments
from schema.refusals import coded, error_list, telling
from schema.scalars import DateTime, LocalTime


class PersonalChannel(StrEnum):
    """The channels by which word reaches people, and not programs."""

    PUSH = models.Channel.PUSH.value
    SMS = models.Channel.SMS.value
    EMAIL = models.Channel.EMAIL.value


NotificationChannel = described(
    PersonalChannel,
    "A way by which you are told beside the inbox, which has everything.",
    {
        "PUSH": "To the phones and browsers you registered.",
        "SMS": "By short message; of what is urgent only when no device of yours has shown it.",
        "EMAIL": "To the e-mail address you proved.",
    },
    name="NotificationChannel",
)

NotificationAudience = described(
    kinds.Audience,
    "Who is told of a kind of notification.",
    {
        "ASKER": "Whoever asks, books or comes.",
        "SPECIALIST": "Whoever gives the advice.",
        "BOTH": "Both of them.",
        "OVERSEER": "Those who see to the work: coordinators, leads, admins.",
        "FOLLOWER": "Everybody who follows a topic or an area.",
    },
    name="NotificationAudience",
)


class ChannelPreference(graphene.ObjectType):
    """Whether you are told of something by one channel."""

    channel = graphene.Field(NotificationChannel, required=True, description="Which channel.")
    enabled = graphene.Boolean(required=True, description="Whether you are told by it.")
    is_default = graphene.Boolean(
        required=True, description="Whether you have left it as it is for everybody."
    )


class KindPreference(graphene.ObjectType):
    """How you are told of one kind of thing."""

    kind = graphene.Field(NotificationKind, required=True, description="What it is about.")
    audience = graphene.Field(
        NotificationAudience, required=True, description="Who is told of such things."
    )
    urgent = graphene.Boolean(required=True, description="Whether it comes in quiet hours too.")
    channels = graphene.List(
        graphene.NonNull(ChannelPreference),
        required=True,
        description="Each channel there is here.",
    )

    @staticmethod
    def resolve_audience(row: preferences.KindWish, _info: graphene.ResolveInfo) -> Any:
        return kinds.KINDS[row.kind].audience

    @staticmethod
    def resolve_urgent(row: preferences.KindWish, _info: graphene.ResolveInfo) -> bool:
        return kinds.KINDS[row.kind].urgent


class QuietHours(graphene.ObjectType):
    """When what is not urgent waits; each day, over midnight when `until` comes before `from`."""

    from_ = LocalTime(required=True, name="from", description="The first quiet minute.")
    until = LocalTime(required=True, description="The first minute that is not quiet any more.")
    time_zone = graphene.String(
        required=True, description="Where the clock hangs that shows it: an IANA time zone."
    )

    @staticmethod
    def resolve_from_(row: quiet.QuietHours, _info: graphene.ResolveInfo) -> int:
        return row.starts

    @staticmethod
    def resolve_until(row: quiet.QuietHours, _info: graphene.ResolveInfo) -> int:
        return row.ends

    @staticmethod
    def resolve_time_zone(row: quiet.QuietHours, _info: graphene.ResolveInfo) -> str:
        return row.zone


class NotificationPreferences(graphene.ObjectType):
    """How you want to be told of things. Your inbox has all of them in any case."""

    quiet_hours = graphene.Field(QuietHours, description="Your quiet hours; null: none.")
    kinds = graphene.List(
        graphene.NonNull(KindPreference),
        required=True,
        description="Every kind there is; see `audience` for those that concern you.",
    )

    @staticmethod
    async def resolve_quiet_hours(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> Any:
        return await preferences.quiet_hours_of(viewer)

    @staticmethod
    async def resolve_kinds(viewer: viewers.Viewer, _info: graphene.ResolveInfo) -> Any:
        return await preferences.wishes_of(viewer)


class MutedThread(graphene.ObjectType):
    """An appointment or consultation of which only your inbox tells you."""

    class Meta:
        interfaces = (Node,)

    appointment = graphene.Field(Appointment, description="The appointment, if it is one.")
    consultation = graphene.Field(Consultation, description="The consultation, if it is one.")
    created_at = graphene.Field(DateTime, required=True, description="Since when.")

    resolve_appointment = related(appointment_models.Appointment, "appointment_id")
    resolve_consultation = related(consultation_models.Consultation, "consultation_id")


MutedThreadConnection = connection_of(MutedThread, "muted threads")


async def _own_muted_thread(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await preferences.muted_by(viewer).get_or_none(id=key)


fetched_by("MutedThread", _own_muted_thread)


class OwnPreferences:
    """What of the viewer's concerns how they are told of things."""

    notification_preferences = graphene.Field(
        NotificationPreferences, required=True, description="How you want to be told of things."
    )
    muted_threads = graphene.Field(
        MutedThreadConnection,
        **page_arguments(),
        description="What you muted, the latest first; see `muteThread`.",
    )

    @staticmethod
    def resolve_notification_preferences(
        viewer: viewers.Viewer, _info: graphene.ResolveInfo
    ) -> viewers.Viewer:
        return viewer

    @staticmethod
    @coded
    async def resolve_muted_threads(
        viewer: viewers.Viewer, _info: graphene.ResolveInfo, **window: Any
    ) -> Any:
        muted = preferences.muted_by(viewer)
        return await page(MutedThreadConnection, muted, NEWEST_FIRST, Window(**window))


class SetNotificationChoiceInput(graphene.InputObjectType):
    """One kind of notification on one channel."""

    kind = NotificationKind(required=True, description="What it is about.")
    channel = NotificationChannel(required=True, description="By which channel.")
    enabled = graphene.Boolean(
        description="Whether you want it; null: as it is for everybody, now and later."
    )


class SetNotificationChoice(graphene.Mutation):
    """Have a kind of notification come by a channel, or not; the inbox has it in any case.

    What is on its way by then comes all the same.
    """

    class Meta:
        name = "SetNotificationChoicePayload"

    class Arguments:
        input = SetNotificationChoiceInput(required=True, description="What, and how.")

    preference = graphene.Field(KindPreference, description="As it is now; null when refused.")
    errors = error_list("SetNotificationChoice", Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SetNotificationChoiceInput,  # noqa: A002 - the API's word
    ) -> "SetNotificationChoice":
        wish = await preferences.choose(
            viewer_of(info),
            models.NotificationKind(input.kind),
            models.Channel(input.channel),
            input.enabled,
        )
        return SetNotificationChoice(preference=wish, errors=[])


class SetQuietHoursInput(graphene.InputObjectType):
    """From when until when; without both there are no quiet hours."""

    from_ = LocalTime(name="from", description="The first quiet minute, such as 22:00.")
    until = LocalTime(description="The first minute after, such as 07:00.")
    time_zone = graphene.String(
        description="The IANA time zone whose clock counts; null: the district's."
    )


class SetQuietHours(graphene.Mutation):
    """Say when only urgent things may reach you; the rest comes when the quiet is over."""

    class Meta:
        name = "SetQuietHoursPayload"

    class Arguments:
        input = SetQuietHoursInput(required=True, description="When.")

    quiet_hours = graphene.Field(
        QuietHours, description="As they are now; null: there are none, or it was refused."
    )
    errors = error_list("SetQuietHours", Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SetQuietHoursInput,  # noqa: A002 - the API's word
    ) -> "SetQuietHours":
        kept = await preferences.set_quiet_hours(
            viewer_of(info), input.from_, input.until, input.time_zone
        )
        return SetQuietHours(quiet_hours=kept, errors=[])


class MuteThreadInput(graphene.InputObjectType):
    """Which thread."""

    id = graphene.ID(required=True, description="Id of an `Appointment` or a `Consultation`.")
    muted = graphene.Boolean(required=True, description="false: hear of it again.")


class MuteThread(graphene.Mutation):
    """Hear of one appointment or consultation in your inbox only, or as of others again."""

    class Meta:
        name = "MuteThreadPayload"

    class Arguments:
        input = MuteThreadInput(required=True, description="Which, and how.")

    appointment = graphene.Field(Appointment, description="The appointment, if it is one.")
    consultation = graphene.Field(Consultation, description="The consultation, if it is one.")
    errors = error_list("MuteThread", Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: MuteThreadInput,  # noqa: A002 - the API's word
    ) -> "MuteThread":
        viewer = viewer_of(info)
        kind, key = taken_apart(input.id, "id")
        if kind not in {"Appointment", "Consultation"}:
            raise invalid("id", "bad_id")
        appointment_id = key if kind == "Appointment" else None
        consultation_id = key if kind == "Consultation" else None
        await preferences.mute(
            viewer,
            appointment_id=appointment_id,
            consultation_id=consultation_id,
            muted=input.muted,
        )
        context_of(info).become(viewer)  # what was read of it before is out of date
        loaders = context_of(info).loaders
        return MuteThread(
            appointment=await loaders.one(appointment_models.Appointment, appointment_id),
            consultation=await loaders.one(consultation_models.Consultation, consultation_id),
            errors=[],
        )


class PreferenceMutations:
    """Root fields that change how somebody is told of things."""

    set_notification_choice = SetNotificationChoice.Field()
    set_quiet_hours = SetQuietHours.Field()
    mute_thread = MuteThread.Field()
