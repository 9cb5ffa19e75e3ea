import { ChevronLeft, Phone, Volume2 } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Link, useNavigate } from "react-router";
import { useElder } from "../appearance/elder";
import { canReadAloud, readAloud } from "../appearance/speech";
import { afterPaint } from "./afterPaint";
import styles from "./Screen.module.css";
import { useWords } from "./words";

export const HOTLINE = "12348";

interface ScreenProps {
  title: string;
  /** Where "back" leads; true: to where one came from. Left out on the first screen of an area. */
  back?: string | true;
  /** Stands right of the title. */
  action?: ReactNode;
  /** Uses the width of a desktop. */
  wide?: boolean;
  children: ReactNode;
}

/** One screen: its title in the window, as heading and under the focus; the hotline one tap away. */
export function Screen({ title, back, action, wide, children }: ScreenProps) {
  const say = useWords();
  const elder = useElder();
  const heading = useRef<HTMLHeadingElement>(null);
  const content = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${title} · ${say("app")}`;
  }, [title, say]);
  useEffect(
    () =>
      afterPaint(() => {
        // A screen may have put the focus where typing begins.
        if (content.current?.contains(document.activeElement)) return;
        // Whoever hears the page instead of seeing it learns that it is another one.
        heading.current?.focus({ preventScroll: true });
      }),
    [],
  );
  return (
    <>
      <header className={styles.header}>
        {back && <Back to={back} label={say("back")} />}
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          {title}
        </h1>
        <div className={styles.tools}>
          {action}
          {elder && canReadAloud && (
            <button
              type="button"
              className={styles.icon}
              aria-label={say("readAloud")}
              onClick={() => content.current && readAloud(content.current)}
            >
              <Volume2 aria-hidden />
            </button>
          )}
          <a className={styles.call} href={`tel:${HOTLINE}`} aria-label={say("callLabel")}>
            <Phone aria-hidden />
            <span>{HOTLINE}</span>
          </a>
        </div>
      </header>
      <main ref={content} id="content" className={wide ? styles.wide : styles.content}>
        {children}
      </main>
    </>
  );
}

function Back({ to, label }: { to: string | true; label: string }) {
  const navigate = useNavigate();
  if (to !== true) {
    return (
      <Link className={`${styles.icon} ${styles.back}`} to={to} aria-label={label}>
        <ChevronLeft aria-hidden />
      </Link>
    );
  }
  // A screen opened by a push or a link has nothing behind it.
  const leave = () => (history.length > 1 ? navigate(-1) : navigate("/"));
  return (
    <button
      type="button"
      className={`${styles.icon} ${styles.back}`}
      aria-label={label}
      onClick={leave}
    >
      <ChevronLeft aria-hidden />
    </button>
  );
}
