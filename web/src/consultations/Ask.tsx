import { Button } from "antd-mobile";
import { type ComponentType, type FormEvent, useEffect, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useElder } from "../appearance/elder";
import { useUploads } from "../files/uploads";
import { otherProblems, type Problem } from "../graphql/acting";
import { useKeptAction } from "../outbox/useKeptAction";
import { SignedIn } from "../people/SignedIn";
import { ButtonLink } from "../shell/ButtonLink";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import { Screen } from "../shell/Screen";
import styles from "./Ask.module.css";
import { SubmitConsultationDocument } from "./ask.generated";
import { type Draft, emptyDraft, inputOf } from "./askDraft";
import {
  type AskSectionProps,
  FilesSection,
  PartiesSection,
  QuestionSection,
  TopicSection,
  UrgencySection,
  WhomSection,
} from "./askSections";
import { useAskWords } from "./askWords";
import { useDraft } from "./drafts";
import { useOrganizations } from "./organizations";

/** Ask in writing; a topic or an organization may be chosen already (`?topic=`, `?organization=`). */
export function Component() {
  const say = useAskWords();
  return (
    <Screen title={say("title")} back="/consultations">
      <SignedIn>
        <Asking />
      </SignedIn>
    </Screen>
  );
}

function Asking() {
  const say = useAskWords();
  const elder = useElder();
  const [draft, change, forget] = useDraft<Draft>("question", emptyDraft);
  const uploads = useUploads(draft.files, (next) =>
    change((now) => ({ ...now, files: next(now.files) })),
  );
  const { send, busy, problems, arrivedBefore } = useSending(draft, change, forget);
  const [page, setPage] = useState(0);
  useChosen(change);
  const hasOrganizations = useOrganizations().length > 0;

  const sections = SECTIONS.filter(([name]) => name !== "whom" || hasOrganizations);
  const given: AskSectionProps = { draft, change, uploads, problems };
  // One question a screen for whoever reads with difficulty, all of them for everybody else.
  const shown = elder ? sections.slice(page, page + 1) : sections;
  const last = !elder || page === sections.length - 1;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (last) void send();
    else setPage(page + 1);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {arrivedBefore && (
        <Notice>
          <p>{say("again")}</p>
          <ButtonLink to="/consultations">{say("look")}</ButtonLink>
        </Notice>
      )}
      <Problems problems={elder ? problems : otherProblems(problems, SHOWN)} />
      {elder && <p>{say("page", { page: page + 1, pages: sections.length })}</p>}
      {shown.map(([name, Section]) => (
        <Section key={name} {...given} />
      ))}
      {uploads.busy && last && <p role="status">{say("sending")}</p>}
      <Button block color="primary" type="submit" loading={busy} disabled={last && uploads.busy}>
        {say(last ? "send" : "next")}
      </Button>
      {elder && page > 0 && (
        <Button block onClick={() => setPage(page - 1)}>
          {say("previous")}
        </Button>
      )}
    </form>
  );
}

const SECTIONS: [name: string, section: ComponentType<AskSectionProps>][] = [
  ["whom", WhomSection],
  ["topic", TopicSection],
  ["question", QuestionSection],
  ["urgency", UrgencySection],
  ["parties", PartiesSection],
  ["files", FilesSection],
];

/** Problems told beside their inputs. */
const SHOWN = ["body", "title"];

type Change = (change: (draft: Draft) => Draft) => void;

function useSending(draft: Draft, change: Change, forget: () => void) {
  const navigate = useNavigate();
  const [submit, busy] = useKeptAction(SubmitConsultationDocument);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [arrivedBefore, setArrivedBefore] = useState(false);
  const send = async () => {
    const input = inputOf(draft);
    const about = { kind: "question", title: input.title, to: "/consultations" } as const;
    const { payload, problems: found, kept } = await submit({ input }, about);
    const used = found.some(({ field }) => field === "idempotencyKey");
    setArrivedBefore(used);
    setProblems(used ? [] : found);
    // An earlier send arrived although its answer did not, and the words have changed since.
    if (used) change((now) => ({ ...now, key: emptyDraft().key }));
    if (kept) {
      forget();
      navigate("/outbox", { replace: true });
    }
    if (!payload?.consultation) return;
    forget();
    navigate(`/consultations/${payload.consultation.id}`, {
      replace: true,
      state: { asked: true },
    });
  };
  return { send, busy, problems, arrivedBefore };
}

/** What the link that led here has chosen already. */
function useChosen(change: Change): void {
  const [search] = useSearchParams();
  const topicId = search.get("topic");
  const organizationId = search.get("organization");
  useEffect(() => {
    if (topicId) change((now) => ({ ...now, topicId }));
    if (organizationId) change((now) => ({ ...now, organizationId }));
  }, [change, topicId, organizationId]);
}
