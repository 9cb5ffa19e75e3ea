import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "organization", lazy: () => import("./home/Home") },
  { path: "organization/register", lazy: () => import("./registering/Register") },
  { path: "organization/:id", lazy: () => import("./home/Home") },
  { path: "organization/:id/members", lazy: () => import("./members/Members") },
  { path: "invitations", lazy: () => import("./members/Invitations") },
  { path: "organizations", lazy: () => import("./tree/Tree") },
  { path: "organizations/new", lazy: () => import("./tree/Create") },
  { path: "organizations/:id", lazy: () => import("./tree/Organization") },
  { path: "organizations/:id/edit", lazy: () => import("./tree/Edit") },
  { path: "organizations/:id/members", lazy: () => import("./members/Members") },
  { path: "organizations/:id/teams", lazy: () => import("./teams/Teams") },
  { path: "organizations/:id/venues/new", lazy: () => import("./venues/Create") },
  { path: "organizations/:id/venues/:venueId", lazy: () => import("./venues/Venue") },
  { path: "organizations/:id/venues/:venueId/edit", lazy: () => import("./venues/Edit") },
];
