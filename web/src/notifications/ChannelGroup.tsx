import { useState } from "react";
import { type Problem, useAction } from "../graphql/acting";
import type { NotificationChannel } from "../graphql/schema.generated";
import { Problems } from "../shell/Problems";
import { Choice } from "./Choice";
import { useChosen } from "./chosen";
import type { Group, KindPreference } from "./kinds";
import { useKindWords } from "./kindWords";
import { PreferencesDocument, SetNotificationChoiceDocument } from "./preferences.generated";
import styles from "./Settings.module.css";
import { useWords } from "./words";

const CHANNELS = { PUSH: "push", SMS: "sms", EMAIL: "email" } as const;

type IsOn = (one: KindPreference, channel: NotificationChannel) => boolean;
type Choose = (those: KindPreference[], channel: NotificationChannel, on: boolean) => void;

/** By which ways somebody hears of things that belong together; each of them alone, if they like. */
export function ChannelGroup({ group, kinds }: { group: Group; kinds: KindPreference[] }) {
  const say = useWords();
  const sayKind = useKindWords();
  const { problems, isOn, choose } = useChannels();
  return (
    <section className={styles.part} aria-label={say(group)}>
      <h2>{say(group)}</h2>
      <Problems problems={problems} />
      <Choices name={say(group)} kinds={kinds} isOn={isOn} onChoose={choose} />
      {kinds.length > 1 && (
        <details className={styles.each}>
          <summary>{say("each")}</summary>
          {kinds.map((one) => (
            <div key={one.kind} className={styles.kind}>
              <h3>
                {sayKind(one.kind)}
                {one.urgent && <span className={styles.urgent}>{say("urgent")}</span>}
              </h3>
              <Choices name={sayKind(one.kind)} kinds={[one]} isOn={isOn} onChoose={choose} />
            </div>
          ))}
        </details>
      )}
    </section>
  );
}

function useChannels(): { problems: Problem[]; isOn: IsOn; choose: Choose } {
  const [problems, setProblems] = useState<Problem[]>([]);
  const [set] = useAction(SetNotificationChoiceDocument);
  const chosen = useChosen(PreferencesDocument);
  const isOn: IsOn = ({ kind, channels }, channel) =>
    chosen.isOn(
      `${kind} ${channel}`,
      channels.some((one) => one.channel === channel && one.enabled),
    );
  const choose: Choose = (those, channel, enabled) => {
    const kinds = those.filter((one) => isOn(one, channel) !== enabled).map(({ kind }) => kind);
    const keys = kinds.map((kind) => `${kind} ${channel}`);
    chosen.choose(keys, enabled, async () => {
      const outcomes = kinds.map((kind) => set({ input: { kind, channel, enabled } }));
      const found = (await Promise.all(outcomes)).flatMap((outcome) => outcome.problems);
      setProblems(found.slice(0, 1));
    });
  };
  return { problems, isOn, choose };
}

interface ChoicesProps {
  name: string;
  kinds: KindPreference[];
  isOn: IsOn;
  onChoose: Choose;
}

function Choices({ name, kinds, isOn, onChoose }: ChoicesProps) {
  const say = useWords();
  const channels = kinds[0]?.channels.map(({ channel }) => channel) ?? [];
  return (
    <div className={styles.choices}>
      {channels.map((channel) => {
        const on = kinds.filter((one) => isOn(one, channel)).length;
        const way = say(CHANNELS[channel]);
        return (
          <Choice
            key={channel}
            name={say("choose", { group: name, channel: way })}
            text={way}
            state={on === 0 ? "none" : on === kinds.length ? "all" : "some"}
            onChoose={(enabled) => onChoose(kinds, channel, enabled)}
          />
        );
      })}
    </div>
  );
}
