import type { OrganizationKind } from "../../graphql/schema.generated";

export const KINDS: OrganizationKind[] = [
  "DISTRICT_CENTRE",
  "STREET_STATION",
  "NEIGHBORHOOD_STUDIO",
  "TECH_PARK",
  "ENTERPRISE",
  "SCHOOL",
  "LAW_FIRM",
  "NOTARY_OFFICE",
];

/** What may stand directly below each kind. */
export const BELOW: Record<OrganizationKind, OrganizationKind[]> = {
  DISTRICT_CENTRE: [
    "STREET_STATION",
    "TECH_PARK",
    "SCHOOL",
    "LAW_FIRM",
    "NOTARY_OFFICE",
    "ENTERPRISE",
  ],
  STREET_STATION: ["NEIGHBORHOOD_STUDIO"],
  NEIGHBORHOOD_STUDIO: [],
  TECH_PARK: ["ENTERPRISE"],
  ENTERPRISE: [],
  SCHOOL: [],
  LAW_FIRM: [],
  NOTARY_OFFICE: [],
};
