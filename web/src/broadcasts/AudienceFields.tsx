import { useQuery } from "urql";
import { OrganizationChoice } from "../coordination/OrganizationChoice";
import { type Problem, problemOf } from "../graphql/acting";
import { TopicsDocument } from "../services/topics.generated";
import { Field } from "../shell/Field";
import styles from "./Broadcasts.module.css";
import { BroadcastEstimateDocument } from "./broadcasts.generated";
import { useWords } from "./words";

/** One of the two; a topic that is yet to be chosen is "". */
export type Audience = { areaId: string } | { topicId: string };

interface AudienceFieldsProps {
  /** The organization that speaks. */
  speaker: string;
  /** Whether the speaker may write to the followers of a topic. */
  topics: boolean;
  audience: Audience;
  problems: Problem[];
  onChange: (audience: Audience) => void;
}

/** To the people of an area, or to the followers of a topic; and how many that are. */
export function AudienceFields(props: AudienceFieldsProps) {
  const { speaker, topics, audience, problems, onChange } = props;
  const say = useWords();
  const toArea = "areaId" in audience;
  return (
    <>
      {topics && (
        <fieldset className={styles.choice}>
          <legend>{say("audience")}</legend>
          <label className={styles.radio}>
            <input
              type="radio"
              name="audience"
              checked={toArea}
              onChange={() => onChange({ areaId: speaker })}
            />
            {say("audienceArea")}
          </label>
          <label className={styles.radio}>
            <input
              type="radio"
              name="audience"
              checked={!toArea}
              onChange={() => onChange({ topicId: "" })}
            />
            {say("audienceTopic")}
          </label>
        </fieldset>
      )}
      {toArea ? (
        <OrganizationChoice
          label={say("area")}
          own={[]}
          top={speaker}
          value={audience.areaId}
          problem={problemOf(problems, "areaId")}
          onChoose={(areaId) => onChange({ areaId })}
        />
      ) : (
        <TopicField
          value={audience.topicId}
          problem={problemOf(problems, "topicId")}
          onChange={(topicId) => onChange({ topicId })}
        />
      )}
      <p className={styles.detail}>{say(toArea ? "areaHint" : "topicHint")}</p>
      <Estimate organizationId={speaker} audience={audience} />
    </>
  );
}

interface TopicFieldProps {
  value: string;
  problem?: string;
  onChange: (id: string) => void;
}

function TopicField({ value, problem, onChange }: TopicFieldProps) {
  const say = useWords();
  const [{ data }] = useQuery({ query: TopicsDocument });
  return (
    <Field label={say("topic")} problem={problem}>
      {(wiring) => (
        <select {...wiring} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{say("choose")}</option>
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

/** How many it would go to now; asked anew whenever the audience is another one. */
function Estimate({ organizationId, audience }: { organizationId: string; audience: Audience }) {
  const say = useWords();
  const chosen = Object.values(audience).every(Boolean);
  const [{ data }] = useQuery({
    query: BroadcastEstimateDocument,
    variables: { organizationId, ...audience },
    pause: !chosen,
  });
  const count = chosen ? data?.broadcastEstimate?.recipients : undefined;
  return (
    <p role="status" className={styles.estimate}>
      {count !== undefined && (count > 0 ? say("estimate", { count }) : say("estimateNone"))}
    </p>
  );
}
