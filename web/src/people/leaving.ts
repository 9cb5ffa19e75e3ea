import { forgetSeen } from "../graphql/client";
import { turnOff } from "../notifications/push";
import { RECEIPTS } from "../notifications/receipts";
import { emptyDatabase } from "../outbox/database";
import { outboxName } from "../outbox/outbox";
import { SESSIONS } from "./renewing";
import { keepSession, lastPerson } from "./session";

/** What belongs to the device and not to whoever used it. */
const OF_THE_DEVICE = ["mulin.language", "mulin.elder", "mulin.elderOffered"];

/** Forget all that the app kept of somebody: what was seen, what waits, drafts, the session. */
export async function forget(personId: string): Promise<void> {
  await keepSession(null);
  await turnOff();
  const databases = [outboxName(personId), RECEIPTS, SESSIONS];
  await Promise.all([forgetSeen(personId), ...databases.map(emptyDatabase)]);
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) {
      if (key.startsWith("mulin.") && !OF_THE_DEVICE.includes(key)) storage.removeItem(key);
    }
  }
}

/** Before somebody signs in: what was kept of another person on this device goes. */
export async function makeRoomFor(personId: string): Promise<void> {
  const former = lastPerson();
  if (former !== null && former !== personId) await forget(former);
}

/** Leave with nothing left behind, in memory neither: the app starts anew at `path`. */
export async function leave(personId: string, path: string): Promise<void> {
  await forget(personId);
  location.replace(path);
}
