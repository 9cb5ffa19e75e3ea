import type { RouteObject } from "react-router";
import { Component as Home } from "./Home";

export const routes: RouteObject[] = [
  // Most people begin here: part of what is loaded first.
  { index: true, Component: Home },
  { path: "help/:topicId", lazy: () => import("./Help") },
];
