import { useRef, useState } from "react";
import { type TypedDocumentNode, useClient } from "urql";

type Nothing = Record<string, never>;

/** Has the server do what was chosen, and shows why it does not. */
type Act = () => Promise<unknown>;

/**
 * What was chosen, shown at once, and until `document` has told what became of it.
 *
 * One choice after the other: the last one of somebody who changes their mind is what holds.
 */
export function useChosen<Data>(document: TypedDocumentNode<Data, Nothing>) {
  const client = useClient();
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const isOn = (key: string, known: boolean) => chosen.get(key) ?? known;
  const choose = (keys: string[], on: boolean, act: Act) => {
    setChosen((now) => new Map([...now, ...keys.map((key) => [key, on] as const)]));
    queue.current = queue.current.then(async () => {
      await act();
      await client.query(document, {}, { requestPolicy: "network-only" }).toPromise();
      setChosen(
        (now) => new Map([...now].filter((one) => !(keys.includes(one[0]) && one[1] === on))),
      );
    });
  };
  return { isOn, choose };
}
