import {
  Bell,
  Building2,
  Calendar,
  ChartColumn,
  Clock,
  FileText,
  Headset,
  House,
  Landmark,
  MessageCircle,
  Search,
  Send,
  Upload,
  User,
  Users,
} from "lucide-react";
import type { ComponentType } from "react";
import type { Role } from "../graphql/schema.generated";

type Icon = ComponentType<{ "aria-hidden"?: boolean }>;

export type AreaName =
  | "home"
  | "appointments"
  | "consultations"
  | "inbox"
  | "profile"
  | "agenda"
  | "hours"
  | "queue"
  | "organization"
  | "desk"
  | "deskDay"
  | "walkIns"
  | "broadcasts"
  | "coordination"
  | "organizations"
  | "importing"
  | "audit";

export interface Area {
  name: AreaName;
  path: string;
  icon: Icon;
}

const RESIDENT: Area[] = [
  { name: "home", path: "/", icon: House },
  { name: "appointments", path: "/appointments", icon: Calendar },
  { name: "consultations", path: "/consultations", icon: MessageCircle },
];

const INBOX: Area = { name: "inbox", path: "/inbox", icon: Bell };
const PROFILE: Area = { name: "profile", path: "/profile", icon: User };

/** What each role works with, most used first. */
const WORK: [roles: Role[], areas: Area[]][] = [
  [
    ["SPECIALIST"],
    [
      { name: "agenda", path: "/agenda", icon: Calendar },
      { name: "queue", path: "/queue", icon: MessageCircle },
      { name: "hours", path: "/hours", icon: Clock },
    ],
  ],
  [
    ["STATION_STAFF"],
    [
      { name: "desk", path: "/desk", icon: Headset },
      { name: "deskDay", path: "/desk/day", icon: Calendar },
      { name: "walkIns", path: "/desk/walk-ins", icon: Users },
    ],
  ],
  [
    ["COORDINATOR", "DISTRICT_ADMIN"],
    [
      { name: "coordination", path: "/coordination", icon: ChartColumn },
      { name: "queue", path: "/queue", icon: MessageCircle },
      { name: "organizations", path: "/organizations", icon: Landmark },
    ],
  ],
  [["DISTRICT_ADMIN"], [{ name: "importing", path: "/import", icon: Upload }]],
  [["DISTRICT_ADMIN", "AUDITOR"], [{ name: "audit", path: "/audit", icon: Search }]],
  [["AUDITOR"], [{ name: "coordination", path: "/coordination", icon: ChartColumn }]],
  [
    ["STATION_STAFF", "COORDINATOR", "DISTRICT_ADMIN", "AUDITOR"],
    [{ name: "broadcasts", path: "/broadcasts", icon: Send }],
  ],
  [
    ["ENTERPRISE_CONTACT", "SCHOOL_CONTACT"],
    [
      { name: "organization", path: "/organization", icon: Building2 },
      { name: "consultations", path: "/consultations", icon: FileText },
      { name: "appointments", path: "/appointments", icon: Calendar },
    ],
  ],
];

/** Everything somebody with these roles can go to, the most used first; none: a stranger. */
export function areasOf(roles: readonly Role[]): Area[] {
  const work = WORK.filter(([those]) => those.some((role) => roles.includes(role)));
  const found = new Map<AreaName, Area>();
  const everybody = [...RESIDENT, ...(roles.length > 0 ? [INBOX, PROFILE] : [])];
  for (const area of [...work.flatMap(([, areas]) => areas), ...everybody]) {
    if (!found.has(area.name)) found.set(area.name, area);
  }
  return [...found.values()];
}

/** What fits the bar of a phone: three of the areas, then inbox and profile. */
export function barOf(areas: Area[]): Area[] {
  const rest = areas.filter((area) => area !== INBOX && area !== PROFILE);
  return [...rest.slice(0, 3), ...areas.filter((area) => area === INBOX || area === PROFILE)];
}

/** The first screen after signing in. */
export function homeOf(roles: readonly Role[]): string {
  return areasOf(roles)[0]?.path ?? "/";
}
