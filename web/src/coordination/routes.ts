import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "coordination", lazy: () => import("./Overview") },
  { path: "coordination/board", lazy: () => import("./Board") },
  { path: "coordination/appointments", lazy: () => import("./Meetings") },
];
