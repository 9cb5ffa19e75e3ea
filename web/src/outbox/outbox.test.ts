// @vitest-environment happy-dom
import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { emptyDatabase } from "./database";
import { type Answer, deliver, type Kept, outboxName, outboxOf } from "./outbox";

const SENT: Answer = { state: "sent", problems: [], data: {} };
const REFUSED: Answer = {
  state: "refused",
  problems: [{ code: "SLOT_TAKEN", message: "taken", field: null }],
};

let lock = Promise.resolve();

beforeEach(async () => {
  await emptyDatabase(outboxName("me"));
  lock = Promise.resolve();
  // One after the other, as the browser does it across tabs.
  const request = (_name: string, held: () => Promise<void>) => {
    lock = lock.then(held);
    return lock;
  };
  vi.stubGlobal("navigator", { locks: { request } });
});

function keep(title: string) {
  return outboxOf("me").put({
    about: { kind: "message", title, to: "/" },
    document: "mutation { a }",
    variables: {},
    keptAt: 0,
    state: "waiting",
    problems: [],
  });
}

async function states(): Promise<string[]> {
  const all = await outboxOf("me").all();
  return all.map(({ about, state }) => `${about.title} ${state}`);
}

test("what waits is sent in the order it was done, what is refused says why", async () => {
  for (const title of ["first", "second", "third"]) await keep(title);
  const sent: string[] = [];
  await deliver(outboxOf("me"), async ({ about }: Kept) => {
    sent.push(about.title ?? "");
    return about.title === "second" ? REFUSED : SENT;
  });
  expect(sent).toEqual(["first", "second", "third"]);
  expect(await states()).toEqual(["first sent", "second refused", "third sent"]);
});

test("where the server is out of reach the rest waits, and nothing overtakes", async () => {
  for (const title of ["first", "second"]) await keep(title);
  const send = vi.fn(async () => null);
  await deliver(outboxOf("me"), send);
  expect(send).toHaveBeenCalledTimes(1);
  expect(await states()).toEqual(["first waiting", "second waiting"]);
});

test("two tabs that deliver at once send everything once", async () => {
  for (const title of ["first", "second"]) await keep(title);
  const send = vi.fn(async () => SENT);
  await Promise.all([deliver(outboxOf("me"), send), deliver(outboxOf("me"), send)]);
  expect(send).toHaveBeenCalledTimes(2);
});

test("what is discarded while it is under way does not come back", async () => {
  const serial = await keep("first");
  await deliver(outboxOf("me"), async () => {
    await outboxOf("me").remove(serial);
    return SENT;
  });
  expect(await states()).toEqual([]);
});

test("each person has an outbox of their own, and emptying one makes none", async () => {
  await keep("mine");
  await emptyDatabase(outboxName("somebody else"));
  const names = (await indexedDB.databases()).map(({ name }) => name);
  expect(names).toEqual([outboxName("me")]);
  expect(await outboxOf("somebody else").all()).toEqual([]);
});
