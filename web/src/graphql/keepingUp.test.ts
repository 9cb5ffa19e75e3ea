import {
  Client,
  type Exchange,
  gql,
  makeErrorResult,
  makeResult,
  type Operation,
  type OperationResult,
} from "urql";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { filter, fromPromise, mergeMap, pipe } from "wonka";
import { keepingUp } from "./keepingUp";
import { clientOver } from "./keepingUp.world";

const Items = gql`
  query {
    items {
      id
      name
    }
  }
`;
const Add = gql`
  mutation {
    add {
      id
    }
  }
`;

interface Flight {
  operation: Operation;
  land: (data: object | Error) => Promise<void>;
}

/** What was sent to the server and has no answer yet, oldest first. */
let flights: Flight[];
let seen: { names: string[]; stale: boolean }[];
let client: Client;
let again: () => void;

const wire: Exchange = () => (operations) =>
  pipe(
    operations,
    filter(({ kind }) => kind !== "teardown"),
    mergeMap((operation) =>
      fromPromise(
        new Promise<OperationResult>((resolve) => {
          const land = (answer: object | Error) => {
            flights = flights.filter((flight) => flight.land !== land);
            resolve(
              answer instanceof Error
                ? makeErrorResult(operation, answer)
                : makeResult(operation, { data: answer, hasNext: false }),
            );
            return settled();
          };
          flights.push({ operation, land });
        }),
      ),
    ),
  );

/** Once everything that was waiting for its turn had it. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
const item = (name: string) => ({ __typename: "Item", id: "1", name });
const items = (...names: string[]) => ({ items: names.map(item) });
const added = { add: { __typename: "Item", id: "2" } };

beforeEach(() => {
  flights = [];
  seen = [];
  const keeping = keepingUp();
  again = keeping.again;
  client = clientOver(keeping, wire, (_result, _args, cache) => cache.invalidate("Query", "items"));
});

afterEach(() => {
  vi.useRealTimers();
});

function look(): () => void {
  const { unsubscribe } = client.query(Items, {}).subscribe(({ data, stale }) => {
    seen.push({ names: data?.items.map(({ name }: { name: string }) => name) ?? [], stale });
  });
  return unsubscribe;
}

const shown = () => seen.at(-1)?.names;

test("an answer that a mutation has overtaken is asked for again", async () => {
  look();
  client.mutation(Add, {}).toPromise();
  const [query, mutation] = flights;
  await mutation?.land(added);
  expect(flights).toHaveLength(1);
  await query?.land(items("before"));
  expect(flights).toHaveLength(1);
  await flights[0]?.land(items("after"));
  expect(shown()).toEqual(["after"]);
  expect(flights).toHaveLength(0);
});

test("what was shown stays while an answer is overtaken, also when both say the same", async () => {
  look();
  await flights[0]?.land(items("same"));
  client.query(Items, {}, { requestPolicy: "network-only" }).toPromise();
  client.mutation(Add, {}).toPromise();
  const [query, mutation] = flights;
  await mutation?.land(added);
  await query?.land(items("same"));
  await flights[0]?.land(items("same"));
  expect(seen.map(({ names }) => names)).not.toContainEqual([]);
  expect(seen.at(-1)).toEqual({ names: ["same"], stale: false });
});

test("a mutation that got no answer makes nothing old", async () => {
  look();
  client.mutation(Add, {}).toPromise();
  const [query, mutation] = flights;
  await mutation?.land(new TypeError("gone"));
  await query?.land(items("before"));
  expect(flights).toHaveLength(0);
});

test("what changed while nobody listened is shown once it is asked for again", async () => {
  look();
  await flights[0]?.land(items("before"));
  again();
  await settled();
  await flights[0]?.land(items("after"));
  await flights[0]?.land(items("after"));
  expect(shown()).toEqual(["after"]);
  expect(flights).toHaveLength(0);
});

test("what did not change is not told a second time", async () => {
  look();
  await flights[0]?.land(items("same"));
  const told = seen.length;
  again();
  await settled();
  await flights[0]?.land(items("same"));
  expect(seen).toHaveLength(told);
});

test("a failure to ask again leaves what is shown", async () => {
  look();
  await flights[0]?.land(items("before"));
  const told = seen.length;
  again();
  await settled();
  await flights[0]?.land(new TypeError("gone"));
  expect(seen).toHaveLength(told);
});

test("a query that the cache neither answers nor sends is asked all the same", async () => {
  vi.useFakeTimers();
  const keeping = keepingUp();
  const dropping: Exchange =
    ({ forward }) =>
    (operations) =>
      forward(
        pipe(
          operations,
          filter(({ context }) => context.requestPolicy === "network-only"),
        ),
      );
  client = new Client({
    url: "/graphql",
    preferGetMethod: false,
    exchanges: [keeping.aboveCache, dropping, keeping.belowCache, wire],
  });
  look();
  expect(flights).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(flights).toHaveLength(1);
  vi.useRealTimers();
  await flights[0]?.land(items("there"));
  expect(shown()).toEqual(["there"]);
});

test("nothing is asked again that nobody looks at any more", async () => {
  const leave = look();
  await flights[0]?.land(items("before"));
  again();
  leave();
  await settled();
  expect(flights).toHaveLength(0);
});
