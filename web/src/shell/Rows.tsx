import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import styles from "./Rows.module.css";

/** A list of things to choose from, in one white block. */
export function Rows({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <ul className={styles.rows} aria-label={label}>
      {children}
    </ul>
  );
}

interface RowProps {
  title: ReactNode;
  detail?: ReactNode;
  /** Stands at the right edge. */
  extra?: ReactNode;
}

/** A row that leads somewhere: antd-mobile's own is an anchor without a target, out of a keyboard's reach. */
export function RowLink({ to, title, detail, extra }: RowProps & { to: string }) {
  return (
    <li>
      <Link className={styles.row} to={to}>
        <RowText title={title} detail={detail} extra={extra} />
        <ChevronRight aria-hidden className={styles.arrow} />
      </Link>
    </li>
  );
}

/** A row that does something. */
export function RowButton({ onClick, title, detail, extra }: RowProps & { onClick: () => void }) {
  return (
    <li>
      <button type="button" className={styles.row} onClick={onClick}>
        <RowText title={title} detail={detail} extra={extra} />
        <ChevronRight aria-hidden className={styles.arrow} />
      </button>
    </li>
  );
}

/** A row that only says something. */
export function Row(props: RowProps) {
  return (
    <li className={styles.row}>
      <RowText {...props} />
    </li>
  );
}

function RowText({ title, detail, extra }: RowProps) {
  return (
    <>
      <span className={styles.text}>
        <span className={styles.title}>{title}</span>
        {detail && <span className={styles.detail}>{detail}</span>}
      </span>
      {extra && <span className={styles.extra}>{extra}</span>}
    </>
  );
}
