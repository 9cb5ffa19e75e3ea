"""What a service asks of a booking, and what a specialist does otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from mulin.audit.actions import record
from mulin.audit.changes import Change
from mulin.database import query, transaction
from mulin.people.viewer import Viewer
from mulin.refusals import invalid, not_found
from mulin.scheduling.keeping import (
    refuse_all_but_admins,
    refuse_all_but_staff_of,
    refuse_outsiders,
    staffed_by,
)
from mulin.scheduling.models import PolicyException
from mulin.scheduling.wall_clock import CELL_MINUTES
from mulin.services.models import Service

_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a figure of a policy may be; every one fits its column."""

    least: int
    most: int
    step: int = 1


BOUNDS: Mapping[str, Bounds] = {
    "duration_minutes": Bounds(5, 8 * 60, CELL_MINUTES),
    "step_minutes": Bounds(5, 4 * 60, CELL_MINUTES),
    "buffer_before_minutes": Bounds(0, 4 * 60, CELL_MINUTES),
    "buffer_after_minutes": Bounds(0, 4 * 60, CELL_MINUTES),
    "minimum_notice_minutes": Bounds(0, 90 * _DAY_MINUTES, CELL_MINUTES),
    "horizon_days": Bounds(1, 366),
    "open_limit": Bounds(1, 100),
    "period_limit": Bounds(1, 100),
    "period_days": Bounds(1, 366),
    "daily_limit": Bounds(1, 100),
    "confirm_within_minutes": Bounds(5, 30 * _DAY_MINUTES, CELL_MINUTES),
    "cancellation_cutoff_minutes": Bounds(0, 30 * _DAY_MINUTES, CELL_MINUTES),
    "no_show_limit": Bounds(1, 100),
    "no_show_window_days": Bounds(1, 366),
    "no_show_block_days": Bounds(1, 366),
}

LIFTABLE = frozenset({"period_limit", "no_show_limit"})
"""Limits that need not be."""


async def set_service_policy(
    viewer: Viewer, service_id: int, changes: Mapping[str, int | bool | None]
) -> Service:
    """Change parts of a service's policy; what `changes` does not name stays as it is.

    Keys are columns of `Service`: those of `BOUNDS`, and `needs_confirmation`. None takes a limit
    of `LIFTABLE` away. Appointments booked stay as they are. Admins who change at once do so one
    after the other, each on top of what the one before has left.

    Raises Refusal FORBIDDEN, NOT_FOUND service_id, INVALID naming a key.
    """
    refuse_all_but_admins(viewer)
    for name, figure in changes.items():
        _check(name, figure, nullable=name in LIFTABLE)
    async with transaction():
        await query("SELECT id FROM service WHERE id = $1 FOR NO KEY UPDATE", service_id)
        service = await Service.get_or_none(id=service_id)
        if service is None:
            raise not_found("service_id")
        before = {name: getattr(service, name) for name in changes}
        changed = {name: figure for name, figure in changes.items() if figure != before[name]}
        service.update_from_dict(dict(changed))
        _check_together(service.minimum_notice_minutes, service.horizon_days, changes)
        if changed:
            await service.save(update_fields=list(changed))
            await record(
                "policy.set",
                "service",
                service_id,
                Change({name: before[name] for name in changed}, changed),
                actor_id=viewer.person_id,
            )
    return service


def _check(name: str, figure: int | bool | None, *, nullable: bool) -> None:
    if figure is None:
        if not nullable:
            raise invalid(name, "needs_value")
        return
    bounds = BOUNDS.get(name)
    if bounds is None:
        return
    if not bounds.least <= figure <= bounds.most:
        raise invalid(name, "out_of_bounds", least=bounds.least, most=bounds.most)
    if figure % bounds.step:
        raise invalid(name, "not_a_multiple", step=bounds.step)


def _check_together(notice: int, horizon: int, named: Mapping[str, object]) -> None:
    """Somebody must be able to book at all. The blame falls on what the caller named."""
    blamed = next(
        (name for name in ("minimum_notice_minutes", "horizon_days") if name in named), ""
    )
    if blamed and notice >= horizon * _DAY_MINUTES:
        raise invalid(blamed, "notice_beyond_horizon")


@dataclass(frozen=True, slots=True)
class SpecialistPolicy:
    """What one specialist does otherwise than the service says; None is "as the service"."""

    daily_limit: int | None = None
    minimum_notice_minutes: int | None = None
    buffer_before_minutes: int | None = None
    buffer_after_minutes: int | None = None
    needs_confirmation: bool | None = None
    cancellation_cutoff_minutes: int | None = None

    def figures(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}


async def set_policy_exception(
    viewer: Viewer, specialist_id: int, service_id: int, policy: SpecialistPolicy
) -> PolicyException:
    """Say, as staff, what a specialist does otherwise; it replaces what was said before.

    Appointments booked stay as they are. Raises Refusal FORBIDDEN, NOT_FOUND specialist_id or
    service_id, INVALID naming a field of `SpecialistPolicy` (`daily_limit` when all are None).
    """
    await refuse_all_but_staff_of(viewer, specialist_id)
    figures = policy.figures()
    for name, figure in figures.items():
        _check(name, figure, nullable=True)
    if all(figure is None for figure in figures.values()):
        raise invalid("daily_limit", "no_exception")
    async with transaction():
        await query("SELECT id FROM specialist WHERE id = $1 FOR NO KEY UPDATE", specialist_id)
        service = await Service.get_or_none(id=service_id)
        if service is None:
            raise not_found("service_id")
        notice = policy.minimum_notice_minutes
        if notice is not None:
            _check_together(notice, service.horizon_days, {"minimum_notice_minutes": notice})
        said = await PolicyException.get_or_none(specialist_id=specialist_id, service_id=service_id)
        before = None if said is None else _said(said)
        said, _ = await PolicyException.update_or_create(
            specialist_id=specialist_id, service_id=service_id, defaults=figures
        )
        await record(
            "policy_exception.set",
            "policy_exception",
            said.id,
            Change(before, _said(said)),
            actor_id=viewer.person_id,
            specialist=specialist_id,
            service=service_id,
        )
    return said


def _said(row: PolicyException) -> dict[str, Any]:
    """What the exception says, without what it leaves to the service."""
    every = {one.name: getattr(row, one.name) for one in fields(SpecialistPolicy)}
    return {name: figure for name, figure in every.items() if figure is not None}


async def remove_policy_exception(viewer: Viewer, exception_id: int) -> int:
    """The specialist does as the service says again; gives the id.

    Raises Refusal FORBIDDEN, NOT_FOUND id (to the specialist too).
    """
    refuse_outsiders(viewer)
    async with transaction():
        allowed = (
            viewer.staffed
            and await PolicyException.filter(staffed_by(viewer), id=exception_id).exists()
        )
        if not allowed:
            raise not_found("id")
        removed = await query(
            "DELETE FROM policy_exception WHERE id = $1 RETURNING specialist_id, service_id",
            exception_id,
        )
        if not removed:
            raise not_found("id")
        await record(
            "policy_exception.removed",
            "policy_exception",
            exception_id,
            actor_id=viewer.person_id,
            specialist=removed[0]["specialist_id"],
            service=removed[0]["service_id"],
        )
    return exception_id
