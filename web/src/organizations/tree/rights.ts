import type { OrganizationsDetailsFragment } from "./organization.generated";

/**
 * What somebody may do with an organization, read off what the server shows them.
 *
 * Invitations are shown to those who run an organization: staff of it and of those above. Changing
 * it is for those who run what is above it; a centre, with nothing above, is an admin's.
 */
export function rightsIn(
  { parent, invitations }: Pick<OrganizationsDetailsFragment, "parent" | "invitations">,
  isAdmin: boolean,
): { mayRun: boolean; mayChange: boolean } {
  const mayRun = Boolean(invitations);
  return { mayRun, mayChange: parent ? Boolean(parent.invitations) : isAdmin && mayRun };
}
