import { type ReactNode, type SyntheticEvent, useState } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { momentName, whenName } from "../language/moments";
import { Loaded } from "../shell/Loaded";
import styles from "./Facts.module.css";
import { Standing } from "./Standing";
import type { Opened } from "./Thread";
import { ConsultationHistoryDocument } from "./thread.generated";
import { useThreadWords } from "./threadWords";
import { useWords } from "./words";

/** What is known of a question beside its thread. */
export function Facts({ opened, side }: { opened: Opened; side: "asker" | "team" }) {
  const say = useThreadWords();
  const general = useWords();
  const { organization, person, topic, queueReason, mergedInto } = opened;
  return (
    <section className={styles.facts} aria-label={say("facts")}>
      <h2 className={styles.title}>{opened.title}</h2>
      <Standing of={opened} />
      <dl className={styles.list}>
        <Fact label={say("reference")}>{opened.reference}</Fact>
        {topic && <Fact label={say("topic")}>{topic.name}</Fact>}
        {(side === "team" || organization) && (
          <Fact label={say("person")}>{person.name || say("nameless")}</Fact>
        )}
        {organization && <Fact label={say("organization")}>{organization.name}</Fact>}
        <Fact label={say("answeredBy")}>
          <AnsweredBy opened={opened} />
        </Fact>
        {opened.opposingParties.length > 0 && (
          <Fact label={say("parties")}>
            <ul>
              {opened.opposingParties.map(({ name }) => (
                <li key={name}>{name}</li>
              ))}
            </ul>
          </Fact>
        )}
        {queueReason && <Fact label={say("waitsFor")}>{general(queueReason)}</Fact>}
        {mergedInto && (
          <Fact label={say("mergedInto")}>
            <Link className={styles.link} to={`/consultations/${mergedInto.id}`}>
              {mergedInto.reference}
            </Link>
          </Fact>
        )}
        {opened.appointments.length > 0 && (
          <Fact label={say("meetings")}>
            {opened.appointments.map(({ id, startsAt, endsAt }) => (
              <Link key={id} className={styles.link} to={`/appointments/${id}`}>
                {whenName(startsAt, endsAt)}
              </Link>
            ))}
          </Fact>
        )}
      </dl>
      <History id={opened.id} />
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function AnsweredBy({ opened: { team, specialist } }: { opened: Opened }) {
  const say = useThreadWords();
  if (specialist) return team ? `${specialist.name} · ${team.name}` : specialist.name;
  return team ? say("teamOnly", { team: team.name }) : say("noTeam");
}

/** Its life so far; asked for once somebody wants to see it. */
function History({ id }: { id: string }) {
  const say = useThreadWords();
  const [open, setOpen] = useState(false);
  const toggle = (event: SyntheticEvent<HTMLDetailsElement>) => setOpen(event.currentTarget.open);
  return (
    <details className={styles.history} onToggle={toggle}>
      <summary>{say("history")}</summary>
      {open && <Changes id={id} />}
    </details>
  );
}

function Changes({ id }: { id: string }) {
  const say = useThreadWords();
  const [read, again] = useQuery({ query: ConsultationHistoryDocument, variables: { id } });
  return (
    <Loaded
      read={read}
      find={({ node }) => (node && "changes" in node ? node.changes : null)}
      again={again}
    >
      {(changes) => (
        <ol className={styles.changes}>
          {changes.map(({ kind, at, team, specialist, reason }) => (
            <li key={`${at} ${kind}`}>
              <span>
                {say(kind)} · {momentName(at)}
              </span>
              <span className={styles.who}>
                {[specialist?.name, team?.name].filter(Boolean).join(" · ")}
              </span>
              {reason && <span>{say("reason", { reason })}</span>}
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  );
}
