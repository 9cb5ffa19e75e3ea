import type { OrganizationsNodeFragment } from "./tree.generated";

/** What there is to say of an organization; only enterprises register themselves, and are verified. */
export function stateOf({
  kind,
  isActive,
  isVerified,
}: OrganizationsNodeFragment): "retired" | "verified" | "unverified" | null {
  if (!isActive) return "retired";
  if (kind !== "ENTERPRISE") return null;
  return isVerified ? "verified" : "unverified";
}
