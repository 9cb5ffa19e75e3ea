import { type Exchange, makeOperation, type Operation, type OperationResult } from "urql";
import { filter, makeSubject, map, merge, pipe, tap } from "wonka";

const APART_MS = 50;
/** Longer than a slow phone takes to read what it has kept. */
const OVERDUE_MS = 1_000;

/** A query that somebody looks at. */
interface Looked {
  operation: Operation;
  /** What was last shown of it. */
  shown?: unknown;
  /** The cache was asked for it, and has neither said anything nor asked the server. */
  isOpen?: boolean;
}

/** A query on its way between the cache and the server. */
interface Asked {
  operation: Operation;
  /** How much had been heard when it was last sent. */
  sentAt: number;
  /** What the server last answered, as long as nothing else was heard since. */
  answer?: unknown;
}

/** Asks again what an answer may have missed; see `keepingUp`. */
export interface KeepingUp {
  aboveCache: Exchange;
  belowCache: Exchange;
  /** Have everything that is looked at compared with the server: until now, changes were not told. */
  again: () => void;
}

/**
 * Sees to it that what is shown is no older than what was heard since it was asked.
 *
 * The cache asks anew for what a mutation or an event makes old, but not always while that very
 * query is under way; and nothing tells the cache of what happened while nobody listened. So an
 * answer that was overtaken is asked for again; and once somebody listens, what was asked before is
 * asked once more beside the cache, which hears of it only where the answer is another than before.
 */
export function keepingUp(): KeepingUp {
  const looked = new Map<number, Looked>();
  const asked = new Map<number, Asked>();
  const anew = makeSubject<Operation>();
  const beside = makeSubject<Operation>();
  // Mutations and events that the server told so far.
  let heard = 0;

  function onLook(operation: Operation): void {
    const { kind, key } = operation;
    if (kind === "teardown") looked.delete(key);
    if (kind !== "query") return;
    looked.set(key, { ...looked.get(key), operation, isOpen: true });
    // The cache drops a query that it takes for going round in circles, and the client then waits.
    setTimeout(() => looked.get(key)?.isOpen && askAnew(key), OVERDUE_MS);
  }

  function onMoved(key: number): void {
    const one = looked.get(key);
    if (one) one.isOpen = false;
  }

  /**
   * Where a part of an answer that is under way became old, the cache says null for the whole of it
   * until it was asked for anew: what was seen stays. Without a network null is its last word.
   */
  function withoutGap(result: OperationResult): OperationResult {
    const { key, context } = result.operation;
    onMoved(key);
    const one = looked.get(key);
    if (one && result.data) one.shown = result.data;
    const isGap = result.data === null && !result.error && context.requestPolicy !== "cache-only";
    return one && isGap ? { ...result, data: one.shown, stale: true } : result;
  }

  function marked(operation: Operation, isBeside = false): Operation {
    const context = { ...operation.context, sentAt: heard, isBeside };
    return makeOperation(operation.kind, operation, context);
  }

  function onSent(operation: Operation): Operation {
    if (operation.kind === "teardown") asked.delete(operation.key);
    if (operation.kind !== "query") return operation;
    onMoved(operation.key);
    asked.set(operation.key, { ...asked.get(operation.key), operation, sentAt: heard });
    return marked(operation);
  }

  function onHeard(): void {
    heard += 1;
    for (const one of asked.values()) one.answer = undefined;
  }

  /** Whether it says that what is shown is old. */
  function isOutdating(one: Asked, { operation, data, error }: OperationResult): boolean {
    const { sentAt, isBeside } = operation.context;
    if (isBeside) return !error && !isSame(data, one.answer);
    if (!error && sentAt === heard) one.answer = data;
    // Unless it was sent once more already.
    return sentAt < heard && one.sentAt < heard;
  }

  /** Whether the cache is to hear of it. */
  function onAnswer(result: OperationResult): boolean {
    const { kind, key, context } = result.operation;
    if (kind !== "query") {
      if (result.data) onHeard();
      return true;
    }
    const one = asked.get(key);
    if (one && isOutdating(one, result)) setTimeout(() => askAnew(key));
    return context.isBeside !== true;
  }

  /** Through the cache, which sees to the order of what it hears. */
  function askAnew(key: number): void {
    const operation = looked.get(key)?.operation;
    if (operation === undefined) return;
    const context = { ...operation.context, requestPolicy: "network-only" as const };
    anew.next(makeOperation("query", operation, context));
  }

  function again(): void {
    // One after the other: sent all at once they would keep a slow phone busy.
    [...asked.keys()].forEach((key, place) => {
      setTimeout(() => {
        const one = asked.get(key);
        if (one) beside.next(marked(one.operation, true));
      }, place * APART_MS);
    });
  }

  return {
    aboveCache:
      ({ forward }) =>
      (operations) =>
        pipe(merge([pipe(operations, tap(onLook)), anew.source]), forward, map(withoutGap)),
    belowCache:
      ({ forward }) =>
      (operations) =>
        pipe(merge([pipe(operations, map(onSent)), beside.source]), forward, filter(onAnswer)),
    again,
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
