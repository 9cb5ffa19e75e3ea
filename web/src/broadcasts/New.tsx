import { ForRoles } from "../coordination/ForRoles";
import { Screen } from "../shell/Screen";
import { DraftForm } from "./DraftForm";
import { SPEAKERS } from "./speaking";
import { useWords } from "./words";

/** Writing a message to many; nobody hears of it before it is sent from its own screen. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("newTitle")} back="/broadcasts">
      <ForRoles roles={SPEAKERS}>{(viewer) => <DraftForm viewer={viewer} />}</ForRoles>
    </Screen>
  );
}
