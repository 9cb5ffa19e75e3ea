import { Phone, SquarePen } from "lucide-react";
import { useParams } from "react-router";
import { useQuery } from "urql";
import { ButtonLink } from "../shell/ButtonLink";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { HOTLINE, Screen } from "../shell/Screen";
import { isReserved, useBookable } from "./bookable";
import styles from "./Help.module.css";
import { HelpBook } from "./HelpBook";
import { HelpTopicDocument } from "./help.generated";
import { Way } from "./Way";
import { useWords } from "./words";

/** What can be done about a topic: to book, to write, to call. */
export function Component() {
  const say = useWords();
  const { topicId = "" } = useParams();
  const [read, again] = useQuery({ query: HelpTopicDocument, variables: { topicId } });
  const topic = read.data?.node?.__typename === "Topic" ? read.data.node : null;
  return (
    <Screen title={topic?.name ?? say("ways")} back="/">
      <Loaded read={read} find={() => topic} again={again} missing={<NoTopic />}>
        {({ id }) => <Ways topicId={id} />}
      </Loaded>
    </Screen>
  );
}

function Ways({ topicId }: { topicId: string }) {
  const say = useWords();
  const { read, find, again } = useBookable(topicId);
  return (
    <div className={styles.ways}>
      <h2>{say("ways")}</h2>
      <Loaded read={read} find={find} again={again}>
        {(services) =>
          services.length > 0 ? (
            <HelpBook topicId={topicId} everybody={services.some((one) => !isReserved(one))} />
          ) : (
            <Notice>{say("reserved")}</Notice>
          )
        }
      </Loaded>
      <Way
        icon={SquarePen}
        to={`/consultations/new?topic=${topicId}`}
        title={say("wayWrite")}
        detail={say("wayWriteDetail")}
      />
      <Way
        icon={Phone}
        href={`tel:${HOTLINE}`}
        title={say("wayCall")}
        detail={say("wayCallDetail")}
      />
    </div>
  );
}

function NoTopic() {
  const say = useWords();
  return (
    <Notice>
      <p>{say("noTopic")}</p>
      <ButtonLink to="/">{say("lookElsewhere")}</ButtonLink>
    </Notice>
  );
}
