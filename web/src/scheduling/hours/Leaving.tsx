import { Button } from "antd-mobile";
import { useEffect } from "react";
import { useBlocker } from "react-router";
import { Sheet } from "../../shell/Sheet";
import styles from "./Hours.module.css";
import { useWords } from "./words";

/** Asks before what was edited is lost, whether by a link of ours or by closing the window. */
export function Leaving({ isUnsaved }: { isUnsaved: boolean }) {
  const say = useWords();
  const blocker = useBlocker(isUnsaved);
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isUnsaved]);
  const isBlocked = blocker.state === "blocked";
  return (
    <Sheet open={isBlocked} title={say("leaveTitle")} onClose={() => blocker.reset?.()}>
      <p>{say("leaveWhat")}</p>
      <div className={styles.form}>
        <Button block color="primary" onClick={() => blocker.reset?.()}>
          {say("stay")}
        </Button>
        <Button block onClick={() => blocker.proceed?.()}>
          {say("leave")}
        </Button>
      </div>
    </Sheet>
  );
}
