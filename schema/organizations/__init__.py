"""The tree of organizations and their venues: what other capabilities speak of."""

from schema.organizations.queries import NearInput
from schema.organizations.types import Desk, Organization, Venue, public_organization, public_venue

__all__ = ["Desk", "NearInput", "Organization", "Venue", "public_organization", "public_venue"]
