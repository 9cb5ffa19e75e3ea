import { Button } from "antd-mobile";
import { useState } from "react";
import { Link } from "react-router";
import { Notice } from "../shell/Notice";
import { RowLink, Rows } from "../shell/Rows";
import styles from "./Home.module.css";
import { topicIcon } from "./topicIcons";
import { useWords } from "./words";

/** The most asked come first; with these the screen stays calm. */
const FEW = 8;

interface HomeTopicsProps {
  asked: string;
  topics: { id: string; code: string; name: string }[];
}

/** What can be asked about, as large tiles; where nothing fits, the ways that take any question. */
export function HomeTopics({ asked, topics }: HomeTopicsProps) {
  const say = useWords();
  const [all, setAll] = useState(false);
  const shown = all || asked !== "" ? topics : topics.slice(0, FEW);
  if (topics.length === 0) {
    return (
      <>
        <Notice>{say("foundNone", { asked })}</Notice>
        <Rows>
          <RowLink to="/consultations/new" title={say("write")} />
        </Rows>
      </>
    );
  }
  return (
    <section aria-label={say("topics")} className={styles.topics}>
      <p role="status" className={styles.count}>
        {asked !== "" && say("found", { count: topics.length })}
      </p>
      <ul className={styles.tiles}>
        {shown.map((topic) => (
          <li key={topic.id}>
            <Tile {...topic} />
          </li>
        ))}
      </ul>
      {shown.length < topics.length && (
        <Button block onClick={() => setAll(true)}>
          {say("allTopics", { count: topics.length })}
        </Button>
      )}
    </section>
  );
}

function Tile({ id, code, name }: { id: string; code: string; name: string }) {
  const Icon = topicIcon(code);
  return (
    <Link className={styles.tile} to={`/help/${id}`}>
      <Icon aria-hidden className={styles.sign} />
      <span>{name}</span>
    </Link>
  );
}
