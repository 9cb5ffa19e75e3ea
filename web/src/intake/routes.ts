import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "desk", lazy: () => import("./Desk") },
  { path: "desk/day", lazy: () => import("./Day") },
  { path: "check-in", lazy: () => import("./CheckIn") },
  { path: "check-in/:reference", lazy: () => import("./CheckIn") },
];
