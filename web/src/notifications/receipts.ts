import { type Table, table } from "../outbox/database";

/** A push this device got, and what of it the server has been told. */
export interface Receipt {
  dedupeKey: string;
  arrivedAt: number;
  opened: boolean;
  told: "nothing" | "arrived" | "opened";
}

export const RECEIPTS = "mulin-receipts";

const KEPT_MS = 30 * 86_400_000;
const MOST_AT_ONCE = 100;

export const receipts: Table<Receipt> = table<Receipt>(RECEIPTS, "dedupeKey");

/** Remember that a push arrived; false: it was here before, and is not to be shown again. */
export async function noteArrival(dedupeKey: string, now = Date.now()): Promise<boolean> {
  if (await receipts.get(dedupeKey)) return false;
  await receipts.put({ dedupeKey, arrivedAt: now, opened: false, told: "nothing" });
  return true;
}

export async function noteOpening(dedupeKey: string, now = Date.now()): Promise<void> {
  const known = await receipts.get(dedupeKey);
  await receipts.put({ dedupeKey, arrivedAt: now, told: "nothing", ...known, opened: true });
}

/** Tells the server of keys; false where it could not. */
export type Confirm = (dedupeKeys: string[], opened: boolean) => Promise<boolean>;

/** Tell the server what it does not know yet: no text message follows then. */
export async function tellReceipts(confirm: Confirm, now = Date.now()): Promise<void> {
  const known = await receipts.all();
  for (const { dedupeKey, arrivedAt } of known) {
    if (now - arrivedAt > KEPT_MS) await receipts.remove(dedupeKey);
  }
  await tell(
    known.filter(({ opened, told }) => opened && told !== "opened"),
    confirm,
    true,
  );
  await tell(
    known.filter(({ opened, told }) => !opened && told === "nothing"),
    confirm,
    false,
  );
}

async function tell(untold: Receipt[], confirm: Confirm, opened: boolean): Promise<void> {
  const portion = untold.slice(-MOST_AT_ONCE);
  if (portion.length === 0) return;
  const keys = portion.map(({ dedupeKey }) => dedupeKey);
  if (!(await confirm(keys, opened))) return;
  for (const one of portion) await receipts.put({ ...one, told: opened ? "opened" : "arrived" });
}
