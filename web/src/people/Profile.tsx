import { useQuery } from "urql";
import { ElderSwitch } from "../appearance/ElderSwitch";
import type { Role } from "../graphql/schema.generated";
import { useWords as useNotificationWords } from "../notifications/words";
import { useWords as useOutboxWords } from "../outbox/words";
import { areasOf, barOf } from "../shell/areas";
import { Loaded } from "../shell/Loaded";
import { RowLink, Rows } from "../shell/Rows";
import { Screen } from "../shell/Screen";
import { useWords as useShellWords } from "../shell/words";
import { LanguageChoice } from "./LanguageChoice";
import styles from "./Profile.module.css";
import { ProfileDocument, type ProfileQuery } from "./profile.generated";
import { useWords as useProofWords } from "./proofWords";
import { SignedIn } from "./SignedIn";
import { SignOut } from "./SignOut";
import { useWords } from "./words";

type Viewer = NonNullable<ProfileQuery["viewer"]>;

const GUARDED: Role[] = ["COORDINATOR", "STATION_STAFF", "DISTRICT_ADMIN", "AUDITOR"];

/** Oneself: how the app looks and speaks, what else there is, and the way out. */
export function Component() {
  const say = useWords();
  return (
    <SignedIn>
      <Screen title={say("profile")}>
        <Profile />
      </Screen>
    </SignedIn>
  );
}

function Profile() {
  const [read, again] = useQuery({ query: ProfileDocument });
  return (
    <Loaded read={read} find={(data) => data.viewer} again={again}>
      {(viewer) => (
        <div className={styles.parts}>
          <Oneself viewer={viewer} />
          <ElderSwitch />
          <LanguageChoice />
          <MyThings />
          <Settings viewer={viewer} />
          <MoreAreas viewer={viewer} />
          <SignOut />
        </div>
      )}
    </Loaded>
  );
}

function Oneself({ viewer }: { viewer: Viewer }) {
  const say = useWords();
  return (
    <Rows>
      <RowLink
        to="/profile/name"
        title={viewer.name === "" ? say("nameless") : viewer.name}
        detail={viewer.phone}
      />
    </Rows>
  );
}

function MyThings() {
  const say = useWords();
  const sayOutbox = useOutboxWords();
  return (
    <section className={styles.part} aria-label={say("myThings")}>
      <h2>{say("myThings")}</h2>
      <Rows>
        <RowLink to="/waitlist" title={say("waitlist")} />
        <RowLink to="/walk-ins" title={say("walkIns")} />
        <RowLink to="/invitations" title={say("invitations")} />
        <RowLink to="/hours/calendar" title={say("calendar")} />
        <RowLink to="/outbox" title={sayOutbox("title")} />
      </Rows>
    </section>
  );
}

/** Whose roles an authenticator guards, or would. */
function isGuarded({ roles, secondFactor, recoveryCodesLeft }: Viewer): boolean {
  if (secondFactor !== "NONE" || recoveryCodesLeft !== null) return true;
  return roles.some((role) => GUARDED.includes(role));
}

function Settings({ viewer }: { viewer: Viewer }) {
  const say = useWords();
  const sayProof = useProofWords();
  const sayNotified = useNotificationWords();
  return (
    <section className={styles.part} aria-label={say("settings")}>
      <h2>{say("settings")}</h2>
      <Rows>
        <RowLink
          to="/profile/notifications"
          title={sayNotified("settings")}
          detail={sayNotified("settingsHint")}
        />
        <RowLink
          to="/profile/devices"
          title={sayNotified("devices")}
          detail={sayNotified("devicesHint")}
        />
        <RowLink
          to="/profile/following"
          title={sayNotified("following")}
          detail={sayNotified("followingHint")}
        />
        <RowLink to="/profile/email" title={say("email")} detail={viewer.email} />
        <RowLink to="/sessions" title={sayProof("sessions")} detail={sayProof("sessionsHint")} />
        {isGuarded(viewer) && (
          <RowLink
            to="/profile/second-factor"
            title={sayProof("factor")}
            detail={sayProof("factorHint")}
          />
        )}
        <RowLink to="/profile/privacy" title={say("privacy")} detail={say("privacyHint")} />
      </Rows>
    </section>
  );
}

/** What did not fit the bar of a phone; a desktop shows all of it at its side. */
function MoreAreas({ viewer }: { viewer: Viewer }) {
  const say = useWords();
  const sayArea = useShellWords();
  const areas = areasOf(viewer.roles);
  const bar = barOf(areas);
  const others = areas.filter((area) => !bar.includes(area));
  if (others.length === 0) return null;
  return (
    <section className={`${styles.part} ${styles.more}`} aria-label={say("moreAreas")}>
      <h2>{say("moreAreas")}</h2>
      <Rows>
        {others.map(({ name, path }) => (
          <RowLink key={name} to={path} title={sayArea(name)} />
        ))}
      </Rows>
    </section>
  );
}
