"""Enumerations of the API, each value with a word for the mobile developer."""

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Any

import graphene

from mulin.appointments.absence import Outcome
from mulin.appointments.models import AppointmentStatus as AppointmentStatusModel
from mulin.appointments.models import ChangeKind
from mulin.calendars.events import Audience
from mulin.intake.models import IntakeChannel as IntakeChannelModel
from mulin.notifications.models import DeliveryStatus as DeliveryStatusModel
from mulin.notifications.models import NotificationKind as NotificationKindModel
from mulin.notifications.models import Platform as PlatformModel
from mulin.organizations.models import Equipment as EquipmentModel
from mulin.organizations.models import OrganizationKind as OrganizationKindModel
from mulin.people.models import Locale as LocaleModel
from mulin.people.models import SignInMethod as SignInMethodModel
from mulin.people.proof import ProofKind as ProofKindModel
from mulin.people.viewer import SecondFactorState as SecondFactorStateModel
from mulin.scheduling.explanation import Reason as BlockedReasonModel
from mulin.scheduling.models import HolidayKind as HolidayKindModel
from mulin.scheduling.models import OverrideKind
from mulin.services.models import AppointmentMode as AppointmentModeModel
from mulin.services.models import TeamKind as TeamKindModel
from mulin.teams.models import TeamRole as TeamRoleModel
from mulin.waitlist.models import WaitlistStatus as WaitlistStatusModel


def described(
    enum: type[Enum], summary: str, values: Mapping[str, str], name: str | None = None
) -> Any:
    """The GraphQL enum of a Python one; `values` says what each member means.

    Raises KeyError for a member that nobody described.
    """

    def description(member: Any) -> str:
        return summary if member is None else values[member.name]

    made: Any = graphene.Enum.from_enum(enum, description=description, name=name)
    return made


AppointmentMode = described(
    AppointmentModeModel,
    "How the two sides meet.",
    {"IN_PERSON": "At a desk of the venue.", "PHONE": "On the phone.", "VIDEO": "On video."},
)

AppointmentStatus = described(
    AppointmentStatusModel,
    "Where an appointment stands (FHIR R5 Appointment.status).",
    {
        "PROPOSED": "Kept for the person until `expiresAt`, who has yet to accept it.",
        "PENDING": "Asked for; the specialist has yet to confirm.",
        "BOOKED": "Both sides have agreed.",
        "ARRIVED": "The person is there.",
        "FULFILLED": "It took place.",
        "CANCELLED": "It will not take place.",
        "NOSHOW": "The person did not come.",
        "ENTERED_IN_ERROR": "It should never have been recorded.",
    },
)

AppointmentChangeKind = described(
    ChangeKind,
    "What happened to an appointment.",
    {
        "BOOKED": "It was made.",
        "CONFIRMED": "The specialist's side confirmed it.",
        "DECLINED": "The specialist's side declined it.",
        "CANCELLED": "One of the sides cancelled it.",
        "ARRIVED": "The person was checked in.",
        "FULFILLED": "It was completed.",
        "NO_SHOW": "The person was marked as not having come.",
        "RESCHEDULED": "It was moved to another time.",
        "REASSIGNED": "It was given to another specialist.",
        "PROPOSED": "A time was offered, to be accepted or declined.",
        "ACCEPTED": "The person took the time they were offered.",
        "LAPSED": "Nobody answered or confirmed in time.",
        "DELAYED": "The specialist is running late: see `delayMinutes`.",
    },
    name="AppointmentChangeKind",
)

AbsenceOutcome = described(
    Outcome,
    "What became of an appointment whose specialist is away.",
    {
        "REASSIGNED": "A colleague gives it at the same time.",
        "PROPOSED": "Another time is kept for the person, who is to accept or decline it.",
        "CANCELLED": "Neither could be found; it is called off.",
    },
    name="AbsenceOutcome",
)

NotificationKind = described(
    NotificationKindModel,
    "What a notification is about.",
    {
        "APPOINTMENT_REQUESTED": "To a specialist: somebody asks for a time; please confirm.",
        "APPOINTMENT_RECEIVED": "To a person: the request arrived and awaits confirmation.",
        "APPOINTMENT_BOOKED": "An appointment was booked.",
        "APPOINTMENT_CONFIRMED": "A requested appointment was confirmed.",
        "APPOINTMENT_DECLINED": "A requested appointment was declined.",
        "APPOINTMENT_CANCELLED": "The other side cancelled.",
        "APPOINTMENT_NO_SHOW": "To a person: they were missed at their appointment.",
        "APPOINTMENT_RESCHEDULED": "An appointment was moved to another time.",
        "APPOINTMENT_REASSIGNED": "To a person and a specialist: who gives the advice has changed.",
        "APPOINTMENT_HANDED_ON": "To a specialist: an appointment was given to somebody else.",
        "APPOINTMENT_DELAYED": "To a person: their specialist is running late today.",
        "APPOINTMENT_PROPOSED": "To a person: their time cannot be kept; another is proposed.",
        "APPOINTMENT_ACCEPTED": "To a specialist: the person took the time they were offered.",
        "APPOINTMENT_LAPSED": "To a person: a requested time was not confirmed in time.",
        "APPOINTMENT_TOMORROW": "To a person: a day from now they are expected.",
        "APPOINTMENT_SOON": "To a person and a specialist: an hour from now they meet.",
        "APPOINTMENT_UNCONFIRMED": "To a specialist: a request still waits to be confirmed.",
        "AGENDA": "To a specialist, in the evening: what the next day brings.",
        "WAITLIST_OFFERED": "To somebody waiting: a time is kept for them for a while.",
        "WAITLIST_LAPSED": "To somebody waiting: they did not answer an offer in time.",
        "CONSULTATION_RECEIVED": "To a person: their question arrived; by when it is answered.",
        "CONSULTATION_WAITING": "To coordinators: no rule says who answers a question.",
        "CONSULTATION_ASSIGNED": "To a specialist: a question is theirs to answer.",
        "CONSULTATION_HANDED_ON": "To a specialist: a question was given to somebody else.",
        "CONSULTATION_ASKED_BACK": "To a person: something more is asked of them.",
        "CONSULTATION_REPLIED": "A new message in a thread.",
        "CONSULTATION_ANSWERED": "To a person: their question has an answer.",
        "CONSULTATION_CLOSED": "A consultation was closed.",
        "CONSULTATION_REOPENED": "To a specialist: a closed consultation goes on.",
        "CONSULTATION_WITHDRAWN": "To a specialist: the question was taken back.",
        "CONSULTATION_DUE": "To a specialist: the promised time is half or four fifths over.",
        "CONSULTATION_LATE": "To a specialist, the team's lead and coordinators: it is over.",
        "CONFLICT_FOUND": "To coordinators: a specialist advises the other side of a matter.",
        "INVITED": "To a person: an organization invites them to take a role.",
        "WALK_IN_CALLED": "To somebody with a number: it is their turn, at that desk.",
        "RATING_ASKED": "To a person: they can say how it was.",
        "RATING_GIVEN": "To a specialist: somebody rated their advice.",
        "RATING_REPLIED": "To a person: their rating got a reply.",
        "BROADCAST": "To everybody who follows a topic or an area: news.",
        "WEBHOOK_DISABLED": "To admins: a partner's server takes nothing any more.",
        "NEW_SIGN_IN": "To a person: their account was used on a device it was never used on.",
        "EXPORT_READY": "To a person: everything that is kept about them can be downloaded.",
    },
)

DeliveryStatus = described(
    DeliveryStatusModel,
    "Where a delivery stands.",
    {
        "PENDING": "It waits for its time, or for its next try.",
        "SENT": "The carrier took it.",
        "DROPPED": "Nobody needs it any more: too old, seen elsewhere, or its address is gone.",
        "DEAD": "It was given up; `lastError` says why.",
    },
)

IntakeChannel = described(
    IntakeChannelModel,
    "The door somebody came through.",
    {
        "APP": "They used the app on their phone.",
        "WEB": "They used the web.",
        "HOTLINE_12348": "They called the 12348 hotline.",
        "WALK_IN": "They walked in at a desk.",
    },
    name="IntakeChannel",
)

WaitlistStatus = described(
    WaitlistStatusModel,
    "Where a place on the waitlist stands.",
    {
        "WAITING": "Nothing that would do has become free yet.",
        "OFFERED": "A time is kept for you; accept or decline it.",
        "BOOKED": "You took what was offered.",
        "LEFT": "You left the waitlist.",
        "ENDED": "The last of your days has passed.",
    },
    name="WaitlistStatus",
)

Platform = described(
    PlatformModel,
    "What kind of device takes the pushes.",
    {"ANDROID": "An Android app.", "IOS": "An iOS app.", "WEB": "A browser."},
)

OrganizationKind = described(
    OrganizationKindModel,
    "What a node of the tree of organizations is.",
    {
        "DISTRICT_CENTRE": "The district's public legal service centre.",
        "STREET_STATION": "The station of a street.",
        "NEIGHBORHOOD_STUDIO": "The studio of a neighborhood.",
        "TECH_PARK": "A science and technology park.",
        "ENTERPRISE": "An enterprise, usually in a park.",
        "SCHOOL": "A school.",
        "LAW_FIRM": "A law firm.",
        "NOTARY_OFFICE": "A notary office.",
    },
)

Locale = described(
    LocaleModel,
    "A language Mulin speaks.",
    {"ZH": "Chinese, simplified.", "EN": "English."},
)

TeamKind = described(
    TeamKindModel,
    "Whom a team serves.",
    {
        "COMMUNITY": "Residents of a street or the district.",
        "SCHOOL_ADVISORY": "A school.",
        "PARK_SERVICE": "The enterprises of a tech park.",
        "EXPROPRIATION": "Households whose home is expropriated.",
        "MEDIATION": "The two sides of a dispute.",
        "NOTARY": "Whoever needs something notarized.",
        "SOCIAL": "Social organizations.",
    },
)

TeamRole = described(
    TeamRoleModel,
    "A member's part in a team.",
    {
        "LEAD": "Leads the team and takes part in its work.",
        "MEMBER": "Takes part in its work.",
        "ON_LEAVE": "Is given nothing new for the time being.",
    },
)

DateOverrideKind = described(
    OverrideKind,
    "What an exception to the weekly hours does.",
    {
        "AVAILABLE": "Its range replaces the weekly hours of the date.",
        "UNAVAILABLE": "Its range, or the whole day, is taken away.",
    },
    name="DateOverrideKind",
)


SignInMethod = described(
    SignInMethodModel,
    "How somebody signed in.",
    {"CODE": "With a code sent to their phone.", "FIREBASE": "With Firebase."},
)

ProofKind = described(
    ProofKindModel,
    "What somebody proves by who they are. Who has set up a second factor proves it by that.",
    {
        "CODE": "The six digits that `requestSignInCode` sent to your own phone.",
        "TOTP": "The six digits that your authenticator shows; each works once.",
        "RECOVERY_CODE": "One of those that `confirmSecondFactor` gave; each works once.",
        "FIREBASE": "A Firebase ID token of yours, of a sign-in there within ten minutes.",
    },
)

SecondFactorState = described(
    SecondFactorStateModel,
    "What keeps staff from the reach of their roles in this session.",
    {
        "NONE": "Nothing.",
        "NEEDED": "Your second factor: give it with `proveIdentity`. Until then `roles` lack those "
        "it guards.",
        "ENROLL": "You have none, and it is required here: see `beginSecondFactor`. Until then "
        "`roles` lack those it guards.",
    },
)

Equipment = described(
    EquipmentModel,
    "What a desk or room has that somebody may need.",
    {
        "WHEELCHAIR_ACCESS": "It can be reached and used in a wheelchair.",
        "SIGN_LANGUAGE": "Somebody there interprets Chinese sign language.",
        "RECORDING": "What is said can be recorded, on sound and picture.",
    },
)

HolidayKind = described(
    HolidayKindModel,
    "What a date is in the district's calendar.",
    {
        "HOLIDAY": "A day off: hours hold only where they say that they do on holidays.",
        "WORKDAY": "A make-up workday (调休): it goes by the hours of `followsWeekday`.",
        "ORDINARY": "An ordinary day after all, whatever is published.",
    },
)


CalendarFeedKind = described(
    Audience,
    "Whose appointments a calendar feed shows.",
    {
        "PERSON": "Those you booked.",
        "SPECIALIST": "Those you give, as a specialist.",
        "VENUE": "All of a venue.",
    },
    name="CalendarFeedKind",
)

BlockedReason = described(
    BlockedReasonModel,
    "Why a specialist's time is not offered.",
    {
        "OVERRIDE": "An exception of that date replaces or takes away the weekly hours.",
        "HOLIDAY": "The holiday calendar says that the date goes by other hours, or by none.",
        "TIME_OFF": "The specialist is away.",
        "VENUE_CLOSED": "The venue is closed then.",
        "BOOKED": "The specialist has another meeting.",
        "BUFFER": "Only the time kept free before or after a meeting is in the way.",
        "IMPORTED_BUSY": "Another calendar of the specialist's says that they are busy.",
        "NOTICE": "It is too short before the start, or over already.",
        "HORIZON": "It is farther ahead than one may book.",
        "DAILY_LIMIT": "The specialist's day holds as many meetings as it may.",
        "DESKS_FULL": "Every desk that would do is taken.",
        "EQUIPMENT": "No desk of the venue has the equipment.",
        "MODE": "The range is for other modes than the ones asked for.",
        "TOO_SHORT": "The meeting does not fit in before the range ends.",
    },
    name="BlockedReason",
)


class _ViewerRole(StrEnum):
    RESIDENT = "resident"
    ENTERPRISE_CONTACT = "enterprise_contact"
    SCHOOL_CONTACT = "school_contact"
    SPECIALIST = "specialist"
    COORDINATOR = "coordinator"
    STATION_STAFF = "station_staff"
    DISTRICT_ADMIN = "district_admin"
    AUDITOR = "auditor"


Role = described(
    _ViewerRole,
    "What somebody may do; one person can have several roles.",
    {
        "RESIDENT": "Books for themselves; everybody can.",
        "ENTERPRISE_CONTACT": "Asks for an enterprise.",
        "SCHOOL_CONTACT": "Asks for a school.",
        "SPECIALIST": "Gives advice.",
        "COORDINATOR": "Sees to the work of teams.",
        "STATION_STAFF": "Works at the desk of a centre, station or studio.",
        "DISTRICT_ADMIN": "Runs the district.",
        "AUDITOR": "Sees everything, changes nothing.",
    },
    name="Role",
)
