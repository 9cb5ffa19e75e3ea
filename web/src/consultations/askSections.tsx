import { Button } from "antd-mobile";
import { Mic } from "lucide-react";
import { useId } from "react";
import { useQuery } from "urql";
import { FilePicker } from "../files/FilePicker";
import type { Uploads } from "../files/uploads";
import { type Problem, problemOf } from "../graphql/acting";
import type { TeamKind, Urgency } from "../graphql/schema.generated";
import { canListen, useDictation } from "../services/dictation";
import { Field } from "../shell/Field";
import { Notice } from "../shell/Notice";
import styles from "./Ask.module.css";
import { AskTopicsDocument } from "./ask.generated";
import type { Draft } from "./askDraft";
import { useAskWords } from "./askWords";
import { Choice, Choices } from "./Choices";
import { useOrganizations } from "./organizations";

export interface AskSectionProps {
  draft: Draft;
  change: (change: (draft: Draft) => Draft) => void;
  uploads: Uploads;
  problems: Problem[];
}

export function WhomSection({ draft, change }: AskSectionProps) {
  const say = useAskWords();
  const choose = (organizationId: string | null) => change((now) => ({ ...now, organizationId }));
  return (
    <Choices legend={say("whom")}>
      <Choice
        name="whom"
        checked={draft.organizationId === null}
        onChoose={() => choose(null)}
        label={say("self")}
        hint={say("selfHint")}
      />
      {useOrganizations().map(({ id, name }) => (
        <Choice
          key={id}
          name="whom"
          checked={draft.organizationId === id}
          onChoose={() => choose(id)}
          label={name}
          hint={say("organizationHint", { name })}
        />
      ))}
    </Choices>
  );
}

export function TopicSection({ draft, change }: AskSectionProps) {
  const say = useAskWords();
  const [{ data }] = useQuery({ query: AskTopicsDocument });
  return (
    <Field label={say("topic")}>
      {(wiring) => (
        <select
          {...wiring}
          value={draft.topicId ?? ""}
          onChange={({ target }) => change((now) => ({ ...now, topicId: target.value || null }))}
        >
          <option value="">{say("topicNone")}</option>
          {data?.topics?.edges.map(({ node }) => (
            <option key={node.id} value={node.id}>
              {node.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function QuestionSection({ draft, change, problems }: AskSectionProps) {
  const say = useAskWords();
  // Without a question there is no line to make a title of: the question is what is missing.
  const untitled = draft.body.trim() ? undefined : problemOf(problems, "title");
  return (
    <>
      <Field
        label={say("body")}
        hint={say("bodyHint")}
        problem={problemOf(problems, "body") ?? untitled}
      >
        {(wiring) => (
          <textarea
            {...wiring}
            rows={8}
            maxLength={10_000}
            value={draft.body}
            onChange={({ target }) => change((now) => ({ ...now, body: target.value }))}
          />
        )}
      </Field>
      {canListen && (
        <Dictation onHeard={(text) => change((now) => ({ ...now, body: now.body + text }))} />
      )}
      <Field
        label={say("titleField")}
        hint={say("titleHint")}
        problem={untitled ? undefined : problemOf(problems, "title")}
      >
        {(wiring) => (
          <input
            {...wiring}
            maxLength={100}
            value={draft.title}
            onChange={({ target }) => change((now) => ({ ...now, title: target.value }))}
          />
        )}
      </Field>
    </>
  );
}

function Dictation({ onHeard }: { onHeard: (text: string) => void }) {
  const say = useAskWords();
  const { listen, listening, failed } = useDictation(onHeard);
  return (
    <div className={styles.dictation}>
      <Button onClick={listen} aria-pressed={listening}>
        <Mic aria-hidden /> {say("dictate")}
      </Button>
      <p className={styles.hint} role="status">
        {say(listening ? "dictating" : failed ? "dictateFailed" : "dictateHint")}
      </p>
    </div>
  );
}

const KINDS: Partial<Record<string, TeamKind>> = {
  ENTERPRISE: "PARK_SERVICE",
  SCHOOL: "SCHOOL_ADVISORY",
};
/** What the server counts as a day of working time. */
const DAY_MINUTES = 360;

export function UrgencySection({ draft, change }: AskSectionProps) {
  const say = useAskWords();
  const [{ data }] = useQuery({ query: AskTopicsDocument });
  const asked = useOrganizations().find(({ id }) => id === draft.organizationId);
  const kind = KINDS[asked?.kind ?? ""] ?? "COMMUNITY";
  const within = (urgency: Urgency): string | undefined => {
    const minutes = data?.promises.find(
      (one) => one.teamKind === kind && one.urgency === urgency,
    )?.minutes;
    if (minutes === undefined) return undefined;
    if (minutes % DAY_MINUTES === 0) return say("days", { count: minutes / DAY_MINUTES });
    return say("hours", { count: Math.round(minutes / 6) / 10 });
  };
  const [usual, sooner] = [within("NORMAL"), within("URGENT")];
  return (
    <Choices legend={say("urgency")}>
      <Choice
        name="urgency"
        checked={!draft.urgent}
        onChoose={() => change((now) => ({ ...now, urgent: false }))}
        label={usual ? say("normal", { time: usual }) : say("normalPlain")}
      />
      <Choice
        name="urgency"
        checked={draft.urgent}
        onChoose={() => change((now) => ({ ...now, urgent: true }))}
        label={sooner ? say("urgent", { time: sooner }) : say("urgentPlain")}
      />
      {draft.urgent && <Notice>{say("danger")}</Notice>}
    </Choices>
  );
}

export function PartiesSection({ draft, change, problems }: AskSectionProps) {
  const say = useAskWords();
  const name = (index: number, value: string) =>
    change((now) => ({
      ...now,
      parties: now.parties.map((old, at) => (at === index ? value : old)),
    }));
  return (
    <div className={styles.section}>
      {draft.parties.map((party, index) => (
        <Field
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
          key={index}
          label={index === 0 ? say("party") : say("partyNth", { number: index + 1 })}
          hint={index === 0 ? say("partyHint") : undefined}
          problem={problemOf(problems, `opposingParties.${index}.name`)}
        >
          {(wiring) => (
            <input
              {...wiring}
              maxLength={120}
              autoComplete="off"
              value={party}
              onChange={({ target }) => name(index, target.value)}
            />
          )}
        </Field>
      ))}
      {draft.parties.length < 10 && draft.parties.at(-1)?.trim() && (
        <Button
          fill="outline"
          onClick={() => change((now) => ({ ...now, parties: [...now.parties, ""] }))}
        >
          {say("partyMore")}
        </Button>
      )}
    </div>
  );
}

export function FilesSection({ uploads }: AskSectionProps) {
  const say = useAskWords();
  const heading = useId();
  return (
    <section className={styles.section} aria-labelledby={heading}>
      <h2 id={heading} className={styles.legend}>
        {say("files")}
      </h2>
      <p className={styles.hint}>{say("filesHint")}</p>
      <FilePicker uploads={uploads} />
    </section>
  );
}
