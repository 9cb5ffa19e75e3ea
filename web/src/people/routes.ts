import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "sign-in", lazy: () => import("./SignIn") },
  { path: "profile", lazy: () => import("./Profile") },
  { path: "profile/name", lazy: () => import("./Name") },
  { path: "profile/email", lazy: () => import("./Email") },
  { path: "profile/privacy", lazy: () => import("./Privacy") },
  { path: "profile/trace", lazy: () => import("./Trace") },
  { path: "profile/close", lazy: () => import("./CloseAccount") },
  { path: "profile/second-factor", lazy: () => import("./SecondFactor") },
  { path: "sessions", lazy: () => import("./Sessions") },
  { path: "closed", lazy: () => import("./Closed") },
];
