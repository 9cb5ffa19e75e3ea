import { Button } from "antd-mobile";
import { useState } from "react";
import { Notice } from "../shell/Notice";
import { pushState, usePush } from "./push";
import { useWords } from "./words";

/** The offer to be notified on this device; the browser asks only after the person did. */
export function NotifyMe() {
  const say = useWords();
  const { state, turnOn, busy } = usePush();
  const [failed, setFailed] = useState(false);
  const start = async () => {
    // Out of Firebase's reach: a thing that happens, and that the person is told of.
    setFailed(!(await turnOn().catch(() => false)));
  };
  if (state === "unsupported") return <Notice>{say("notifyUnsupported")}</Notice>;
  if (state === "denied") return <Notice>{say("notifyDenied")}</Notice>;
  if (state === "on") return <Notice kind="done">{say("notifyOn")}</Notice>;
  if (state === "openOnly") return <Notice kind="done">{say("notifyOpenOnly")}</Notice>;
  return (
    <Notice>
      <p>{say("notifyWhy")}</p>
      {failed && <p role="alert">{say("notifyFailed")}</p>}
      <Button color="primary" loading={busy} onClick={() => void start()}>
        {say("notifyMe")}
      </Button>
    </Notice>
  );
}

/** The same beside something there will be word of, as long as nobody has decided on it. */
export function NotifyOffer() {
  const [undecided] = useState(() => pushState() === "off");
  return undecided ? <NotifyMe /> : null;
}
