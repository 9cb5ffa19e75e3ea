import { Button } from "antd-mobile";
import { Calendar, MapPin } from "lucide-react";
import { useQuery } from "urql";
import { whenName } from "../language/moments";
import { Notice } from "../shell/Notice";
import styles from "./Help.module.css";
import { SoonestHelpDocument, type SoonestHelpQuery } from "./help.generated";
import { distanceName, locate, useNear } from "./near";
import { Way } from "./Way";
import { useWords } from "./words";

interface HelpBookProps {
  topicId: string;
  /** Whether there is a service for everybody, whose soonest time the district knows. */
  everybody: boolean;
}

/** Booking, with the soonest time there is; near the person once they ask for that. */
export function HelpBook({ topicId, everybody }: HelpBookProps) {
  const say = useWords();
  const { state, near } = useNear();
  const [{ data }] = useQuery({
    query: SoonestHelpDocument,
    variables: { topicId, near },
    pause: !everybody || state === "looking",
  });
  return (
    <>
      <Way
        icon={Calendar}
        to={`/book?topic=${topicId}`}
        title={say("wayBook")}
        detail={
          <>
            {say("wayBookDetail")}
            {everybody && <Soonest found={data?.nextAvailable} />}
          </>
        }
        primary
      />
      {everybody && state !== "found" && (
        <Button fill="none" className={styles.near} loading={state === "looking"} onClick={locate}>
          <MapPin aria-hidden /> {say("nearMe")}
        </Button>
      )}
      {state === "refused" && <Notice>{say("nearRefused")}</Notice>}
    </>
  );
}

/** Its place is kept while it is looked for, so that nothing moves under the thumb. */
function Soonest({ found }: { found?: SoonestHelpQuery["nextAvailable"] }) {
  const say = useWords();
  if (found === undefined) return <span className={styles.soonest}>&nbsp;</span>;
  const [best] = found;
  if (best === undefined) return <span className={styles.soonest}>{say("soonestNone")}</span>;
  const { slot, distanceMeters } = best;
  const parts = [
    say("soonest", { when: whenName(slot.startsAt, slot.endsAt, slot.venue?.timeZone) }),
    slot.venue?.name,
    typeof distanceMeters === "number" && distanceName(distanceMeters),
  ];
  return <span className={styles.soonest}>{parts.filter(Boolean).join(" · ")}</span>;
}
