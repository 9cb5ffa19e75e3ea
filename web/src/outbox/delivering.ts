import { useCallback, useEffect } from "react";
import { useClient } from "urql";
import { onReach } from "../graphql/reach";
import { useWords } from "../graphql/words";
import { useSession } from "../people/session";
import { tellChanged } from "./changes";
import { deliver, outboxOf } from "./outbox";
import { sendingBy } from "./sending";

const SHORTEST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/** Send what waits, now; false: something still does, or nobody is signed in. */
export function useDeliver(): () => Promise<boolean> {
  const client = useClient();
  const say = useWords();
  const personId = useSession()?.personId;
  return useCallback(async () => {
    if (personId === undefined) return true;
    const outbox = outboxOf(personId);
    await deliver(outbox, sendingBy(client, say("failed")));
    tellChanged();
    return (await outbox.all()).every(({ state }) => state !== "waiting");
  }, [client, say, personId]);
}

/** Keep trying as long as something waits: at the start, when the network returns, ever more rarely. */
export function useDelivery(waiting: boolean): void {
  const deliverAll = useDeliver();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pause = SHORTEST_PAUSE_MS;
    const attempt = async () => {
      clearTimeout(timer);
      if (await deliverAll()) return;
      timer = setTimeout(attempt, pause);
      pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
    };
    const atOnce = () => {
      pause = SHORTEST_PAUSE_MS;
      void attempt();
    };
    if (!waiting) return;
    atOnce();
    const stop = onReach(atOnce);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [deliverAll, waiting]);
}
