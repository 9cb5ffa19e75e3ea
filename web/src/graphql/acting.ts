import { useCallback, useState } from "react";
import { type AnyVariables, type TypedDocumentNode, useClient } from "urql";
import { askForProof } from "../people/proving";
import { useWords } from "./words";

/** One "no" of the server: in the caller's language, with the input to blame where there is one. */
export interface Problem {
  field: string | null;
  code: string;
  message: string;
}

type Payload<Data> = NonNullable<Data[keyof Data]>;

/** What became of a mutation: its payload, or why nothing was changed. */
export type Outcome<Data> =
  | { payload: Payload<Data>; problems: [] }
  | { payload: Payload<Data> | null; problems: [Problem, ...Problem[]] };

/** Do one mutation, and know whether it is under way. Never throws for what a person can do wrong. */
export function useAction<Data extends object, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
): [act: (variables: Variables) => Promise<Outcome<Data>>, busy: boolean] {
  const client = useClient();
  const say = useWords();
  const [busy, setBusy] = useState(false);
  const act = useCallback(
    async (variables: Variables): Promise<Outcome<Data>> => {
      setBusy(true);
      try {
        const once = async () => {
          const { data, error } = await client.mutation(document, variables).toPromise();
          return outcomeOf(data, error?.graphQLErrors[0], error?.networkError, {
            unreachable: say("unreachable"),
            failed: say("failed"),
          });
        };
        const outcome = await once();
        const mayGoOn = outcome.problems[0]?.code === "STEP_UP_REQUIRED" && (await askForProof());
        return mayGoOn ? await once() : outcome;
      } finally {
        setBusy(false);
      }
    },
    [client, document, say],
  );
  return [act, busy];
}

interface GraphQLFailure {
  message: string;
  extensions?: Record<string, unknown>;
}

export function outcomeOf<Data extends object>(
  data: Data | undefined,
  failure: GraphQLFailure | undefined,
  networkError: Error | undefined,
  words: { unreachable: string; failed: string },
): Outcome<Data> {
  if (networkError) return refused("UNREACHABLE", words.unreachable);
  if (failure) {
    const { code, field } = failure.extensions ?? {};
    return refused(String(code ?? "INTERNAL"), failure.message, field as string | undefined);
  }
  const payload = Object.values(data ?? {}).find((value) => typeof value === "object" && value);
  if (!payload) return refused("INTERNAL", words.failed);
  const [first, ...others] = (payload as { errors?: Problem[] }).errors ?? [];
  if (first) return { payload: payload as Payload<Data>, problems: [first, ...others] };
  return { payload: payload as Payload<Data>, problems: [] };
}

function refused<Data>(code: string, message: string, field: string | null = null): Outcome<Data> {
  return { payload: null, problems: [{ code, message, field }] };
}

/** What to say beside the input `field`. */
export function problemOf(problems: Problem[], field: string): string | undefined {
  return problems.find((problem) => problem.field === field)?.message;
}

/** What belongs to none of the inputs a form shows, and so stands above it. */
export function otherProblems(problems: Problem[], shown: string[]): Problem[] {
  return problems.filter(({ field }) => field === null || !shown.includes(field));
}
