import { useSyncExternalStore } from "react";

import { accessToken, keep, subscribe } from "./session.js";

/** Says whether requests carry a token of this page, and lets it go. */
export function SignedIn() {
  const token = useSyncExternalStore(subscribe, accessToken);
  if (token === null) {
    return <span className="mulin-session">Mulin · not signed in</span>;
  }
  return (
    <span className="mulin-session">
      Mulin · signed in{" "}
      <button type="button" className="graphiql-button" onClick={() => keep(null)}>
        Sign out
      </button>
    </span>
  );
}
