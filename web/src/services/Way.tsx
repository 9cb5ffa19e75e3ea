import { ChevronRight, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import styles from "./Help.module.css";

interface WayProps {
  icon: LucideIcon;
  title: string;
  detail: ReactNode;
  /** A screen of the app; else `href`, for the phone to deal with. */
  to?: string;
  href?: string;
  primary?: boolean;
}

/** One way to be helped. */
export function Way({ icon: Icon, title, detail, to, href, primary = false }: WayProps) {
  const className = `${styles.way} ${primary ? styles.primary : ""}`;
  const content = (
    <>
      <Icon aria-hidden className={styles.icon} />
      <span className={styles.text}>
        <span className={styles.title}>{title}</span>
        <span>{detail}</span>
      </span>
      <ChevronRight aria-hidden />
    </>
  );
  if (to === undefined) {
    return (
      <a className={className} href={href}>
        {content}
      </a>
    );
  }
  return (
    <Link className={className} to={to}>
      {content}
    </Link>
  );
}
