import { startTransition } from "react";
import type { Exchange } from "urql";

/** Has React show what the server says in slices: a slow phone goes on answering touches meanwhile. */
export const slicedExchange: Exchange =
  ({ forward }) =>
  (operations) =>
  (sink) =>
    forward(operations)((signal) => startTransition(() => sink(signal)));
