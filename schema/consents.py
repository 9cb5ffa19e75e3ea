"""A person's word that staff may act for them."""

from typing import Any

import graphene

from mulin.intake import models
from mulin.intake.models import ConsentMethod as ConsentMethodModel
from mulin.organizations import models as organization_models
from schema.enums import IntakeChannel, described
from schema.nodes import related
from schema.organizations import Organization
from schema.scalars import DateTime

ConsentMethod = described(
    ConsentMethodModel,
    "How somebody agreed.",
    {
        "SPOKEN": "They said so, on the phone or at the desk.",
        "WRITTEN": "They signed, or ticked the box at a kiosk.",
    },
    name="ConsentMethod",
)


class ConsentInput(graphene.InputObjectType):
    """That the person has agreed to be helped by staff, and to what is kept for it."""

    method = ConsentMethod(required=True, description="How they agreed.")


class Consent(graphene.ObjectType):
    """A person's word that staff may act for them; it counts for 180 days in the whole district."""

    method = graphene.Field(ConsentMethod, required=True, description="How they agreed.")
    intake_channel = graphene.Field(
        IntakeChannel, required=True, description="At which door they said so."
    )
    organization = graphene.Field(Organization, required=True, description="Whose desk it was.")
    created_at = graphene.Field(DateTime, required=True, description="When it was recorded.")

    resolve_organization = related(organization_models.Organization, "organization_id")


def method_of(given: ConsentInput | None) -> models.ConsentMethod | None:
    """How a caller says the person agreed; None when they do not say so."""
    method: Any = None if given is None else given.method
    return None if method is None else ConsentMethodModel(method)
