import { Button } from "antd-mobile";
import { MapPin } from "lucide-react";
import { confirmPath } from "../appointments/bookingWish";
import { whenName } from "../language/moments";
import { distanceName, locate, useNear } from "../services/near";
import { Notice } from "../shell/Notice";
import { RowLink, Rows } from "../shell/Rows";
import styles from "./Choose.module.css";
import type { EarliestTimesQuery } from "./slots.generated";
import { type Sought, wishFor } from "./slotsChoice";
import { useWords } from "./slotsWords";

export type Earliest = EarliestTimesQuery["nextAvailable"];

const SHOWN = 3;

/** The best times of all; a tap on one leads to the form, which keeps it. */
export function ChooseEarliest({ sought, earliest }: { sought: Sought; earliest: Earliest }) {
  const say = useWords();
  const inPerson = sought.mode === "IN_PERSON";
  return (
    <>
      <Rows label={say("earliest")}>
        {earliest.slice(0, SHOWN).map(({ slot, distanceMeters }) => (
          <RowLink
            key={`${slot.startsAt} ${slot.venue?.id}`}
            to={confirmPath(wishFor(sought, slot.startsAt, slot.venue?.id))}
            title={whenName(slot.startsAt, slot.endsAt, slot.venue?.timeZone)}
            detail={inPerson ? slot.venue?.name : undefined}
            extra={typeof distanceMeters === "number" && distanceName(distanceMeters)}
          />
        ))}
      </Rows>
      {inPerson && <NearMe />}
    </>
  );
}

/** Only who taps it is asked where they are. */
function NearMe() {
  const say = useWords();
  const { state } = useNear();
  if (state === "found") return null;
  if (state === "refused") return <Notice>{say("nearRefused")}</Notice>;
  return (
    <Button fill="none" className={styles.near} loading={state === "looking"} onClick={locate}>
      <MapPin aria-hidden /> {say("nearMe")}
    </Button>
  );
}
