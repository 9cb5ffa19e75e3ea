import { useQuery } from "urql";
import { addDays, dayOf } from "../language/moments";
import { useNear } from "../services/near";
import {
  EarliestTimesDocument,
  FreeTimesDocument,
  VenuesToChooseDocument,
} from "./slots.generated";
import type { Sought } from "./slotsChoice";

/** The API's own limit on `nextAvailable`: in person, of so many venues their earliest. */
const MOST_EARLIEST = 20;

/** Days the API answers for at once, today included. */
const MOST_DAYS = 62;

// Times that were free yesterday help nobody, and must not move under the thumb: ask every time.
const FRESH = { requestPolicy: "network-only" } as const;

/** The best times there are, best first: soon, and near where that is known. */
export function useEarliest({ service, mode, topic }: Sought) {
  const { state, near } = useNear();
  const [read, again] = useQuery({
    ...FRESH,
    query: EarliestTimesDocument,
    variables: { serviceId: service.id, topicId: topic, mode, near, limit: MOST_EARLIEST },
    pause: state === "looking",
  });
  return { read: { ...read, fetching: read.fetching || state === "looking" }, again };
}

/** All free times until the service's horizon; in person at one venue. */
export function useFreeTimes({ service, mode, topic }: Sought, venueId: string | undefined) {
  const from = dayOf(new Date());
  const [read, again] = useQuery({
    ...FRESH,
    query: FreeTimesDocument,
    variables: {
      serviceId: service.id,
      topicId: topic,
      mode,
      venueId: mode === "IN_PERSON" ? venueId : null,
      from,
      to: addDays(from, Math.min(service.horizonDays, MOST_DAYS - 1)),
    },
    pause: mode === "IN_PERSON" && venueId === undefined,
  });
  return { read, again };
}

/** Where people are received, the nearest first where it is known where one is. */
export function useVenues() {
  const { state, near } = useNear();
  const [{ data }] = useQuery({
    query: VenuesToChooseDocument,
    variables: { near },
    pause: state === "looking",
  });
  return data?.venues?.edges.map(({ node }) => node) ?? [];
}
