import { Button } from "antd-mobile";
import { useState } from "react";
import { useQuery } from "urql";
import type { OrganizationKind } from "../graphql/schema.generated";
import { distanceName, locate, useNear } from "../services/near";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { RowButton, Rows } from "../shell/Rows";
import styles from "./Own.module.css";
import { WalkinsVenuesDocument, type WalkinsVenuesQuery } from "./own.generated";
import { TakeHere } from "./TakeHere";
import { useWords } from "./words";

type Place = NonNullable<WalkinsVenuesQuery["venues"]>["edges"][number]["node"];

/** Where residents walk in; parks and schools receive their own. */
const FOR_RESIDENTS: OrganizationKind[] = [
  "DISTRICT_CENTRE",
  "STREET_STATION",
  "NEIGHBORHOOD_STUDIO",
];

/** The stations around, to take a number at. */
export function Places({ onTaken }: { onTaken: () => void }) {
  const say = useWords();
  const { state, near } = useNear();
  const [chosen, setChosen] = useState<Place | null>(null);
  const [read, again] = useQuery({ query: WalkinsVenuesDocument, variables: { near } });
  return (
    <div className={styles.places}>
      <p>{say("ownWhy")}</p>
      {state === "unasked" && <Button onClick={locate}>{say("useLocation")}</Button>}
      {state === "refused" && <Notice>{say("locationRefused")}</Notice>}
      <Loaded read={read} find={(data) => data.venues?.edges} again={again}>
        {(edges) => (
          <Rows label={say("near")}>
            {placesIn(edges).map((place) => (
              <RowButton
                key={place.id}
                title={place.name}
                detail={place.address}
                extra={place.distanceMeters != null && distanceName(place.distanceMeters)}
                onClick={() => setChosen(place)}
              />
            ))}
          </Rows>
        )}
      </Loaded>
      <TakeHere place={chosen} onClose={() => setChosen(null)} onTaken={onTaken} />
    </div>
  );
}

function placesIn(edges: { node: Place }[]): Place[] {
  return edges
    .map(({ node }) => node)
    .filter(({ organization }) => FOR_RESIDENTS.includes(organization.kind));
}
