import { CircleAlert, CircleCheck, Info } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./Notice.module.css";

const ICONS = {
  info: Info,
  done: CircleCheck,
  problem: CircleAlert,
};

interface NoticeProps {
  kind?: keyof typeof ICONS;
  children: ReactNode;
}

/** A word to the person, told by sign and text, never by color alone. Problems are announced at once. */
export function Notice({ kind = "info", children }: NoticeProps) {
  const Icon = ICONS[kind];
  return (
    <div
      className={`${styles.notice} ${styles[kind]}`}
      role={kind === "problem" ? "alert" : "status"}
    >
      <Icon aria-hidden className={styles.icon} />
      <div className={styles.text}>{children}</div>
    </div>
  );
}
