import { Suspense } from "react";
import { NavLink, Outlet, ScrollRestoration, useLocation } from "react-router";
import { ElderOffer } from "../appearance/ElderOffer";
import { useReach } from "../graphql/reach";
import { momentName } from "../language/moments";
import { Arrived } from "../notifications/Arrived";
import { Updating } from "../notifications/Updating";
import { Waiting } from "../outbox/Waiting";
import { FactorMissing } from "../people/FactorMissing";
import { useSession } from "../people/session";
import { useViewer, type Viewer } from "../people/viewer";
import { type Area, areasOf, barOf } from "./areas";
import styles from "./Frame.module.css";
import { Loading } from "./Loading";
import { useWords } from "./words";

/** What stands around every screen: where one can go, and whether the network is there. */
export function Frame() {
  const say = useWords();
  const viewer = useViewer();
  const areas = areasOf(viewer?.roles ?? []);
  const bar = barOf(areas);
  const stranger = useSession() === null;
  const { pathname } = useLocation();
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        {say("skip")}
      </a>
      <nav className={styles.nav} aria-label={say("navigation")}>
        {areas.map((area) => (
          <AreaLink key={area.name} area={area} viewer={viewer} onBar={bar.includes(area)} />
        ))}
      </nav>
      <div className={styles.body}>
        <Offline />
        <Waiting />
        <Updating />
        <Arrived />
        <FactorMissing />
        {stranger && pathname === "/" && <ElderOffer />}
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </div>
      <ScrollRestoration />
    </div>
  );
}

function AreaLink({ area, viewer, onBar }: { area: Area; viewer?: Viewer; onBar: boolean }) {
  const say = useWords();
  const unread = area.name === "inbox" ? (viewer?.notifications?.totalCount ?? 0) : 0;
  const label = unread > 0 ? say("inboxUnread", { count: unread }) : say(area.name);
  return (
    <NavLink
      to={area.path}
      end={area.path === "/" || area.path === "/desk"}
      className={`${styles.area} ${onBar ? "" : styles.off}`}
      aria-label={label}
    >
      <span className={styles.icon}>
        <area.icon aria-hidden />
        {unread > 0 && <span className={styles.badge} data-count={unread > 99 ? "99+" : unread} />}
      </span>
      <span>{say(area.name)}</span>
    </NavLink>
  );
}

function Offline() {
  const say = useWords();
  const { online, answeredAt } = useReach();
  return (
    <div role="status">
      {!online && (
        <p className={styles.offline}>
          {answeredAt === null
            ? say("offline")
            : say("offlineSince", { when: momentName(new Date(answeredAt).toISOString()) })}
        </p>
      )}
    </div>
  );
}
