import { useState } from "react";
import type { DeskChannel } from "../graphql/schema.generated";
import type { Viewer } from "../people/viewer";
import { Screen } from "../shell/Screen";
import { CallForm } from "./CallForm";
import styles from "./Desk.module.css";
import { ForStaff, STAFF } from "./ForStaff";
import { Pills } from "./Pills";
import { useRemembered } from "./remembered";
import { useWords } from "./words";

const CHANNELS: DeskChannel[] = ["HOTLINE_12348", "WALK_IN"];

/** For whoever calls 12348 or stands at the desk: all of it by keyboard, within a minute. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("desk")} wide>
      <ForStaff>{(viewer) => <Calls viewer={viewer} />}</ForStaff>
    </Screen>
  );
}

function Calls({ viewer }: { viewer: Viewer }) {
  const say = useWords();
  const [remembered, remember] = useRemembered("channel");
  const [here] = useRemembered("venue");
  const [serial, setSerial] = useState(0);
  const channel = CHANNELS.find((one) => one === remembered) ?? "HOTLINE_12348";
  const own = viewer.memberships
    .filter(({ role }) => STAFF.includes(role))
    .flatMap(({ organization }) => organization?.id ?? []);
  return (
    <div className={styles.desk}>
      <Pills
        legend={say("channel")}
        options={CHANNELS.map((value) => ({ value, label: say(`channel_${value}`) }))}
        value={channel}
        onChoose={remember}
      />
      <CallForm
        key={serial}
        channel={channel}
        own={own}
        here={channel === "WALK_IN" ? here : null}
        onNext={() => setSerial(serial + 1)}
      />
    </div>
  );
}
