import { useLocation, useParams } from "react-router";
import { useQuery } from "urql";
import { momentName } from "../language/moments";
import { SignedIn } from "../people/SignedIn";
import { useViewer } from "../people/viewer";
import { Rated } from "../quality/Rated";
import { RateForm } from "../quality/RateForm";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Screen } from "../shell/Screen";
import { Composer } from "./Composer";
import { Facts } from "./Facts";
import { Messages } from "./Messages";
import { Steps } from "./Steps";
import { sideOfViewer } from "./sides";
import styles from "./Thread.module.css";
import { ConsultationThreadDocument, type ConsultationThreadQuery } from "./thread.generated";
import { useThreadWords } from "./threadWords";

export type Opened = Extract<NonNullable<ConsultationThreadQuery["node"]>, { reference: string }>;

/** One question: what was written about it, what can be done with it, and by when. */
export function Component() {
  return (
    <SignedIn>
      <Thread />
    </SignedIn>
  );
}

function Thread() {
  const say = useThreadWords();
  const { id = "" } = useParams();
  const [read, again] = useQuery({ query: ConsultationThreadDocument, variables: { id } });
  return (
    <Screen title={say("thread")} back={true} wide>
      <Loaded read={read} find={openedOf} again={again} missing={<Notice>{say("missing")}</Notice>}>
        {(opened) => <Conversation key={id} opened={opened} />}
      </Loaded>
    </Screen>
  );
}

function openedOf(data: ConsultationThreadQuery | undefined): Opened | null {
  const node = data?.node;
  return node && "reference" in node ? (node as Opened) : null;
}

function Conversation({ opened }: { opened: Opened }) {
  const viewer = useViewer();
  const justAsked = useLocation().state?.asked === true;
  if (viewer === undefined) return null;
  const side = sideOfViewer(viewer, opened);
  return (
    <div className={styles.conversation}>
      <aside className={styles.aside}>
        {justAsked && <Asked opened={opened} />}
        <Facts opened={opened} side={side} />
        <Steps opened={opened} side={side} />
      </aside>
      <div className={styles.thread}>
        <Messages opened={opened} side={side} viewerId={viewer.id} fromEnd={!justAsked} />
        {opened.canRate && <RateForm of={{ consultationId: opened.id }} />}
        {opened.rating && <Rated rating={opened.rating} own={side === "asker"} />}
        <Composer opened={opened} />
      </div>
    </div>
  );
}

function Asked({ opened }: { opened: Opened }) {
  const say = useThreadWords();
  const { promisedAt } = opened;
  return (
    <Notice kind="done">
      {promisedAt ? say("askedPromise", { when: momentName(promisedAt) }) : say("asked")}
    </Notice>
  );
}
