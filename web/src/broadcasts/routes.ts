import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "broadcasts", lazy: () => import("./List") },
  { path: "broadcasts/new", lazy: () => import("./New") },
  { path: "broadcasts/:id", lazy: () => import("./One") },
];
