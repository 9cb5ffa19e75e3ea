import { Button } from "antd-mobile";
import { useState } from "react";
import { Field } from "../shell/Field";
import { Notice } from "../shell/Notice";
import styles from "./Calendars.module.css";
import { useWords } from "./words";

interface NewFeedProps {
  url: string;
  onKept: () => void;
}

/** The address of a feed, this once: the server keeps only a hash of it. */
export function NewFeed({ url, onKept }: NewFeedProps) {
  const say = useWords();
  const [copied, setCopied] = useState<boolean>();
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div className={styles.card}>
      <h3 className={styles.heading}>{say("created")}</h3>
      <p>{say("createdWhy")}</p>
      <Field label={say("address")}>
        {(wiring) => (
          <input {...wiring} readOnly value={url} onFocus={({ target }) => target.select()} />
        )}
      </Field>
      <Button block color="primary" onClick={copy}>
        {say("copy")}
      </Button>
      {copied !== undefined && (
        <Notice kind={copied ? "done" : "problem"}>{say(copied ? "copied" : "copyFailed")}</Notice>
      )}
      <a className={styles.link} href={url.replace(/^https?:/, "webcal:")}>
        {say("open")}
      </a>
      <Button block onClick={onKept}>
        {say("close")}
      </Button>
    </div>
  );
}
