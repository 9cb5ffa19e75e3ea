import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "desk/walk-ins", lazy: () => import("./Counter") },
  { path: "walk-ins", lazy: () => import("./OwnNumber") },
];

/** For a screen on the wall of a hall: nothing stands around it. */
export const displays: RouteObject[] = [{ path: "/hall/:venueId", lazy: () => import("./Hall") }];
