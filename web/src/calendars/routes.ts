import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "hours/calendar", lazy: () => import("./Calendars") },
];
