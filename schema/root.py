"""The whole schema: every capability's root fields under one roof."""

from typing import Any

import graphene

from schema.appointments.booking import BookingMutations
from schema.appointments.delays import DelayMutations
from schema.appointments.finding import AppointmentQueries
from schema.appointments.live import AppointmentSubscriptions
from schema.appointments.moving import MovingMutations
from schema.appointments.steps import StepMutations
from schema.audit import AuditQueries
from schema.broadcasts.following import FollowingMutations
from schema.broadcasts.sending import BroadcastSendingMutations, BroadcastSubscriptions
from schema.broadcasts.writing import BroadcastQueries, BroadcastWritingMutations
from schema.calendars import CalendarMutations, CalendarQueries
from schema.closing import ClosingMutations
from schema.conflicts import ConflictMutations, ConflictQueries
from schema.consultations.live import ConsultationSubscriptions
from schema.consultations.overview import OverviewQueries
from schema.consultations.promises import PromiseMutations, PromiseQueries
from schema.consultations.steps import ConsultationStepMutations
from schema.consultations.submitting import ConsultationQueries, SubmissionMutations
from schema.consultations.writing import WritingMutations
from schema.emails import EmailMutations
from schema.failed_jobs import FailedJobMutations, FailedJobQueries
from schema.files import FileMutations
from schema.importing import ImportingMutations
from schema.intake import IntakeMutations, IntakeQueries
from schema.nodes import Node, find
from schema.notifications.deliveries import DeliveryMutations, DeliveryQueries
from schema.notifications.devices import DeviceMutations
from schema.notifications.inbox import InboxMutations, NotificationSubscriptions
from schema.notifications.preferences import PreferenceMutations
from schema.notifications.receipts import ReceiptMutations
from schema.organizations.inviting import InvitingMutations
from schema.organizations.opening import OpeningMutations
from schema.organizations.queries import OrganizationQueries
from schema.organizations.tree import TreeMutations
from schema.organizations.venues import VenueMutations
from schema.people import PeopleMutations, PeopleQueries
from schema.privacy import PrivacyMutations, PrivacyQueries
from schema.proving import ProvingMutations
from schema.quality import QualityMutations, QualityQueries
from schema.refusals import coded
from schema.scheduling.absences import AbsenceMutations
from schema.scheduling.availability import SchedulingQueries
from schema.scheduling.closures import ClosureMutations
from schema.scheduling.holidays import HolidayMutations, HolidayQueries
from schema.scheduling.hours import HoursMutations
from schema.scheduling.nearest import NearestQueries
from schema.scheduling.policies import PolicyMutations
from schema.search import SearchQueries
from schema.services import ServiceQueries
from schema.sessions import SessionMutations
from schema.sign_in import SignInMutations
from schema.teams.covering import CoveringMutations
from schema.teams.founding import FoundingMutations
from schema.teams.members import MemberMutations
from schema.teams.profiles import ProfileMutations
from schema.teams.queries import TeamQueries
from schema.waitlist import WaitlistMutations
from schema.walkins.calling import CallingMutations
from schema.walkins.queue import WalkInQueries, WalkInSubscriptions
from schema.walkins.serving import ServingMutations
from schema.walkins.taking import TakingMutations
from schema.webhooks.queries import WebhookQueries
from schema.webhooks.registering import RegisteringMutations
from schema.webhooks.switching import SwitchingMutations


class Query(
    PeopleQueries,
    OrganizationQueries,
    ServiceQueries,
    TeamQueries,
    SchedulingQueries,
    NearestQueries,
    HolidayQueries,
    AppointmentQueries,
    AuditQueries,
    CalendarQueries,
    ConflictQueries,
    ConsultationQueries,
    OverviewQueries,
    PromiseQueries,
    SearchQueries,
    QualityQueries,
    PrivacyQueries,
    WalkInQueries,
    BroadcastQueries,
    IntakeQueries,
    DeliveryQueries,
    FailedJobQueries,
    WebhookQueries,
    graphene.ObjectType,
):
    """Everything that can be read."""

    node = graphene.Field(
        Node,
        id=graphene.ID(required=True, description="A global id."),
        description="The object of that id; null when there is none, or it is not yours to see.",
    )

    @staticmethod
    @coded
    async def resolve_node(_root: object, info: graphene.ResolveInfo, id: str) -> Any:  # noqa: A002 - Relay's word
        return await find(info, id)


class Mutation(
    SignInMutations,
    SessionMutations,
    ProvingMutations,
    PeopleMutations,
    ClosingMutations,
    SubmissionMutations,
    WritingMutations,
    ConsultationStepMutations,
    PromiseMutations,
    BookingMutations,
    StepMutations,
    MovingMutations,
    DelayMutations,
    WaitlistMutations,
    DeviceMutations,
    DeliveryMutations,
    ReceiptMutations,
    EmailMutations,
    InboxMutations,
    PreferenceMutations,
    HoursMutations,
    AbsenceMutations,
    ClosureMutations,
    HolidayMutations,
    PolicyMutations,
    TreeMutations,
    VenueMutations,
    OpeningMutations,
    InvitingMutations,
    CalendarMutations,
    FileMutations,
    ImportingMutations,
    FoundingMutations,
    MemberMutations,
    CoveringMutations,
    ProfileMutations,
    ConflictMutations,
    QualityMutations,
    PrivacyMutations,
    TakingMutations,
    CallingMutations,
    ServingMutations,
    FollowingMutations,
    BroadcastWritingMutations,
    BroadcastSendingMutations,
    IntakeMutations,
    FailedJobMutations,
    RegisteringMutations,
    SwitchingMutations,
    graphene.ObjectType,
):
    """Everything that can be changed. Refusals come as `errors` of the payload."""


class Subscription(
    AppointmentSubscriptions,
    ConsultationSubscriptions,
    NotificationSubscriptions,
    WalkInSubscriptions,
    BroadcastSubscriptions,
    graphene.ObjectType,
):
    """Everything that is told as it happens, over graphql-transport-ws."""


schema = graphene.Schema(query=Query, mutation=Mutation, subscription=Subscription)
