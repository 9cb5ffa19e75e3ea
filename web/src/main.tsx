import { startTransition } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter } from "react-router";
import { showElder } from "./appearance/elder";
import { clientFor } from "./graphql/client";
import { prepareMoments } from "./language/moments";
import { currentSession } from "./people/session";
import { App } from "./shell/App";
import { routes } from "./shell/routes";
// After everything that brings styles of antd-mobile: these overrule them.
import "./appearance/tokens.css";
import "./appearance/antd.css";

showElder();

const place = document.getElementById("app");
if (place === null) throw new Error("index.html has no #app");

// One step at a time, and rendered in slices: a slow phone answers touches in between.
setTimeout(() => {
  const router = createBrowserRouter(routes);
  setTimeout(() => clientFor(currentSession()?.personId ?? null));
  setTimeout(() => startTransition(() => createRoot(place).render(<App router={router} />)));
  setTimeout(prepareMoments);
});
