// @vitest-environment happy-dom
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { emptyDatabase } from "../outbox/database";
import { expiresSoon, newestSessions, SESSIONS } from "./renewing";
import { currentSession, keepSession, renewSession } from "./session";

const NOW_S = Math.floor(Date.now() / 1000);

function session(endsIn: number, name = "one") {
  const claims = btoa(JSON.stringify({ exp: NOW_S + endsIn, name }));
  return { accessToken: `x.${claims}.x`, refreshToken: name, personId: "me" };
}

function answer(tokens: object | null) {
  const fetching = vi.fn(async () => Response.json({ data: { refreshSession: tokens } }));
  vi.stubGlobal("fetch", fetching);
  return fetching;
}

beforeEach(async () => {
  localStorage.clear();
  await emptyDatabase(SESSIONS);
  let lock: Promise<unknown> = Promise.resolve();
  const request = (_name: string, held: () => Promise<unknown>) => {
    lock = lock.then(held, held);
    return lock;
  };
  vi.stubGlobal("navigator", { locks: { request } });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test("an access token is renewed some seconds before it ends", () => {
  const { accessToken } = session(60);
  expect(expiresSoon(accessToken, NOW_S * 1000)).toBe(false);
  expect(expiresSoon(accessToken, (NOW_S + 45) * 1000)).toBe(true);
});

test("several who find the token stale at once spend one refresh token", async () => {
  const stale = session(1);
  await keepSession(stale);
  const next = session(600, "two");
  const fetching = answer(next);
  const found = await Promise.all([1, 2, 3].map(() => renewSession(stale.accessToken)));
  expect(fetching).toHaveBeenCalledTimes(1);
  expect(found.map((one) => one?.refreshToken)).toEqual(["two", "two", "two"]);
});

test("what another tab renewed is taken over, though this tab still sees the old one", async () => {
  const stale = session(1);
  await keepSession(stale);
  await newestSessions.put(session(600, "elsewhere"));
  const fetching = answer(null);
  expect((await renewSession(stale.accessToken))?.refreshToken).toBe("elsewhere");
  expect(fetching).not.toHaveBeenCalled();
  expect(currentSession()?.refreshToken).toBe("elsewhere");
});

test("a session that is over ends here too", async () => {
  const stale = session(1);
  await keepSession(stale);
  answer({ accessToken: null, refreshToken: null });
  expect(await renewSession(stale.accessToken)).toBeNull();
  expect(currentSession()).toBeNull();
});

test("a server out of reach ends nothing", async () => {
  const stale = session(1);
  await keepSession(stale);
  vi.stubGlobal("fetch", async () => new Response("", { status: 502 }));
  await expect(renewSession(stale.accessToken)).rejects.toThrow(TypeError);
  expect(currentSession()).toEqual(stale);
});
