import { Button } from "antd-mobile";
import { useState } from "react";
import { useAction } from "../graphql/acting";
import { useKept } from "../outbox/changes";
import { Notice } from "../shell/Notice";
import { Sheet } from "../shell/Sheet";
import { leave } from "./leaving";
import { useSession } from "./session";
import { SignOutDocument } from "./signIn.generated";
import { useWords } from "./words";

/** Ends the session, on the server and on this device. */
export function SignOut() {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const personId = useSession()?.personId;
  const waits = useKept().some(({ state }) => state === "waiting");
  const [signOut, busy] = useAction(SignOutDocument);
  const go = async () => {
    // Out of reach the server learns nothing; this device forgets all the same.
    await signOut({});
    if (personId !== undefined) await leave(personId, "/");
  };
  return (
    <>
      <Button block color="danger" fill="outline" onClick={() => setOpen(true)}>
        {say("signOut")}
      </Button>
      <Sheet title={say("signOut")} open={open} onClose={() => setOpen(false)}>
        <p>{say("signOutSure")}</p>
        {waits && <Notice kind="problem">{say("signOutWaiting")}</Notice>}
        <Button block color="danger" loading={busy} onClick={() => void go()}>
          {say("signOut")}
        </Button>
      </Sheet>
    </>
  );
}
