"""Rows as the demo district's file describes them, yet to be put into their tables."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from mulin.clock import now
from mulin.crypto import encrypt
from mulin.demo import plan as plans
from mulin.demo.shapes import ClosureShape, OrganizationShape, ServiceShape, VenueShape
from mulin.organizations.models import Organization, Venue
from mulin.people import phone as phones
from mulin.people.models import Locale, Person
from mulin.scheduling.models import VenueClosure
from mulin.services.models import Service
from mulin.teams.models import Specialist


def service(one: ServiceShape) -> Service:
    return Service(
        code=one.code,
        name_zh=one.name.zh,
        name_en=one.name.en,
        team_kind=one.kind,
        modes=list(one.modes),
        duration_minutes=one.duration,
        step_minutes=one.step,
        buffer_before_minutes=one.buffer_before,
        buffer_after_minutes=one.buffer_after,
        minimum_notice_minutes=one.minimum_notice,
        horizon_days=one.horizon_days,
        open_limit=one.open_limit,
        daily_limit=one.daily_limit,
        needs_confirmation=one.needs_confirmation,
        confirm_within_minutes=one.confirm_within,
        cancellation_cutoff_minutes=one.cancellation_cutoff,
        period_limit=one.period_limit,
        period_days=one.period_days,
        no_show_limit=one.no_show_limit,
        no_show_window_days=one.no_show_window_days,
        no_show_block_days=one.no_show_block_days,
        is_demo=True,
    )


def closure(
    closure: ClosureShape, venue_id: int, created_by_id: int, zone: ZoneInfo
) -> VenueClosure:
    at = now()
    day = at.astimezone(zone).date() + timedelta(days=closure.in_days)
    return VenueClosure(
        venue_id=venue_id,
        starts_at=datetime.combine(day, time(), zone),
        ends_at=datetime.combine(day + timedelta(days=1), time(), zone),
        reason=closure.reason,
        created_by_id=created_by_id,
        created_at=at,
    )


def organization(one: OrganizationShape, ids: dict[str, int]) -> Organization:
    return Organization(
        code=one.code,
        kind=one.kind,
        parent_id=ids[one.parent] if one.parent else None,
        name_zh=one.name.zh,
        name_en=one.name.en,
        credit_code=one.credit_code,
        verified_at=now() if one.credit_code else None,
        is_demo=True,
        created_at=now(),
    )


def venue(one: OrganizationShape, venue: VenueShape, organization_id: int, zone: str) -> Venue:
    return Venue(
        code=one.code,
        organization_id=organization_id,
        name_zh=one.name.zh,
        name_en=one.name.en,
        address_zh=venue.address.zh,
        address_en=venue.address.en,
        latitude=venue.at[0],
        longitude=venue.at[1],
        time_zone=zone,
        is_demo=True,
    )


def person(one: plans.Account) -> Person:
    return Person(
        phone_encrypted=encrypt(one.phone),
        phone_index=phones.index_of(one.phone),
        name=one.name_en if one.locale is Locale.EN else one.name_zh,
        locale=one.locale,
        is_demo=True,
        created_at=now(),
    )


def specialist(
    one: plans.Specialist, person_id: int, organization_id: int, zone: str
) -> Specialist:
    return Specialist(
        code=one.code,
        person_id=person_id,
        organization_id=organization_id,
        name_zh=one.account.name_zh,
        name_en=one.account.name_en,
        title_zh=one.title.zh,
        title_en=one.title.en,
        languages=list(one.languages),
        bio_zh=one.bio.zh if one.bio else "",
        bio_en=one.bio.en if one.bio else "",
        time_zone=zone,
        is_demo=True,
    )
