import { useQuery } from "urql";
import { SignedIn } from "../people/SignedIn";
import { ButtonLink } from "../shell/ButtonLink";
import { Loaded } from "../shell/Loaded";
import { Screen } from "../shell/Screen";
import { ChannelGroup } from "./ChannelGroup";
import { grouped, isOffered } from "./kinds";
import { Muted } from "./Muted";
import { NotifyMe } from "./NotifyMe";
import { PreferencesDocument } from "./preferences.generated";
import { QuietHours } from "./QuietHours";
import styles from "./Settings.module.css";
import { useWords } from "./words";

/** How somebody is told of things: on this device, when not, by what, and of what not at all. */
export function Component() {
  const say = useWords();
  return (
    <SignedIn>
      <Screen title={say("settings")} back="/profile">
        <Settings />
      </Screen>
    </SignedIn>
  );
}

function Settings() {
  const say = useWords();
  const [read, again] = useQuery({ query: PreferencesDocument });
  return (
    <Loaded read={read} find={(data) => data.viewer} again={again}>
      {({ email, roles, notificationPreferences: { quietHours, kinds }, mutedThreads }) => (
        <div className={styles.parts}>
          <NotifyMe />
          <QuietHours now={quietHours} />
          <p>{say("inboxAlways")}</p>
          {email === null && isOffered(kinds, "EMAIL") && (
            <p>
              {say("noEmail")} <ButtonLink to="/profile/email">{say("addEmail")}</ButtonLink>
            </p>
          )}
          {[...grouped(kinds, roles)].map(([group, those]) => (
            <ChannelGroup key={group} group={group} kinds={those} />
          ))}
          <Muted threads={mutedThreads?.edges.map(({ node }) => node) ?? []} />
        </div>
      )}
    </Loaded>
  );
}
