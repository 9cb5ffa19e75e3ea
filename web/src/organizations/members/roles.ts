import type { MembershipRole, OrganizationKind } from "../../graphql/schema.generated";
import type { Viewer } from "../../people/viewer";

const OF_KIND: Record<OrganizationKind, MembershipRole[]> = {
  DISTRICT_CENTRE: ["COORDINATOR", "STATION_STAFF", "AUDITOR", "DISTRICT_ADMIN"],
  STREET_STATION: ["STATION_STAFF", "COORDINATOR"],
  NEIGHBORHOOD_STUDIO: ["STATION_STAFF", "COORDINATOR"],
  TECH_PARK: ["COORDINATOR"],
  ENTERPRISE: ["ENTERPRISE_CONTACT"],
  SCHOOL: ["SCHOOL_CONTACT", "COORDINATOR"],
  LAW_FIRM: ["COORDINATOR"],
  NOTARY_OFFICE: ["COORDINATOR"],
};

const CONTACTS: MembershipRole[] = ["ENTERPRISE_CONTACT", "SCHOOL_CONTACT"];

/** The roles somebody may hold out in an organization; a contact brings contacts, an admin admins. */
export function rolesToInvite(
  viewer: Pick<Viewer, "memberships" | "roles">,
  organization: { id: string; kind: OrganizationKind },
): MembershipRole[] {
  const own = viewer.memberships.filter((one) => one.organization?.id === organization.id);
  const asContact = own.filter(({ role }) => CONTACTS.includes(role)).map(({ role }) => role);
  if (asContact.length > 0) return asContact;
  const isAdmin = viewer.roles.includes("DISTRICT_ADMIN");
  return OF_KIND[organization.kind].filter((role) => role !== "DISTRICT_ADMIN" || isAdmin);
}
