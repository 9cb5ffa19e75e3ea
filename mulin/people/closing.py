"""Leaving: an account is closed, and what says whose it was is erased.

What was advised, what took place and the trace of it are kept, and name nobody any more
(`mulin.privacy.erasing`).
"""

from mulin.appointments.booking import release
from mulin.appointments.models import Appointment, AppointmentStatus, ChangeKind, Proposal
from mulin.appointments.settling import settle
from mulin.appointments.telling import Former, record_change
from mulin.audit.actions import record
from mulin.clock import now
from mulin.consultations import actions as consultations
from mulin.consultations.flow import FLOW, OPEN, Step
from mulin.consultations.models import Consultation, Outcome
from mulin.database import transaction
from mulin.people import phone as phones
from mulin.people.accounts import lock_account
from mulin.people.memberships import end_membership
from mulin.people.models import Person
from mulin.people.queries import memberships_of
from mulin.people.stepping_up import need_recent_proof
from mulin.people.viewer import OVERSEEING, Viewer
from mulin.privacy.erasing import Erasure, erase
from mulin.refusals import Code, Refusal, invalid
from mulin.teams.models import Specialist
from mulin.waitlist.actions import leave
from mulin.waitlist.models import WaitlistEntry, WaitlistStatus

_STILL_OPEN = (AppointmentStatus.PROPOSED, AppointmentStatus.PENDING, AppointmentStatus.BOOKED)


async def close_account(viewer: Viewer, confirm: str) -> Erasure:
    """Close the viewer's account for good; says what went, and what is kept and why.

    `confirm` is its own phone number. Open appointments are cancelled and open questions taken
    back, of which the other side hears; places on the waitlist, memberships, sessions, devices and
    preferences end. The number may sign up anew. Raises Refusal INVALID confirm, STEP_UP_REQUIRED,
    FORBIDDEN to specialists and to whoever serves in an organization.
    """
    index = phones.index_of(phones.normalized(confirm, "confirm"))
    need_recent_proof(viewer)
    async with transaction():
        # What they book at this moment is booked before, and cancelled, or refused.
        await lock_account(viewer, viewer.person_id)
        person = await Person.get(id=viewer.person_id)
        if person.phone_index != index:
            raise invalid("confirm", "not_your_phone")
        await _refuse_who_serves(viewer)
        await _cancel_appointments(viewer)
        await _take_back_questions(viewer)
        await _leave_waitlist(viewer)
        for membership in await memberships_of(viewer):
            await end_membership(viewer, membership.id)
        await record("account.closed", "person", person.id, actor_id=person.id)
        return await erase(person)


async def _refuse_who_serves(viewer: Viewer) -> None:
    if await Specialist.filter(person_id=viewer.person_id, is_active=True).exists():
        raise Refusal(Code.FORBIDDEN, "specialists_stay")
    if await memberships_of(viewer).filter(role__in=list(OVERSEEING)).exists():
        raise Refusal(Code.FORBIDDEN, "give_up_roles_first")


async def _cancel_appointments(viewer: Viewer) -> None:
    """All that lie ahead, whatever the service's cut-off; what has ended stays as it is."""
    ahead = Appointment.filter(
        person_id=viewer.person_id, led_by_id=None, status__in=_STILL_OPEN, ends_at__gt=now()
    )
    rows = await ahead.order_by("id").select_for_update(no_key=True)
    await release([one.id for one in rows if one.proposal is Proposal.HOLD])
    for appointment in rows:
        if appointment.proposal is not Proposal.HOLD:
            former = Former.of(appointment)
            await settle(appointment, AppointmentStatus.CANCELLED)
            await record_change(viewer.person_id, appointment, ChangeKind.CANCELLED, former=former)


async def _take_back_questions(viewer: Viewer) -> None:
    """Their own; those of an enterprise or a school go on with its other contacts."""
    asked = Consultation.filter(
        person_id=viewer.person_id, organization_id=None, status__in=list(OPEN)
    )
    for question in await asked.order_by("id").select_for_update(no_key=True):
        if question.status in FLOW[Step.WITHDRAW].statuses:
            await consultations.withdraw(viewer, question.id)
        else:
            await consultations.close(viewer, question.id, Outcome.ADVISED)


async def _leave_waitlist(viewer: Viewer) -> None:
    places = WaitlistEntry.filter(
        person_id=viewer.person_id,
        status__in=[WaitlistStatus.WAITING, WaitlistStatus.OFFERED],
    )
    for place in await places.order_by("id").select_for_update(no_key=True):
        await leave(viewer, place.id)
