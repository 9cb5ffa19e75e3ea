import { Button } from "antd-mobile";
import { useState } from "react";
import { useQuery } from "urql";
import { type Problem, useAction } from "../graphql/acting";
import type { Platform } from "../graphql/schema.generated";
import { momentName } from "../language/moments";
import { SignedIn } from "../people/SignedIn";
import { Loaded } from "../shell/Loaded";
import { Problems } from "../shell/Problems";
import { Row, Rows } from "../shell/Rows";
import { Screen } from "../shell/Screen";
import { DevicesDocument, RemoveDeviceDocument } from "./devices.generated";
import { NotifyMe } from "./NotifyMe";
import { turnOff } from "./push";
import styles from "./Settings.module.css";
import { useWords } from "./words";

const PLATFORMS = {
  ANDROID: "platformAndroid",
  IOS: "platformIos",
  WEB: "platformWeb",
} as const satisfies Record<Platform, string>;

/** The phones and browsers that take one's pushes. */
export function Component() {
  const say = useWords();
  return (
    <SignedIn>
      <Screen title={say("devices")} back="/profile">
        <div className={styles.parts}>
          <NotifyMe />
          <Devices />
        </div>
      </Screen>
    </SignedIn>
  );
}

function Devices() {
  const say = useWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [read, again] = useQuery({ query: DevicesDocument });
  const [remove, busy] = useAction(RemoveDeviceDocument);
  const removeOne = async (id: string, isThis: boolean) => {
    const outcome = await remove({ input: { id } });
    setProblems(outcome.problems);
    if (isThis && outcome.problems.length === 0) await turnOff();
  };
  return (
    <Loaded read={read} find={(data) => data.viewer?.devices} again={again}>
      {(devices) => (
        <>
          <Problems problems={problems} />
          {devices.length === 0 && <p>{say("devicesNone")}</p>}
          <Rows label={say("devices")}>
            {devices.map(({ id, platform, seenAt, isThisSession }) => {
              const kind = say(PLATFORMS[platform]);
              const name = isThisSession ? `${kind} · ${say("thisDevice")}` : kind;
              return (
                <Row
                  key={id}
                  title={name}
                  detail={say("deviceSeen", { when: momentName(seenAt) })}
                  extra={
                    <Button
                      aria-label={say("removeWhich", { name })}
                      disabled={busy}
                      onClick={() => void removeOne(id, isThisSession)}
                    >
                      {say("removeDevice")}
                    </Button>
                  }
                />
              );
            })}
          </Rows>
        </>
      )}
    </Loaded>
  );
}
