import { ask, sessionOf } from "../people";

const ADMIN = "+8613490000230";
const WHERE = "{ viewer { memberships { organization { id } } } }";
const INVITE =
  "mutation($i: InviteMemberInput!) { inviteMember(input: $i) { errors { message } } }";

/** Have somebody told something by somebody else: a district's admin invites them. */
export async function invite(accessToken: string): Promise<void> {
  const { viewer } = await ask<{ viewer: { phone: string } }>(
    "{ viewer { phone } }",
    {},
    accessToken,
  );
  const admin = await sessionOf(ADMIN);
  const found = await ask<{ viewer: { memberships: { organization: { id: string } }[] } }>(
    WHERE,
    {},
    admin.accessToken,
  );
  const organizationId = found.viewer.memberships[0]?.organization.id;
  const input = { organizationId, phone: viewer.phone, role: "STATION_STAFF" };
  await ask(INVITE, { i: input }, admin.accessToken);
}

const ASK =
  "mutation($i: SubmitConsultationInput!) { submitConsultation(input: $i) { consultation { id } } }";

/** A question of theirs in writing; its receipt is a line of the inbox. */
export async function askInWriting(accessToken: string, title: string): Promise<string> {
  const input = { title, body: title };
  const { submitConsultation } = await ask<{
    submitConsultation: { consultation: { id: string } };
  }>(ASK, { i: input }, accessToken);
  return submitConsultation.consultation.id;
}
