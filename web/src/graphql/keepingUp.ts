import { type Exchange, makeOperation, type Operation, type OperationResult } from "urql";
import { filter, makeSubject, merge, pipe, tap } from "wonka";

const APART_MS = 50;

/** A query that somebody looks at, as it was last sent. */
interface Asked {
  operation: Operation;
  inFlight: number;
  /** Something was heard while it was under way: its answer may be from before that. */
  overtaken: boolean;
  /** What the server answered, as long as nothing else was heard since. */
  answer?: unknown;
}

/** Asks again what an answer may have missed; see `keepingUp`. */
export interface KeepingUp {
  /** Stands between the cache and the network. */
  exchange: Exchange;
  /** Ask everything that is looked at once more: until now, changes of it were not told. */
  again: () => void;
}

/**
 * Sees to it that what is shown is no older than what was heard since it was asked.
 *
 * The cache asks anew for what a mutation or an event makes old, but not while that very query is
 * under way; and nothing tells it of what happened while nobody listened. What is asked again here
 * and answered as before changes nothing on the screen, and neither does a failure to get it.
 */
export function keepingUp(): KeepingUp {
  const asked = new Map<number, Asked>();
  const repeats = makeSubject<Operation>();

  function repeat(one: Asked): void {
    one.inFlight += 1;
    const { kind, context } = one.operation;
    repeats.next(makeOperation(kind, one.operation, { ...context, repeated: true }));
  }

  function onSent(operation: Operation): void {
    if (operation.kind === "teardown") asked.delete(operation.key);
    if (operation.kind !== "query") return;
    const one = asked.get(operation.key) ?? { operation, inFlight: 0, overtaken: false };
    asked.set(operation.key, { ...one, operation, inFlight: one.inFlight + 1 });
  }

  function onHeard(): void {
    for (const one of asked.values()) {
      one.overtaken = one.inFlight > 0;
      one.answer = undefined;
    }
  }

  /** Whether it says anything that was not known. */
  function isNews({ operation, data, error }: OperationResult): boolean {
    if (operation.kind !== "query") {
      if (data) onHeard();
      return true;
    }
    const one = asked.get(operation.key);
    if (one === undefined) return true;
    one.inFlight -= 1;
    const known = operation.context.repeated === true && (error || isSame(data, one.answer));
    if (!error) one.answer = data;
    if (one.overtaken && one.inFlight === 0) {
      one.overtaken = false;
      repeat(one);
    }
    return !known;
  }

  return {
    exchange:
      ({ forward }) =>
      (operations) =>
        pipe(merge([pipe(operations, tap(onSent)), repeats.source]), forward, filter(isNews)),
    again: () => {
      // One after the other: sent all at once they would keep a slow phone busy.
      [...asked.keys()].forEach((key, place) => {
        setTimeout(() => {
          const one = asked.get(key);
          if (one) repeat(one);
        }, place * APART_MS);
      });
    },
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
