import { Attachments } from "../files/Attachments";
import { momentName } from "../language/moments";
import styles from "./Bubble.module.css";
import type { Side } from "./sides";
import type { ConsultationMessageFragment } from "./state.generated";
import { useThreadWords } from "./threadWords";

interface BubbleProps {
  message: ConsultationMessageFragment;
  own: boolean;
  side: Side;
  viewerSide: "asker" | "team";
}

/** One message: from whom, of what kind, when; the viewer's side stands on the right. */
export function Bubble({ message, own, side, viewerSide }: BubbleProps) {
  const say = useThreadWords();
  const { kind, author, body, version, createdAt, citations, attachments } = message;
  const right = own || side === viewerSide;
  const label =
    kind === "ANSWER" && version && version > 1
      ? say("answerNth", { version })
      : kind !== "MESSAGE" && say(kind);
  return (
    <li className={`${styles.message} ${right ? styles.right : ""}`}>
      <p className={styles.head}>
        <strong>{own ? say("me") : author.name || say("nameless")}</strong>
        {!own && side && ` · ${say(side)}`} ·{" "}
        <time dateTime={createdAt}>{momentName(createdAt)}</time>
      </p>
      <div className={`${styles.bubble} ${styles[kind] ?? ""}`}>
        {label && <p className={styles.label}>{label}</p>}
        <p className={styles.body}>{body}</p>
        {citations.length > 0 && <Citations of={citations} />}
        <Attachments files={attachments} />
      </div>
    </li>
  );
}

function Citations({ of }: { of: ConsultationMessageFragment["citations"] }) {
  const say = useThreadWords();
  return (
    <div className={styles.citations}>
      <p className={styles.label}>{say("citations")}</p>
      <ul>
        {of.map(({ law, article }) => (
          <li key={`${law} ${article}`}>
            <cite>{say("cited", { law: law.replace(/^《|》$/g, ""), article })}</cite>
          </li>
        ))}
      </ul>
    </div>
  );
}
