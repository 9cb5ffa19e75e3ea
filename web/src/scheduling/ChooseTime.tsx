import { confirmPath } from "../appointments/bookingWish";
import { clockTime, dayName } from "../language/moments";
import { ButtonLink } from "../shell/ButtonLink";
import styles from "./Choose.module.css";
import { byPartOfDay, type FreeDay } from "./slots";
import { type Sought, wishFor } from "./slotsChoice";
import { useWords } from "./slotsWords";

interface ChooseTimeProps {
  sought: Sought;
  day: FreeDay;
  venue?: string;
  /** Of the clock on the wall there. */
  zone: string;
}

/** The times of one day; a tap on one leads to the form, which keeps it. */
export function ChooseTime({ sought, day, venue, zone }: ChooseTimeProps) {
  const say = useWords();
  return (
    <section className={styles.times} aria-label={say("times", { day: dayName(day.date) })}>
      {byPartOfDay(day.starts, zone).map(([part, starts]) => (
        <div key={part}>
          <h3>{say(part)}</h3>
          <ul className={styles.grid}>
            {starts.map((start) => (
              <li key={start}>
                <ButtonLink block to={confirmPath(wishFor(sought, start, venue))}>
                  {clockTime(start, zone)}
                </ButtonLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
