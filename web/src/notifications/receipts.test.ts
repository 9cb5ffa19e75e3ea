// @vitest-environment happy-dom
import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { emptyDatabase } from "../outbox/database";
import { noteArrival, noteOpening, RECEIPTS, receipts, tellReceipts } from "./receipts";

const NOW = 1_800_000_000_000;

beforeEach(() => emptyDatabase(RECEIPTS));

test("a push that comes twice is shown once", async () => {
  expect(await noteArrival("k", NOW)).toBe(true);
  expect(await noteArrival("k", NOW)).toBe(false);
});

test("the server is told of each arrival once, and again when it was opened", async () => {
  const confirm = vi.fn(async () => true);
  await noteArrival("k", NOW);
  await tellReceipts(confirm, NOW);
  await tellReceipts(confirm, NOW);
  expect(confirm.mock.calls).toEqual([[["k"], false]]);
  await noteOpening("k", NOW);
  await tellReceipts(confirm, NOW);
  await tellReceipts(confirm, NOW);
  expect(confirm.mock.calls).toEqual([
    [["k"], false],
    [["k"], true],
  ]);
});

test("what could not be told is told later", async () => {
  await noteArrival("k", NOW);
  await tellReceipts(async () => false, NOW);
  const confirm = vi.fn(async () => true);
  await tellReceipts(confirm, NOW);
  expect(confirm).toHaveBeenCalledWith(["k"], false);
});

test("a month later a receipt is forgotten", async () => {
  await noteArrival("k", NOW);
  await tellReceipts(async () => true, NOW + 31 * 86_400_000);
  await tellReceipts(async () => true, NOW + 31 * 86_400_000);
  expect(await receipts.all()).toEqual([]);
});
