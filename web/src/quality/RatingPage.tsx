import { Button } from "antd-mobile";
import { useState } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { momentName } from "../language/moments";
import { Loaded } from "../shell/Loaded";
import { More } from "../shell/More";
import { Notice } from "../shell/Notice";
import { Sheet } from "../shell/Sheet";
import type { Rated } from "./averages";
import styles from "./Ratings.module.css";
import { ReplyForm } from "./ReplyForm";
import { type QualityListedRatingFragment, QualityRatingsDocument } from "./ratings.generated";
import { useWords } from "./ratingsWords";
import { Stars } from "./Stars";
import { useWords as useQualityWords } from "./words";

interface RatingPageProps {
  of: Rated | undefined;
  mayReply: boolean;
  after?: string;
}

/** A page of ratings, the newest first, and the way to the next. */
export function RatingPage({ of, mayReply, after }: RatingPageProps) {
  const say = useWords();
  const [read, again] = useQuery({
    query: QualityRatingsDocument,
    variables: {
      specialistId: of?.kind === "specialist" ? of.id : null,
      teamId: of?.kind === "team" ? of.id : null,
      after: after ?? null,
    },
  });
  return (
    <Loaded read={read} find={(data) => data.ratings} again={again}>
      {({ edges, pageInfo }) => (
        <>
          {edges.length === 0 && <Notice>{say("none")}</Notice>}
          {edges.length > 0 && (
            <ul className={styles.ratings} aria-label={say("single")}>
              {edges.map(({ node }) => (
                <Line key={node.id} rating={node} mayReply={mayReply} />
              ))}
            </ul>
          )}
          <More pageInfo={pageInfo}>
            {(next) => <RatingPage of={of} mayReply={mayReply} after={next} />}
          </More>
        </>
      )}
    </Loaded>
  );
}

interface LineProps {
  rating: QualityListedRatingFragment;
  mayReply: boolean;
}

function Line({ rating, mayReply }: LineProps) {
  const say = useWords();
  const sayQuality = useQualityWords();
  const { id, score, tags, words, createdAt, specialist, reply } = rating;
  const [replying, setReplying] = useState(false);
  return (
    <li className={styles.rating}>
      <p>
        <Stars score={score} /> {sayQuality("scored", { count: score })}
      </p>
      <p className={styles.detail}>
        {say("about", { specialist: specialist.name, when: momentName(createdAt) })}
        {" · "}
        <Matter rating={rating} />
      </p>
      {tags.length > 0 && <p>{tags.map((tag) => sayQuality(tag)).join(" · ")}</p>}
      {words && <p className={styles.words}>{words}</p>}
      {reply && <p className={styles.words}>{say("answer", { reply })}</p>}
      {!reply && mayReply && (
        <Button
          aria-label={say("replyLabel", { specialist: specialist.name })}
          onClick={() => setReplying(true)}
        >
          {say("reply")}
        </Button>
      )}
      <Sheet title={say("replyTitle")} open={replying && !reply} onClose={() => setReplying(false)}>
        <ReplyForm id={id} />
      </Sheet>
    </li>
  );
}

/** What it was about, for who may see that. */
function Matter({
  rating: { appointment, consultation },
}: {
  rating: QualityListedRatingFragment;
}) {
  const say = useWords();
  if (appointment) {
    return (
      <Link to={`/appointments/${appointment.id}`}>
        {say("ofAppointment", { reference: appointment.reference })}
      </Link>
    );
  }
  if (consultation) {
    return (
      <Link to={`/consultations/${consultation.id}`}>
        {say("ofConsultation", { reference: consultation.reference })}
      </Link>
    );
  }
  return null;
}
