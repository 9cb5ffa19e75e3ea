"""The trace: who did what, to what. For auditors and admins of a district, and for oneself."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import graphene
from graphene.utils.str_converters import to_snake_case

from mulin.audit import models, queries, wording
from mulin.audit.roles import role_on
from mulin.global_ids import global_id
from mulin.people import models as people_models
from mulin.people import viewer as viewers
from mulin.scheduling.wall_clock import local_date
from mulin.settings import settings
from mulin.teams import models as team_models
from schema.context import context_of, viewer_of
from schema.enums import Role
from schema.ids import optional_local_id, taken_apart
from schema.nodes import related
from schema.pages import Order, Window, connection_of, instant, page, page_arguments
from schema.persons import Person, name_seen
from schema.refusals import coded
from schema.scalars import DateTime

LATEST_FIRST = Order("at", descending=True, read=instant)


class AuditedObject(graphene.ObjectType):
    """What something was done to, which may be gone by now."""

    kind = graphene.String(
        required=True, description="Its type, such as `Appointment`, `Person` or `TimeOff`."
    )
    id = graphene.ID(
        required=True,
        description="Its id; `node(id)` gives it while there is such a thing and you may see it.",
    )

    @staticmethod
    def resolve_kind(row: models.AuditEntry, _info: graphene.ResolveInfo) -> str:
        return _type_name(row)

    @staticmethod
    def resolve_id(row: models.AuditEntry, _info: graphene.ResolveInfo) -> str:
        return global_id(_type_name(row), row.object_id)


def _type_name(row: models.AuditEntry) -> str:
    return "".join(word.capitalize() for word in row.object_type.split("_"))


class AuditedChange(graphene.ObjectType):
    """What one field of the object said before and after."""

    field = graphene.String(required=True, description="Its name, such as `daily_limit`.")
    before = graphene.String(
        description="What it said, as JSON; null: nothing. Of what is private there is a digest, "
        '`"digest:…"`: equal ones of one object were equal.'
    )
    after = graphene.String(description="What it says since, in the same way.")


class AuditEntry(graphene.ObjectType):
    """One thing that was done. It is never changed and never says what was written or read."""

    id = graphene.ID(required=True, description="Unique; there is nothing else to ask by it.")
    at = graphene.Field(DateTime, required=True, description="When.")
    action = graphene.String(
        required=True, description="What was done, for programs: such as `appointment.cancelled`."
    )
    actor = graphene.Field(Person, description="Who did it; null: Mulin, by itself.")
    actor_role = graphene.Field(
        Role, description="The furthest-reaching role they had that day; null: Mulin, by itself."
    )
    object = graphene.Field(
        AuditedObject, description="To what it was done; null: to nothing there was."
    )
    on_behalf_of = graphene.Field(
        Person, description="For whom they did it, as staff for whoever calls; null: in their name."
    )
    changes = graphene.List(
        graphene.NonNull(AuditedChange),
        required=True,
        description="What of the object is different since; empty where that is not kept.",
    )
    address = graphene.String(
        description="The network it was asked for from, such as `203.0.113.0/24`, the rest of the "
        "address is not kept; null: from none, or it was somebody else and you are no auditor."
    )
    request_id = graphene.String(
        description="The `X-Request-Id` of the request in which it was done; null: in none."
    )
    summary = graphene.String(
        required=True, description="All of it as a sentence, in the caller's language."
    )

    resolve_actor = related(people_models.Person, "actor_id")
    resolve_on_behalf_of = related(people_models.Person, "on_behalf_of_id")

    @staticmethod
    def resolve_changes(row: models.AuditEntry, _info: graphene.ResolveInfo) -> list[AuditedChange]:
        before, after = row.before or {}, row.after or {}
        return [
            AuditedChange(field=name, before=_as_json(before, name), after=_as_json(after, name))
            for name in sorted({*before, *after})
        ]

    @staticmethod
    def resolve_address(row: models.AuditEntry, info: graphene.ResolveInfo) -> str | None:
        viewer = context_of(info).viewer
        if viewer is None:
            return None
        return row.address if row.actor_id == viewer.person_id or queries.audits(viewer) else None

    @staticmethod
    def resolve_id(row: models.AuditEntry, _info: graphene.ResolveInfo) -> str:
        return global_id("AuditEntry", row.id)

    @staticmethod
    def resolve_object(row: models.AuditEntry, _info: graphene.ResolveInfo) -> Any:
        return row if row.object_id else None

    @staticmethod
    async def resolve_actor_role(row: models.AuditEntry, info: graphene.ResolveInfo) -> str | None:
        if row.actor_id is None or row.role is not None:
            return row.role
        loaders = context_of(info).loaders
        held = await loaders.many(people_models.Membership, "person_id", row.actor_id)
        giving = await loaders.many(team_models.Specialist, "person_id", row.actor_id)
        day = local_date(row.at, settings().time_zone)
        return role_on(day, held, is_specialist=bool(giving))

    @staticmethod
    async def resolve_summary(row: models.AuditEntry, info: graphene.ResolveInfo) -> str:
        reference = await context_of(info).loaders.references.load((row.object_type, row.object_id))
        concerned = row.object_id if row.object_type == "person" else row.details.get("person")
        return wording.sentence(
            row.action,
            wording.who(*await _named(info, row.actor_id)),
            concerned=wording.whom(*await _named(info, concerned)),
            reference=reference,
        )


async def _named(info: graphene.ResolveInfo, person_id: int | None) -> tuple[str | None, bool]:
    """A person's name, None where there is nobody, and whether it is the viewer."""
    context = context_of(info)
    person = await context.loaders.one(people_models.Person, person_id)
    oneself = context.viewer is not None and context.viewer.person_id == person_id
    return None if person is None else await name_seen(person, info), oneself


def _as_json(said: Mapping[str, Any], name: str) -> str | None:
    value = said.get(name)
    return None if value is None else json.dumps(value, ensure_ascii=False)


AuditEntryConnection = connection_of(AuditEntry, "entries of the trace")


class AuditQueries:
    """Root fields for those who look after a district."""

    audit_entries = graphene.Field(
        AuditEntryConnection,
        person_id=graphene.ID(
            description="Only what this `Person` did, and what was done with what is theirs."
        ),
        actor_id=graphene.ID(description="Only what this `Person` did."),
        on_behalf_of=graphene.ID(description="Only what others did for this `Person`."),
        role=Role(description="Only what was done in this role, since that is kept."),
        request_id=graphene.String(
            description="Only what was done in this request, by its `X-Request-Id`."
        ),
        action=graphene.String(description="Only this action, such as `person.looked_up`."),
        object_id=graphene.ID(description="Only what was done to the object of this id."),
        from_=DateTime(name="from", description="Only what was done at or after."),
        to=DateTime(description="Only what was done before."),
        **page_arguments(),
        description="As auditor or admin: what was done in your district, newest first. That is "
        "whatever was done to the appointments, questions, numbers and ratings it serves, by "
        "whomever, and all else that members of its organizations and teams did. How residents "
        "sign in and keep their accounts is theirs alone: see `Viewer.trace`. That you search it "
        "is an entry as well, one an hour.",
    )

    @staticmethod
    @coded
    async def resolve_audit_entries(
        _root: object,
        info: graphene.ResolveInfo,
        *,
        person_id: str | None = None,
        actor_id: str | None = None,
        on_behalf_of: str | None = None,
        role: str | None = None,
        request_id: str | None = None,
        action: str | None = None,
        object_id: str | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
        **window: Any,
    ) -> Any:
        sought = queries.Sought(
            person_id=optional_local_id(person_id, "Person", "person_id"),
            actor_id=optional_local_id(actor_id, "Person", "actor_id"),
            on_behalf_of_id=optional_local_id(on_behalf_of, "Person", "on_behalf_of"),
            role=role,
            request_id=request_id,
            action=action,
            object=None if object_id is None else _object(object_id),
            begin=from_,
            end=to,
        )
        viewer = viewer_of(info)
        found = await queries.of_district(viewer, sought)
        shown = await page(AuditEntryConnection, found, LATEST_FIRST, Window(**window))
        await queries.note_search(viewer)
        return shown


def _object(object_id: str) -> tuple[str, int]:
    """Raises Refusal INVALID object_id."""
    kind, key = taken_apart(object_id, "object_id")
    return to_snake_case(kind), key


class OwnTrace:
    """What of the trace everybody may read: what is about themselves."""

    trace = graphene.Field(
        AuditEntryConnection,
        **page_arguments(),
        description="What you and others did with your account, appointments, questions, numbers, "
        "places on the waitlist, files and ratings, newest first. Kept is: each sign-in and its "
        "end; each change and who made it; each time staff looked you up by phone number or acted "
        "for you; once an hour, that somebody outside the team that answers read a question of "
        "yours, or anybody else opened a file of yours. That the specialist or staff who serve an "
        "appointment or a question of yours read it is not.",
    )

    @staticmethod
    @coded
    async def resolve_trace(
        viewer: viewers.Viewer, _info: graphene.ResolveInfo, **window: Any
    ) -> Any:
        found = await queries.of_person(viewer)
        return await page(AuditEntryConnection, found, LATEST_FIRST, Window(**window))
