import { useCallback, useEffect, useRef, useState } from "react";
import { useClient } from "urql";
import { type Problem, useAction } from "../graphql/acting";
import { HoldSlotDocument, type HoldSlotMutation, ReleaseHoldDocument } from "./booking.generated";
import { type Wish, wishOf } from "./bookingWish";

type Payload = NonNullable<HoldSlotMutation["holdSlot"]>;
export type Hold = NonNullable<Payload["hold"]>;

/** How keeping a slot went. */
export interface Keeping {
  hold: Hold | null;
  /** Why nothing is kept. */
  problems: Problem[];
  /** Free instead, the nearest first. */
  alternatives: Payload["alternatives"];
}

/** Keep what is wished for as long as the form is open; undefined until the server has answered. */
export function useHold(search: URLSearchParams) {
  const client = useClient();
  const [keep] = useAction(HoldSlotDocument);
  const [kept, setKept] = useState<Keeping>();
  const [attempt, setAttempt] = useState(0);
  const booked = useRef(false);
  const asked = search.toString();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks once more for the same
  useEffect(() => {
    const wish = wishOf(new URLSearchParams(asked));
    if (wish === null) return;
    let left = false;
    let held: string | undefined;
    const release = () => {
      // Whether or not it is heard, the slot is free again after some minutes.
      if (held && !booked.current)
        client.mutation(ReleaseHoldDocument, { input: { id: held } }).toPromise();
    };
    // Not before React means it: in development it opens every screen twice.
    const timer = setTimeout(async () => {
      const { payload, problems } = await keep({ input: inputOf(wish) });
      held = payload?.hold?.id;
      if (left) return release();
      setKept({
        hold: payload?.hold ?? null,
        problems,
        alternatives: payload?.alternatives ?? [],
      });
    });
    return () => {
      left = true;
      clearTimeout(timer);
      setKept(undefined);
      release();
    };
  }, [asked, attempt, client, keep]);

  const again = useCallback(() => setAttempt((before) => before + 1), []);
  /** What was kept is an appointment now: there is nothing to give back. */
  const done = useCallback(() => {
    booked.current = true;
  }, []);
  return { kept, again, done };
}

function inputOf({ service, at, mode, venue, topic, organization }: Wish) {
  return {
    serviceId: service,
    startsAt: at,
    mode,
    venueId: venue,
    topicId: topic,
    organizationId: organization,
  };
}
