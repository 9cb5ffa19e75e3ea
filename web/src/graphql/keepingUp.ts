import { type Exchange, makeOperation, type Operation, type OperationResult } from "urql";
import { filter, makeSubject, map, merge, pipe } from "wonka";

const APART_MS = 50;
const MOST_HELD_BACK = 5;

/** A query that somebody looks at. */
interface Asked {
  operation: Operation;
  /** How much had been heard when it was last sent. */
  sentAt: number;
  /** Whether the screen still waits for an answer, or for why there is none. */
  awaited: boolean;
  heldBack: number;
  /** What the server last answered, as long as nothing else was heard since. */
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
 * under way, and would show nothing for what that answers; and nothing tells the cache of what
 * happened while nobody listened. So an answer that was overtaken is asked for again before it is
 * passed on; and what is asked once more, and answered as before or not at all, changes nothing.
 */
export function keepingUp(): KeepingUp {
  const asked = new Map<number, Asked>();
  const repeats = makeSubject<Operation>();
  // Mutations and events that the server told so far.
  let heard = 0;

  function send(one: Asked): Operation {
    one.sentAt = heard;
    const { kind, context } = one.operation;
    return makeOperation(kind, one.operation, { ...context, sentAt: heard });
  }

  function onSent(operation: Operation): Operation {
    if (operation.kind === "teardown") asked.delete(operation.key);
    if (operation.kind !== "query") return operation;
    const one = {
      heldBack: 0,
      ...asked.get(operation.key),
      operation,
      sentAt: heard,
      awaited: true,
    };
    asked.set(operation.key, one);
    return send(one);
  }

  function onHeard(): void {
    heard += 1;
    for (const one of asked.values()) one.answer = undefined;
  }

  /** Holds an overtaken answer back; whether it was. Not for ever: it may be overtaken each time. */
  function holdBack(one: Asked, sentAt: number): boolean {
    if (sentAt === heard || one.heldBack === MOST_HELD_BACK) return false;
    one.heldBack += 1;
    if (one.sentAt < heard) repeats.next(send(one));
    return true;
  }

  /** Whether it is to be passed on. */
  function isNews({ operation, data, error }: OperationResult): boolean {
    if (operation.kind !== "query") {
      if (data) onHeard();
      return true;
    }
    const one = asked.get(operation.key);
    if (one === undefined) return true;
    if (!error && holdBack(one, operation.context.sentAt)) return false;
    const isKnown = error ? !one.awaited : !one.awaited && isSame(data, one.answer);
    one.awaited = false;
    one.heldBack = 0;
    if (!error) one.answer = data;
    return !isKnown;
  }

  function again(): void {
    // One after the other: sent all at once they would keep a slow phone busy.
    [...asked.keys()].forEach((key, place) => {
      setTimeout(() => {
        const one = asked.get(key);
        if (one) repeats.next(send(one));
      }, place * APART_MS);
    });
  }

  const exchange: Exchange =
    ({ forward }) =>
    (operations) =>
      pipe(merge([pipe(operations, map(onSent)), repeats.source]), forward, filter(isNews));
  return { exchange, again };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
