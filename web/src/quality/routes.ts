import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [{ path: "ratings", lazy: () => import("./Ratings") }];
