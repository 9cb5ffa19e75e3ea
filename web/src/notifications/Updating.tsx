import { Button } from "antd-mobile";
import { useEffect, useState } from "react";
import { useWords } from "../shell/words";
import styles from "./Updating.module.css";
import { keepUpToDate } from "./updating";

/** Says quietly that a new version is there; what is being typed is not lost by it. */
export function Updating() {
  const say = useWords();
  const [update, setUpdate] = useState<{ now: () => void } | null>(null);
  useEffect(() => keepUpToDate((now) => setUpdate({ now })), []);
  return (
    <div role="status">
      {update && (
        <div className={styles.bar}>
          <span>{say("update")}</span>
          <Button onClick={update.now}>{say("updateNow")}</Button>
        </div>
      )}
    </div>
  );
}
