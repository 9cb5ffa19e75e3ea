import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "appointments", lazy: () => import("./List") },
  { path: "appointments/:id", lazy: () => import("./Ticket") },
  { path: "appointments/:id/again", lazy: () => import("./Again") },
  { path: "appointments/:id/move", lazy: () => import("./Move") },
  { path: "book/confirm", lazy: () => import("./BookingConfirm") },
];
