import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "consultations", lazy: () => import("./List") },
  { path: "consultations/new", lazy: () => import("./Ask") },
  { path: "consultations/:id", lazy: () => import("./Thread") },
  { path: "queue", lazy: () => import("./Queue") },
  { path: "search", lazy: () => import("./Search") },
];
