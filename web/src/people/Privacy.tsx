import { useQuery } from "urql";
import { Loaded } from "../shell/Loaded";
import { Row, RowLink, Rows } from "../shell/Rows";
import { Screen } from "../shell/Screen";
import { Download } from "./Download";
import styles from "./Profile.module.css";
import { StoredDocument, type StoredQuery } from "./privacy.generated";
import { SignedIn } from "./SignedIn";
import { useWords } from "./words";

type Viewer = NonNullable<StoredQuery["viewer"]>;

/** What is kept of somebody and why, who looked at it, and how to take it along or have it erased. */
export function Component() {
  const say = useWords();
  const [read, again] = useQuery({ query: StoredDocument });
  return (
    <SignedIn>
      <Screen title={say("privacy")} back="/profile">
        <div className={styles.parts}>
          <p>{say("privacyWhy")}</p>
          <Loaded read={read} find={(data) => data.viewer} again={again}>
            {(viewer) => <Stored viewer={viewer} />}
          </Loaded>
          <Rows>
            <RowLink to="/profile/trace" title={say("trace")} detail={say("traceHint")} />
          </Rows>
          <Download />
          <Rows>
            <RowLink to="/profile/close" title={say("close")} detail={say("closeHint")} />
          </Rows>
        </div>
      </Screen>
    </SignedIn>
  );
}

function Stored({ viewer }: { viewer: Viewer }) {
  const say = useWords();
  const rows = [
    ["storedContact", null, "whyContact"],
    ["storedAppointments", viewer.appointments?.totalCount, "whyAppointments"],
    ["storedConsultations", viewer.consultations?.totalCount, "whyConsultations"],
    ["storedNotifications", viewer.notifications?.totalCount, "whyNotifications"],
    ["storedWaitlist", viewer.waitlist.length, "whyWaitlist"],
    ["storedFollowings", viewer.followings?.totalCount, "whyFollowings"],
    ["storedDevices", viewer.devices.length, "whyDevices"],
    ["storedTrace", viewer.trace?.totalCount, "whyTrace"],
  ] as const;
  return (
    <Rows label={say("stored")}>
      {rows.map(([what, count, why]) => (
        <Row
          key={what}
          title={say(what)}
          detail={say(why)}
          extra={typeof count === "number" && say("count", { count })}
        />
      ))}
    </Rows>
  );
}
