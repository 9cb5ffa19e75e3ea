import type { RouteObject } from "react-router";
import { routes as appointments } from "../appointments/routes";
import { routes as audit } from "../audit/routes";
import { routes as broadcasts } from "../broadcasts/routes";
import { routes as calendars } from "../calendars/routes";
import { routes as conflicts } from "../conflicts/routes";
import { routes as consultations } from "../consultations/routes";
import { routes as coordination } from "../coordination/routes";
import { routes as importing } from "../importing/routes";
import { routes as intake } from "../intake/routes";
import { routes as notifications } from "../notifications/routes";
import { routes as organizations } from "../organizations/routes";
import { routes as outbox } from "../outbox/routes";
import { routes as people } from "../people/routes";
import { routes as quality } from "../quality/routes";
import { routes as scheduling } from "../scheduling/routes";
import { routes as services } from "../services/routes";
import { routes as waitlist } from "../waitlist/routes";
import { displays, routes as walkins } from "../walkins/routes";
import { Crashed } from "./Crashed";
import { Frame } from "./Frame";
import { NotFound } from "./NotFound";

/** Every address of the app. Those a push may open are named in mulin/notifications/links.py. */
export const routes: RouteObject[] = [
  ...displays.map((display) => ({ ...display, ErrorBoundary: Crashed })),
  {
    path: "/",
    Component: Frame,
    ErrorBoundary: Crashed,
    children: [
      {
        ErrorBoundary: Crashed,
        children: [
          ...services,
          ...appointments,
          ...scheduling,
          ...calendars,
          ...conflicts,
          ...waitlist,
          ...consultations,
          ...notifications,
          ...organizations,
          ...walkins,
          ...intake,
          ...coordination,
          ...broadcasts,
          ...quality,
          ...importing,
          ...audit,
          ...outbox,
          ...people,
          { path: "*", Component: NotFound },
        ],
      },
    ],
  },
];
