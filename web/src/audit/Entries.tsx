import { Button } from "antd-mobile";
import { useQuery } from "urql";
import { momentName } from "../language/moments";
import { Loaded } from "../shell/Loaded";
import { More } from "../shell/More";
import { Notice } from "../shell/Notice";
import styles from "./Audit.module.css";
import { AuditEntriesDocument, type AuditLineFragment } from "./audit.generated";
import { type Sought, variablesOf } from "./sought";
import { useWords } from "./words";

interface EntriesProps {
  sought: Sought;
  after?: string;
  onChange: (change: Partial<Sought>) => void;
}

/** A page of the trace, the newest first, and the way to the next. */
export function Entries({ sought, after, onChange }: EntriesProps) {
  const say = useWords();
  const [read, again] = useQuery({
    query: AuditEntriesDocument,
    variables: { ...variablesOf(sought), after: after ?? null },
  });
  return (
    <Loaded read={read} find={(data) => data.auditEntries} again={again}>
      {({ edges, pageInfo }) => (
        <>
          {edges.length === 0 && <Notice>{say("none")}</Notice>}
          {edges.length > 0 && (
            <ol className={styles.entries} aria-label={say("entries")}>
              {edges.map(({ node }) => (
                <Entry key={node.id} entry={node} sought={sought} onChange={onChange} />
              ))}
            </ol>
          )}
          <More pageInfo={pageInfo}>
            {(next) => <Entries sought={sought} after={next} onChange={onChange} />}
          </More>
        </>
      )}
    </Loaded>
  );
}

interface EntryProps {
  entry: AuditLineFragment;
  sought: Sought;
  onChange: (change: Partial<Sought>) => void;
}

function Entry({ entry, sought, onChange }: EntryProps) {
  const say = useWords();
  const { at, action, actor, actorRole, object, requestId, summary } = entry;
  return (
    <li className={styles.entry}>
      <div className={styles.said}>
        <p className={styles.summary}>{summary}</p>
        <p className={styles.detail}>
          <time dateTime={at}>{momentName(at)}</time>
          {" · "}
          {actorRole ? say(`role_${actorRole}`) : say("byItself")}
        </p>
        {requestId && (
          <p className={`${styles.detail} ${styles.request}`}>
            {say("request", { id: requestId })}
          </p>
        )}
      </div>
      <div className={styles.buttons}>
        {actor && sought.person !== actor.id && (
          <Button
            aria-label={say("samePersonLabel", { name: actor.name })}
            onClick={() => onChange({ person: actor.id })}
          >
            {say("samePerson")}
          </Button>
        )}
        {object && sought.object !== object.id && (
          <Button
            aria-label={say("sameObjectLabel", { summary })}
            onClick={() => onChange({ object: object.id })}
          >
            {say("sameObject")}
          </Button>
        )}
        {sought.action !== action && (
          <Button
            aria-label={say("sameActionLabel", { summary })}
            onClick={() => onChange({ action })}
          >
            {say("sameAction")}
          </Button>
        )}
      </div>
    </li>
  );
}
