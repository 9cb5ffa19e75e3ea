"""Everything that is kept about a person and theirs to see, read from the tables."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mulin.appointments import queries as appointments
from mulin.audit import queries as audit
from mulin.audit import wording as trace_wording
from mulin.audit.models import AuditEntry
from mulin.clock import now
from mulin.consultations import queries as consultations
from mulin.crypto import decrypt
from mulin.database import query
from mulin.messages import current_locale
from mulin.notifications.kinds import render
from mulin.notifications.models import NotificationKind
from mulin.people.accounts import shown_name
from mulin.people.models import Person
from mulin.people.queries import memberships_of
from mulin.people.viewer import CONTACTS, Viewer
from mulin.privacy.sources import SOURCES, TRACE, Scope, Source
from mulin.scheduling.wall_clock import local_date
from mulin.settings import settings
from mulin.teams.models import Specialist

Row = dict[str, Any]
_SEALED = "_encrypted"
_AT_ONCE = 1_000


async def everything_of(person: Person) -> dict[str, list[Row]]:
    """Each part of an export by its name; the language is that of `current_locale`."""
    viewer = await _as_requester(person)
    scopes = await _scopes(viewer)
    parts = {source.name: await _read(source, scopes) for source in SOURCES}
    for row in parts["notifications"]:
        parameters = json.loads(row.pop("parameters"))
        text = render(NotificationKind(row["kind"]), parameters, current_locale())
        row |= {"title": text.title, "body": text.body}
    parts[TRACE] = await _trace(viewer)
    return parts


async def _as_requester(person: Person) -> Viewer:
    """The person with no more than what makes them ask: no eyes of staff, auditor or team."""
    nobody = Viewer(person_id=person.id, session_id=0, name=person.name, locale=person.locale)
    today = local_date(now(), settings().time_zone)
    asking = memberships_of(nobody).filter(role__in=list(CONTACTS), starts_on__lte=today)
    held = tuple([(one.organization_id, one.role) async for one in asking])
    return replace(nobody, memberships=held)


async def _scopes(viewer: Viewer) -> dict[Scope, object]:
    own = {"person_id": viewer.person_id}
    asked = await consultations.of_requester(viewer).filter(**own).values_list("id", flat=True)
    booked = await appointments.visible_to(viewer).filter(**own).values_list("id", flat=True)
    seen = consultations.messages_visible_to(viewer).filter(
        consultation__person_id=own["person_id"]
    )
    giving = await Specialist.get_or_none(person_id=viewer.person_id)
    return {
        Scope.PERSON: viewer.person_id,
        Scope.SPECIALIST: None if giving is None else giving.id,
        Scope.APPOINTMENTS: list(booked),
        Scope.CONSULTATIONS: list(asked),
        Scope.MESSAGES: list(await seen.values_list("id", flat=True)),
    }


async def _read(source: Source, scopes: Mapping[Scope, object]) -> list[Row]:
    asked_by = scopes[source.scope]
    return (
        []
        if asked_by is None
        else [_opened(row) for row in await query(source.statement, asked_by)]
    )


def _opened(row: Mapping[str, Any]) -> Row:
    return dict(_field(name, value) for name, value in row.items())


def _field(name: str, value: Any) -> tuple[str, Any]:
    if not name.endswith(_SEALED):
        return name, value
    return name.removesuffix(_SEALED), decrypt(value) if value else None


async def _trace(viewer: Viewer) -> list[Row]:
    """As sentences, with the names that the person sees in the app as well."""
    entries = list[AuditEntry](await (await audit.of_person(viewer)).order_by("id"))
    people = await _named(entries)
    references = await _references(entries)
    return [_told(entry, viewer, people, references) for entry in entries]


async def _named(entries: Sequence[AuditEntry]) -> dict[int, str]:
    ids = {entry.actor_id for entry in entries} | {_whom(entry) for entry in entries}
    found = await Person.filter(id__in=[one for one in ids if one is not None])
    return {one.id: shown_name(one) for one in found}


async def _references(entries: Sequence[AuditEntry]) -> dict[tuple[str, int], str]:
    found = dict[tuple[str, int], str]()
    objects = sorted({(entry.object_type, entry.object_id) for entry in entries})
    for begin in range(0, len(objects), _AT_ONCE):
        found |= await audit.references_of(objects[begin : begin + _AT_ONCE])
    return found


def _whom(entry: AuditEntry) -> int | None:
    whom = entry.object_id if entry.object_type == "person" else entry.details.get("person")
    return whom if isinstance(whom, int) else None


def _told(
    entry: AuditEntry,
    viewer: Viewer,
    people: Mapping[int, str],
    references: Mapping[tuple[str, int], str],
) -> Row:
    def name(person_id: int | None) -> tuple[str | None, bool]:
        known = None if person_id is None else people.get(person_id)
        return known, person_id == viewer.person_id

    return {
        "at": entry.at,
        "action": entry.action,
        "summary": trace_wording.sentence(
            entry.action,
            trace_wording.who(*name(entry.actor_id)),
            concerned=trace_wording.whom(*name(_whom(entry))),
            reference=references.get((entry.object_type, entry.object_id), ""),
        ),
    }
