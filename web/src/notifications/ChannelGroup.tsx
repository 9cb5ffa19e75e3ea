import { useState } from "react";
import { type Problem, useAction } from "../graphql/acting";
import type { NotificationChannel } from "../graphql/schema.generated";
import { Problems } from "../shell/Problems";
import { Choice } from "./Choice";
import type { Group, KindPreference } from "./kinds";
import { useKindWords } from "./kindWords";
import { SetNotificationChoiceDocument } from "./preferences.generated";
import styles from "./Settings.module.css";
import { useWords } from "./words";

const CHANNELS = { PUSH: "push", SMS: "sms", EMAIL: "email" } as const;

/** By which ways somebody hears of things that belong together; each of them alone, if they like. */
export function ChannelGroup({ group, kinds }: { group: Group; kinds: KindPreference[] }) {
  const say = useWords();
  const sayKind = useKindWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [choose] = useAction(SetNotificationChoiceDocument);
  const chooseFor = async (
    those: KindPreference[],
    channel: NotificationChannel,
    enabled: boolean,
  ) => {
    const outcomes = those
      .filter((one) => isEnabled(one, channel) !== enabled)
      .map(({ kind }) => choose({ input: { kind, channel, enabled } }));
    const found = (await Promise.all(outcomes)).flatMap((outcome) => outcome.problems);
    setProblems(found.slice(0, 1));
    return found.length === 0;
  };
  const channels = channelsOf(kinds);
  return (
    <section className={styles.part} aria-label={say(group)}>
      <h2>{say(group)}</h2>
      <Problems problems={problems} />
      <Choices
        name={say(group)}
        kinds={kinds}
        channels={channels}
        onChoose={(channel, enabled) => chooseFor(kinds, channel, enabled)}
      />
      {kinds.length > 1 && (
        <details className={styles.each}>
          <summary>{say("each")}</summary>
          {kinds.map((one) => (
            <div key={one.kind} className={styles.kind}>
              <h3>
                {sayKind(one.kind)}
                {one.urgent && <span className={styles.urgent}>{say("urgent")}</span>}
              </h3>
              <Choices
                name={sayKind(one.kind)}
                kinds={[one]}
                channels={channels}
                onChoose={(channel, enabled) => chooseFor([one], channel, enabled)}
              />
            </div>
          ))}
        </details>
      )}
    </section>
  );
}

interface ChoicesProps {
  name: string;
  kinds: KindPreference[];
  channels: NotificationChannel[];
  onChoose: (channel: NotificationChannel, enabled: boolean) => Promise<boolean>;
}

function Choices({ name, kinds, channels, onChoose }: ChoicesProps) {
  const say = useWords();
  return (
    <div className={styles.choices}>
      {channels.map((channel) => {
        const on = kinds.filter((one) => isEnabled(one, channel)).length;
        const way = say(CHANNELS[channel]);
        return (
          <Choice
            key={channel}
            name={say("choose", { group: name, channel: way })}
            text={way}
            state={on === 0 ? "none" : on === kinds.length ? "all" : "some"}
            onChoose={(enabled) => onChoose(channel, enabled)}
          />
        );
      })}
    </div>
  );
}

function isEnabled({ channels }: KindPreference, channel: NotificationChannel): boolean {
  return channels.find((one) => one.channel === channel)?.enabled ?? false;
}

function channelsOf(kinds: KindPreference[]): NotificationChannel[] {
  return kinds[0]?.channels.map(({ channel }) => channel) ?? [];
}
