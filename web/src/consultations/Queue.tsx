import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import { SignedIn } from "../people/SignedIn";
import { hasRole, useViewer, type Viewer } from "../people/viewer";
import { ButtonLink } from "../shell/ButtonLink";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Screen } from "../shell/Screen";
import { WorkedConsultationsDocument } from "./lists.generated";
import { Page } from "./Pages";
import { dueOf } from "./promise";
import styles from "./Queue.module.css";
import { QueueFilter } from "./QueueFilter";
import { type Filter, filterOf, statusesOf } from "./queueFilter";
import { useQueueWords } from "./queueWords";
import { Claim } from "./Steps";
import type { ConsultationStateFragment } from "./state.generated";

/** What waits for a specialist and their teams, or in a coordinator's part of the district. */
export function Component() {
  const say = useQueueWords();
  return (
    <Screen title={say("title")}>
      <SignedIn>
        <ForRole />
      </SignedIn>
    </Screen>
  );
}

function ForRole() {
  const say = useQueueWords();
  const viewer = useViewer();
  if (viewer === undefined) return null;
  if (hasRole(viewer, "SPECIALIST", "COORDINATOR", "DISTRICT_ADMIN", "AUDITOR")) {
    return <Queue viewer={viewer} />;
  }
  return (
    <Notice>
      <p>{say("noRole")}</p>
      <ButtonLink to="/">{say("home")}</ButtonLink>
    </Notice>
  );
}

function Queue({ viewer }: { viewer: Viewer }) {
  const say = useQueueWords();
  const [search] = useSearchParams();
  const filter = filterOf(search);
  return (
    <div className={styles.queue}>
      <ButtonLink to="/search">{say("search")}</ButtonLink>
      <QueueFilter viewer={viewer} filter={filter} />
      <Waiting key={search.toString()} filter={filter} />
    </div>
  );
}

/** Late ones stand first, whenever they were asked. */
function Waiting({ filter }: { filter: Filter }) {
  const say = useQueueWords();
  const late = useWorked(filter, true);
  const [read, again] = useWorked(filter, false, undefined, filter.late);
  const [lateRead, lateAgain] = late;
  const lateOnes = lateRead.data?.consultations?.edges.length;
  const nothing = lateOnes === 0 && (filter.late || read.data?.consultations?.edges.length === 0);
  if (nothing) return <Notice>{say("none")}</Notice>;
  return (
    <>
      <Loaded read={lateRead} find={(data) => data.consultations} again={lateAgain}>
        {(page) =>
          page.edges.length > 0 && (
            <section className={styles.queue} aria-labelledby="late">
              <h2 id="late">⚠ {say("late")}</h2>
              <Some page={page} filter={filter} late />
            </section>
          )
        }
      </Loaded>
      {!filter.late && (
        <Loaded read={read} find={(data) => data.consultations} again={again}>
          {(page) => (
            <section className={styles.queue} aria-label={say("rest")}>
              {lateOnes !== 0 && <h2>{say("rest")}</h2>}
              <Some page={page} filter={filter} late={false} />
            </section>
          )}
        </Loaded>
      )}
    </>
  );
}

interface SomeProps {
  page: Parameters<typeof Page>[0]["page"];
  filter: Filter;
  late: boolean;
}

function Some({ page, filter, late }: SomeProps) {
  return (
    <Page
      page={page}
      inside
      hide={late ? undefined : isLate}
      action={(one) => one.may.includes("CLAIM") && <Claim id={one.id} />}
      next={(after) => <More filter={filter} late={late} after={after} />}
    />
  );
}

function More({ filter, late, after }: { filter: Filter; late: boolean; after: string }) {
  const [read, again] = useWorked(filter, late, after);
  return (
    <Loaded read={read} find={(data) => data.consultations} again={again}>
      {(page) => <Some page={page} filter={filter} late={late} />}
    </Loaded>
  );
}

function useWorked(filter: Filter, late: boolean, after?: string, pause = false) {
  const variables = {
    teamId: filter.teamId,
    mine: filter.mine || undefined,
    status: statusesOf(filter),
    late: late || undefined,
    after,
  };
  return useQuery({ query: WorkedConsultationsDocument, variables, pause });
}

/** As the server counts it, so that whatever is not in the one list is in the other. */
function isLate(one: ConsultationStateFragment): boolean {
  return dueOf(one) !== null && ["LATE", "ESCALATED"].includes(one.dueStage);
}
