import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "book", lazy: () => import("./Choose") },
  { path: "agenda", lazy: () => import("./agenda/Agenda") },
  { path: "hours", lazy: () => import("./hours/Hours") },
  { path: "hours/free", lazy: () => import("./free/FreeList") },
  { path: "hours/free/:day", lazy: () => import("./free/FreeDay") },
  { path: "hours/exceptions", lazy: () => import("./away/Exceptions") },
  { path: "hours/absence", lazy: () => import("./away/Absence") },
];
