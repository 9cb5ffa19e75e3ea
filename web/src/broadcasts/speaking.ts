import type { MembershipRole } from "../graphql/schema.generated";
import { language } from "../language";

/** Who may write to many; auditors read along. */
export const SPEAKERS: MembershipRole[] = ["STATION_STAFF", "COORDINATOR", "DISTRICT_ADMIN"];
export const READERS: MembershipRole[] = [...SPEAKERS, "AUDITOR"];

interface Texts {
  titleZh: string;
  titleEn: string;
}

/** Its title in the language of the app. */
export function titleOf({ titleZh, titleEn }: Texts): string {
  return language() === "zh" ? titleZh : titleEn;
}
