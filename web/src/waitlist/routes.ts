import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "waitlist", lazy: () => import("./Places") },
  { path: "waitlist/join", lazy: () => import("./Join") },
];
