import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useQuery } from "urql";
import type { SearchKind } from "../graphql/schema.generated";
import { SignedIn } from "../people/SignedIn";
import { Field } from "../shell/Field";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { RowLink, Rows } from "../shell/Rows";
import { Screen } from "../shell/Screen";
import { ConsultationRow } from "./ConsultationRow";
import styles from "./Search.module.css";
import { SearchDocument, type SearchQuery } from "./search.generated";
import { useSearchWords } from "./searchWords";

type Found = SearchQuery["search"][number]["node"];

const KINDS: SearchKind[] = ["CONSULTATION", "SPECIALIST", "ORGANIZATION"];
const LONGEST = 80;

/** Searches what one may see; what was looked for stands in the address (`?q=`). */
export function Component() {
  const say = useSearchWords();
  const [search, setSearch] = useSearchParams();
  const asked = search.get("q") ?? "";
  return (
    <Screen title={say("title")} back={true}>
      <SignedIn>
        <div className={styles.search}>
          <SearchForm
            key={asked}
            asked={asked}
            onSearch={(q) => setSearch({ q }, { replace: true })}
          />
          {asked && <Hits text={asked} />}
        </div>
      </SignedIn>
    </Screen>
  );
}

function SearchForm({ asked, onSearch }: { asked: string; onSearch: (text: string) => void }) {
  const say = useSearchWords();
  const [text, setText] = useState(asked);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) onSearch(text.trim());
  };
  return (
    <search>
      <form className={styles.form} onSubmit={submit}>
        <Field label={say("label")} hint={say("hint")}>
          {(wiring) => (
            <input
              {...wiring}
              type="search"
              enterKeyHint="search"
              maxLength={LONGEST}
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
        <Button block color="primary" type="submit">
          {say("go")}
        </Button>
      </form>
    </search>
  );
}

function Hits({ text }: { text: string }) {
  const say = useSearchWords();
  const [read, again] = useQuery({ query: SearchDocument, variables: { text } });
  return (
    <Loaded read={read} find={(data) => data.search} again={again}>
      {(hits) =>
        hits.length === 0 ? (
          <Notice>{say("none", { text })}</Notice>
        ) : (
          KINDS.map((kind) => (
            <HitsOfKind
              key={kind}
              kind={kind}
              found={hits.filter((hit) => hit.kind === kind).map(({ node }) => node)}
            />
          ))
        )
      }
    </Loaded>
  );
}

function HitsOfKind({ kind, found }: { kind: SearchKind; found: Found[] }) {
  const say = useSearchWords();
  if (found.length === 0) return null;
  return (
    <section className={styles.kind} aria-labelledby={kind}>
      <h2 id={kind}>{say(kind)}</h2>
      <Rows>
        {found.map((node) => (
          <Hit key={node.id} node={node} />
        ))}
      </Rows>
    </section>
  );
}

function Hit({ node }: { node: Found }) {
  const say = useSearchWords();
  if (node.__typename === "Consultation") return <ConsultationRow consultation={node} inside />;
  if (node.__typename === "Specialist") return <SpecialistHit specialist={node} />;
  if (node.__typename !== "Organization") return null;
  return <RowLink to={`/organizations/${node.id}`} title={node.name} detail={say(node.kind)} />;
}

/** A specialist, and the topics one can get their advice on. */
function SpecialistHit({ specialist }: { specialist: Extract<Found, { topics: unknown }> }) {
  const { name, title, organization, topics } = specialist;
  return (
    <li className={styles.specialist}>
      <strong>{name}</strong>
      <span className={styles.detail}>
        {[title, organization?.name].filter(Boolean).join(" · ")}
      </span>
      <span className={styles.topics}>
        {topics.map((topic) => (
          <Link key={topic.id} to={`/help/${topic.id}`} className={styles.topic}>
            {topic.name}
          </Link>
        ))}
      </span>
    </li>
  );
}
