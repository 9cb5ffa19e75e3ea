import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "inbox", lazy: () => import("./Inbox") },
  { path: "profile/notifications", lazy: () => import("./Settings") },
  { path: "profile/devices", lazy: () => import("./Devices") },
  { path: "profile/following", lazy: () => import("./Following") },
];
