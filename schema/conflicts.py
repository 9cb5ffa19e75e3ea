"""Conflicts of interest: whom specialists advise elsewhere, and who was kept from a matter."""

from collections.abc import Sequence
from typing import Any

import graphene

from mulin.conflicts import actions, clients, models, queries
from mulin.conflicts.parties import Party
from mulin.consultations import models as consultation_models
from mulin.crypto import decrypt, decrypt_optional
from mulin.organizations import models as organization_models
from mulin.people import models as people_models
from mulin.refusals import Code
from mulin.teams import models as team_models
from schema.context import context_of, viewer_of
from schema.ids import local_id, optional_local_id
from schema.nodes import Node, fetched_by, related
from schema.organizations import Organization
from schema.pages import BY_ID, NEWEST_FIRST, Window, connection_of, page, page_arguments
from schema.persons import Person
from schema.refusals import coded, error_list, telling
from schema.scalars import DateTime
from schema.teams import Specialist


class OpposingPartyInput(graphene.InputObjectType):
    """Somebody on the other side of the matter, a person or an organization."""

    name = graphene.String(required=True, description="Their full name, at most 120 characters.")
    code = graphene.String(
        description="Their unified social credit code or resident id, if you know it. "
        "Only a keyed hash of it is kept."
    )


def parties_of(inputs: Sequence[OpposingPartyInput] | None) -> list[Party]:
    """What a caller named, as `mulin.conflicts.parties.cleaned` takes it."""
    return [Party(one.name, one.code) for one in inputs or ()]


class Client(graphene.ObjectType):
    """Somebody whom a specialist, or their whole firm, advises outside Mulin.

    A specialist is kept from matters in which one of these is the other side.
    """

    class Meta:
        interfaces = (Node,)

    name = graphene.String(required=True, description="Their name.")
    has_code = graphene.Boolean(
        required=True,
        description="Whether their code is known; of the code only a keyed hash is kept.",
    )
    specialist = graphene.Field(Specialist, description="Whose; null: a firm's.")
    organization = graphene.Field(Organization, description="Which firm's; null: a specialist's.")
    created_at = graphene.Field(DateTime, required=True, description="When they were entered.")

    resolve_specialist = related(team_models.Specialist, "specialist_id")
    resolve_organization = related(organization_models.Organization, "organization_id")

    @staticmethod
    def resolve_name(row: models.Client, _info: graphene.ResolveInfo) -> str:
        return decrypt(row.name_encrypted)

    @staticmethod
    def resolve_has_code(row: models.Client, _info: graphene.ResolveInfo) -> bool:
        return row.code_index is not None


class Conflict(graphene.ObjectType):
    """A specialist who was kept from a matter: a client seems to be the other side of it.

    Coordinators decide; whoever asks for advice never hears of it.
    """

    class Meta:
        interfaces = (Node,)

    specialist = graphene.Field(Specialist, required=True, description="Who was kept from it.")
    person = graphene.Field(Person, required=True, description="Whose matter it is.")
    consultation = graphene.Field(
        # Named and not imported: to ask a question one names the other side.
        "schema.consultations.types.Consultation",
        description="Their question in writing; null: they wanted an appointment.",
    )
    client_name = graphene.String(
        required=True, description="The client of the specialist, or of their firm."
    )
    party_name = graphene.String(
        required=True, description="The other side, as the person named it."
    )
    likeness = graphene.Int(
        required=True,
        description="How alike the two names are, 88 to 100; 100 also when the codes are the same.",
    )
    created_at = graphene.Field(DateTime, required=True, description="When it was found.")
    overridden_at = graphene.Field(
        DateTime, description="Since when the specialist may advise that person all the same."
    )
    overridden_by = graphene.Field(Person, description="Who said so.")
    reason = graphene.String(description="Why, in their words.")

    resolve_specialist = related(team_models.Specialist, "specialist_id")
    resolve_person = related(people_models.Person, "person_id")
    resolve_consultation = related(consultation_models.Consultation, "consultation_id")
    resolve_overridden_by = related(people_models.Person, "overridden_by_id")

    @staticmethod
    async def resolve_client_name(row: models.Conflict, info: graphene.ResolveInfo) -> Any:
        client = await context_of(info).loaders.one(models.Client, row.client_id)
        return None if client is None else decrypt(client.name_encrypted)

    @staticmethod
    def resolve_party_name(row: models.Conflict, _info: graphene.ResolveInfo) -> str:
        return decrypt(row.party_name_encrypted)

    @staticmethod
    def resolve_reason(row: models.Conflict, _info: graphene.ResolveInfo) -> str | None:
        return decrypt_optional(row.reason_encrypted)


async def _seen_client(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.clients_visible_to(viewer).get_or_none(id=key)


async def _seen_conflict(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    if viewer is None:
        return None
    return await queries.conflicts_visible_to(viewer).get_or_none(id=key)


fetched_by("Client", _seen_client)
fetched_by("Conflict", _seen_conflict)

ClientConnection = connection_of(Client, "clients")
ConflictConnection = connection_of(Conflict, "conflicts")


class ConflictQueries:
    """Root fields of those who keep clients and decide on conflicts."""

    clients = graphene.Field(
        ClientConnection,
        specialist_id=graphene.ID(description="Only this specialist's."),
        organization_id=graphene.ID(description="Only this firm's."),
        **page_arguments(),
        description="Clients you keep the list of: yours as a specialist and your firm's; as a "
        "coordinator or admin those of specialists whose teams you oversee, and of your firms.",
    )
    conflicts = graphene.Field(
        ConflictConnection,
        open=graphene.Boolean(
            description="true: only those that keep a specialist from a matter; false: only those "
            "that were overridden; left out: both."
        ),
        **page_arguments(),
        description="As a coordinator, admin or auditor: conflicts of interest in your part of "
        "the district, the newest first. Empty for everybody else.",
    )

    @staticmethod
    @coded
    async def resolve_clients(
        _root: object,
        info: graphene.ResolveInfo,
        specialist_id: str | None = None,
        organization_id: str | None = None,
        **window: Any,
    ) -> Any:
        found = queries.clients_visible_to(
            viewer_of(info),
            specialist_id=optional_local_id(specialist_id, "Specialist", "specialist_id"),
            organization_id=optional_local_id(organization_id, "Organization", "organization_id"),
        )
        return await page(ClientConnection, found, BY_ID, Window(**window))

    @staticmethod
    @coded
    async def resolve_conflicts(
        _root: object,
        info: graphene.ResolveInfo,
        open: bool | None = None,  # noqa: A002 - the API's word
        **window: Any,
    ) -> Any:
        found = queries.conflicts_visible_to(viewer_of(info), is_open=open)
        return await page(ConflictConnection, found, NEWEST_FIRST, Window(**window))


class AddClientInput(graphene.InputObjectType):
    """A client, and whose list they belong on: yours unless a specialist or a firm is named."""

    specialist_id = graphene.ID(description="On this specialist's list.")
    organization_id = graphene.ID(
        description="On the list of this law firm or notary office, for all its specialists."
    )
    name = graphene.String(required=True, description="Their full name, at most 120 characters.")
    code = graphene.String(
        description="Their unified social credit code or resident id; a keyed hash of it is kept."
    )
    idempotency_key = graphene.String(
        description="Yours to choose, 1 to 200 characters; the same key again adds nobody else."
    )


class AddClient(graphene.Mutation):
    """Enter whom you, or your firm, advise: you are kept from matters against them."""

    class Meta:
        name = "AddClientPayload"

    class Arguments:
        input = AddClientInput(required=True, description="Who it is.")

    client = graphene.Field(Client, description="The client; null when refused.")
    errors = error_list(
        "AddClient",
        Code.FORBIDDEN,
        Code.NOT_FOUND,
        Code.INVALID,
        Code.LIMIT_REACHED,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: AddClientInput,  # noqa: A002 - the API's word
    ) -> "AddClient":
        client = await clients.add(
            viewer_of(info),
            Party(input.name, input.code),
            specialist_id=optional_local_id(input.specialist_id, "Specialist", "specialist_id"),
            organization_id=optional_local_id(
                input.organization_id, "Organization", "organization_id"
            ),
            idempotency_key=input.idempotency_key,
        )
        return AddClient(client=client, errors=[])


class RemoveClientInput(graphene.InputObjectType):
    """Which client."""

    id = graphene.ID(required=True, description="Id of the `Client`.")


class RemoveClient(graphene.Mutation):
    """Take a client off the list, and with them the conflicts they were found in."""

    class Meta:
        name = "RemoveClientPayload"

    class Arguments:
        input = RemoveClientInput(required=True, description="Which one.")

    errors = error_list("RemoveClient", Code.NOT_FOUND, Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RemoveClientInput,  # noqa: A002 - the API's word
    ) -> "RemoveClient":
        await clients.remove(viewer_of(info), local_id(input.id, "Client", "id"))
        return RemoveClient(errors=[])


class OverrideConflictInput(graphene.InputObjectType):
    """Which conflict, and why it stands in nobody's way."""

    id = graphene.ID(required=True, description="Id of the `Conflict`.")
    reason = graphene.String(
        required=True,
        description="At most 500 characters, such as: another company of the same name. "
        "Kept encrypted, with your name.",
    )


class OverrideConflict(graphene.Mutation):
    """As a coordinator or admin: let the specialist advise that person all the same."""

    class Meta:
        name = "OverrideConflictPayload"

    class Arguments:
        input = OverrideConflictInput(required=True, description="Which one, and why.")

    conflict = graphene.Field(Conflict, description="As it is now; null when refused.")
    errors = error_list(
        "OverrideConflict",
        Code.FORBIDDEN,
        Code.NOT_FOUND,
        Code.INVALID,
        Code.WRONG_STATUS,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: OverrideConflictInput,  # noqa: A002 - the API's word
    ) -> "OverrideConflict":
        conflict_id = local_id(input.id, "Conflict", "id")
        done = await actions.override(viewer_of(info), conflict_id, input.reason)
        return OverrideConflict(conflict=done, errors=[])


class ConflictMutations:
    """Root fields that change clients and decide on conflicts."""

    add_client = AddClient.Field()
    remove_client = RemoveClient.Field()
    override_conflict = OverrideConflict.Field()
