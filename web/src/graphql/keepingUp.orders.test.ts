import { type Exchange, gql, makeResult, type Operation, type OperationResult } from "urql";
import { expect, test } from "vitest";
import { filter, fromPromise, mergeMap, never, pipe, type Source, takeUntil } from "wonka";
import { keepingUp } from "./keepingUp";
import { clientOver } from "./keepingUp.world";

const Viewer = gql`
  query {
    viewer {
      id
      items {
        id
      }
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

const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A server whose answers take their time: each says what was there when it was worked on. */
function slowServer() {
  let count = 0;
  const sent: { operation: Operation; answer?: object; land: (data: object) => void }[] = [];
  const items = () =>
    Array.from({ length: count }, (_, id) => ({ __typename: "Item", id: `${id}` }));
  const wire: Exchange = () => (operations) =>
    pipe(
      operations,
      mergeMap((operation) => {
        if (operation.kind === "teardown") return never as Source<OperationResult>;
        const gone = pipe(
          operations,
          filter(({ kind, key }) => kind === "teardown" && key === operation.key),
        );
        const landed = new Promise<OperationResult>((resolve) => {
          const land = (data: object) => resolve(makeResult(operation, { data, hasNext: false }));
          sent.push({ operation, land });
        });
        return pipe(fromPromise(landed), takeUntil(gone));
      }),
    );
  const work = (at: number) => {
    const one = sent[at];
    if (one === undefined || one.answer !== undefined) return;
    if (one.operation.kind === "mutation") {
      count += 1;
      one.answer = { add: { __typename: "Item", id: `${count - 1}` } };
    } else one.answer = { viewer: { __typename: "Viewer", id: "v", items: items() } };
  };
  const land = (at: number) => {
    work(at);
    const [one] = sent.splice(at, 1);
    if (one?.answer) one.land(one.answer);
  };
  const rest = async () => {
    await settled();
    while (sent.length > 0) {
      land(0);
      await settled();
      await settled();
    }
  };
  return { wire, sent, work, land, rest, count: () => count };
}

async function play(seed: number) {
  const number = numbersOf(seed);
  const server = slowServer();
  const keeping = keepingUp();
  const client = clientOver(keeping, server.wire, (_result, _args, cache) => {
    const viewer = cache.resolve("Query", "viewer");
    if (typeof viewer === "string") cache.invalidate(viewer, "items");
  });
  const seen: (number | null)[] = [];
  const look = () =>
    client.query(Viewer, {}).subscribe(({ data }) => {
      if (data !== undefined) seen.push(data?.viewer?.items.length ?? null);
    });
  look();
  for (let step = 0; step < 30; step += 1) {
    const at = Math.floor(number() * server.sent.length);
    const what = number();
    if (what < 0.2) client.mutation(Add, {}).toPromise();
    else if (what < 0.3) keeping.again();
    else if (what < 0.4) client.query(Viewer, {}, { requestPolicy: "network-only" }).toPromise();
    else if (what < 0.6) server.work(at);
    else server.land(at);
    if (number() < 0.7) await settled();
  }
  await server.rest();
  // Once nothing is under way, one more change is seen as well.
  client.mutation(Add, {}).toPromise();
  await server.rest();
  return { seen, count: server.count() };
}

test("in whatever order answers come, what is shown does not go away, and is true in the end", {
  timeout: 60_000,
}, async () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    const { seen, count } = await play(seed);
    expect(seen, `seed ${seed}`).not.toContain(null);
    expect(seen.at(-1), `seed ${seed}`).toBe(count);
  }
});
