import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { useElder } from "../appearance/elder";
import { RowLink, Rows } from "../shell/Rows";
import styles from "./Organizations.module.css";

interface Part {
  name: string;
  title: string;
  content: ReactNode;
}

/** The part that is shown alone (`?part=`), for whoever sees one thing a screen. */
export function useChosenPart(): string | null {
  const [search] = useSearchParams();
  return useElder() ? search.get("part") : null;
}

/** What a screen consists of, one below the other; in elder mode a list that leads to each. */
export function Parts({ parts }: { parts: Part[] }) {
  const elder = useElder();
  const chosen = useChosenPart();
  if (elder && chosen === null) {
    return (
      <Rows>
        {parts.map(({ name, title }) => (
          <RowLink key={name} to={`?part=${name}`} title={title} />
        ))}
      </Rows>
    );
  }
  return parts
    .filter(({ name }) => !elder || name === chosen)
    .map(({ name, title, content }) => (
      <section key={name} className={styles.part} aria-label={title}>
        <h2 className={styles.heading}>{title}</h2>
        {content}
      </section>
    ));
}
