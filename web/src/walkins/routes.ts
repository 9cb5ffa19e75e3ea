import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [];

/** For a screen on the wall of a hall: nothing stands around it. */
export const displays: RouteObject[] = [];
