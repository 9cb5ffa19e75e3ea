import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [{ path: "conflicts", lazy: () => import("./Conflicts") }];
