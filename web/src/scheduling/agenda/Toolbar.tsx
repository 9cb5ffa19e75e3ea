import { ChevronLeft, ChevronRight } from "lucide-react";
import { Link } from "react-router";
import { addDays, dayName, nearDayName } from "../../language/moments";
import { ButtonLink } from "../../shell/ButtonLink";
import styles from "./Agenda.module.css";
import { useWords } from "./words";

interface ToolbarProps {
  day: string;
  days: string[];
  today: string;
  weekly: boolean;
}

export function addressOf(day: string, weekly: boolean): string {
  return `/agenda?${new URLSearchParams({ view: weekly ? "week" : "day", day })}`;
}

/** Which day or week is shown, and the ways to others. */
export function Toolbar({ day, days, today, weekly }: ToolbarProps) {
  const say = useWords();
  const step = weekly ? 7 : 1;
  const [first = day, last = day] = [days[0], days.at(-1)];
  const span = weekly
    ? say("weekSpan", { first: dayName(first), last: dayName(last) })
    : dayName(day);
  return (
    <div className={styles.toolbar}>
      <nav className={styles.views} aria-label={say("view")}>
        <Link to={addressOf(day, false)} aria-current={weekly ? undefined : "page"}>
          {say("day")}
        </Link>
        <Link to={addressOf(day, true)} aria-current={weekly ? "page" : undefined}>
          {say("week")}
        </Link>
      </nav>
      <div className={styles.span}>
        <Link
          to={addressOf(addDays(day, -step), weekly)}
          aria-label={say(weekly ? "previousWeek" : "previousDay")}
        >
          <ChevronLeft aria-hidden />
        </Link>
        <h2>{day === today && !weekly ? `${nearDayName(day)} · ${span}` : span}</h2>
        <Link
          to={addressOf(addDays(day, step), weekly)}
          aria-label={say(weekly ? "nextWeek" : "nextDay")}
        >
          <ChevronRight aria-hidden />
        </Link>
      </div>
      {!days.includes(today) && (
        <ButtonLink to={addressOf(today, weekly)}>{say("backToToday")}</ButtonLink>
      )}
    </div>
  );
}
