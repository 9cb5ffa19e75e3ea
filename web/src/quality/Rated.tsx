import { momentName } from "../language/moments";
import styles from "./Quality.module.css";
import { ReplyForm } from "./ReplyForm";
import type { QualityRatingFragment } from "./rating.generated";
import { Stars } from "./Stars";
import { useWords } from "./words";

interface RatedProps {
  rating: QualityRatingFragment;
  /** Whether the viewer gave it. */
  own?: boolean;
  /** Whether the viewer may answer to it. */
  mayReply?: boolean;
}

/** A rating as it was given, and the answer to it. */
export function Rated({ rating, own = false, mayReply = false }: RatedProps) {
  const say = useWords();
  const { id, score, tags, words, createdAt, reply } = rating;
  return (
    <section className={styles.card}>
      <h2>{say(own ? "given" : "received")}</h2>
      <p>
        <Stars score={score} /> {say("scored", { count: score })}{" "}
        <span className={styles.weak}>{momentName(createdAt)}</span>
      </p>
      {tags.length > 0 && <p>{tags.map((tag) => say(tag)).join(" · ")}</p>}
      {words && <p>{words}</p>}
      {reply && (
        <>
          <h3>{say("replied")}</h3>
          <p>{reply}</p>
        </>
      )}
      {!reply && mayReply && <ReplyForm id={id} />}
    </section>
  );
}
