import { useViewer } from "../people/viewer";

const CONTACTS = ["ENTERPRISE_CONTACT", "SCHOOL_CONTACT"];

/** The enterprises and schools one may ask for. */
export function useOrganizations() {
  const memberships = useViewer()?.memberships ?? [];
  return memberships.flatMap(({ role, organization }) =>
    organization && CONTACTS.includes(role) ? [organization] : [],
  );
}
