import { stringifyDocument, type TypedDocumentNode } from "@urql/core";
import { useCallback, useState } from "react";
import { type AnyVariables, useClient } from "urql";
import type { Outcome } from "../graphql/acting";
import { useWords } from "../graphql/words";
import { currentSession } from "../people/session";
import { attended, tellChanged } from "./changes";
import { type About, type Answer, deliver, type Kept, outboxOf, type Send } from "./outbox";
import { sendingBy } from "./sending";

/** What became of it: as of `useAction`, or it is kept and will be sent when the network is back. */
export type KeptOutcome<Data> =
  | (Outcome<Data> & { kept: false })
  | { payload: null; problems: []; kept: true };

/**
 * `useAction` for what may be sent later: give it an idempotency key, made once for what is meant.
 *
 * It is written down before it is sent. So a network that breaks, or a phone that dies in between,
 * neither loses it nor does it twice. `kept: true`: say so, and that the list of what waits has it.
 */
export function useKeptAction<Data extends object, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
): [act: (variables: Variables, about: About) => Promise<KeptOutcome<Data>>, busy: boolean] {
  const client = useClient();
  const say = useWords();
  const [busy, setBusy] = useState(false);
  const act = useCallback(
    async (variables: Variables, about: About): Promise<KeptOutcome<Data>> => {
      setBusy(true);
      try {
        const kept = fresh(stringifyDocument(document), variables, about);
        const send = sendingBy(client, say("failed"));
        const answer = await attempt(kept, send, say("unreachable"));
        if (answer === null) return { payload: null, problems: [], kept: true };
        return { ...asOutcome<Data>(answer), kept: false };
      } finally {
        setBusy(false);
      }
    },
    [client, document, say],
  );
  return [act, busy];
}

type Fresh = Omit<Kept, "serial">;

function fresh(document: string, variables: AnyVariables, about: About): Fresh {
  const keptAt = Date.now();
  return { about, document, variables: variables ?? {}, keptAt, state: "waiting", problems: [] };
}

async function attempt(kept: Fresh, send: Send, unreachable: string): Promise<Answer | null> {
  const personId = currentSession()?.personId;
  if (personId === undefined) throw new Error("nobody is signed in");
  const outbox = outboxOf(personId);
  const serial = await outbox.put(kept).then(Number, () => null);
  // A browser that can keep nothing can still send.
  if (serial === null) return (await send({ ...kept, serial: 0 })) ?? lost(unreachable);
  attended.add(serial);
  try {
    await deliver(outbox, send);
    const found = await outbox.get(serial);
    if (found === undefined || found.state === "waiting") return null;
    await outbox.remove(serial);
    return { state: found.state, problems: found.problems, data: found.data };
  } finally {
    attended.delete(serial);
    tellChanged();
  }
}

function lost(message: string): Answer {
  return { state: "refused", problems: [{ code: "UNREACHABLE", message, field: null }] };
}

function asOutcome<Data>({ data, problems }: Answer): Outcome<Data> {
  const payload = data as NonNullable<Data[keyof Data]>;
  const [first, ...others] = problems;
  return first
    ? { payload: payload ?? null, problems: [first, ...others] }
    : { payload, problems: [] };
}
