import { useEffect, useState } from "react";
import { type Client, useClient } from "urql";
import { SchedulingVenuesDocument } from "./venues.generated";

export interface VenueChoice {
  id: string;
  name: string;
}

/** Every place where somebody can receive people; grows while its pages arrive. */
export function useVenues(): VenueChoice[] {
  const client = useClient();
  const [venues, setVenues] = useState<VenueChoice[]>([]);
  useEffect(() => {
    let isWanted = true;
    void eachPage(client, (page) => {
      if (isWanted) setVenues((known) => [...known, ...page]);
      return isWanted;
    });
    return () => {
      isWanted = false;
      setVenues([]);
    };
  }, [client]);
  return venues;
}

/** A page that cannot be read is the last one: what is known by then can be chosen. */
async function eachPage(client: Client, take: (page: VenueChoice[]) => boolean): Promise<void> {
  let after: string | null | undefined;
  do {
    const { data } = await client
      .query(SchedulingVenuesDocument, { after }, { requestPolicy: "cache-first" })
      .toPromise();
    if (!take((data?.venues?.edges ?? []).map(({ node }) => node))) return;
    const { hasNextPage, endCursor } = data?.venues?.pageInfo ?? { hasNextPage: false };
    after = hasNextPage ? endCursor : null;
  } while (after);
}
