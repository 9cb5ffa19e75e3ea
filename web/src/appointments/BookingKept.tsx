import { clockTime } from "../language/moments";
import styles from "./Booking.module.css";
import { useWords } from "./bookingWords";
import { useNow } from "./now";

const SECOND_MS = 1_000;

/** Until when something is kept, by the clock and counted down; read out once, not every second. */
export function BookingKept({ until }: { until: string }) {
  const say = useWords();
  const left = new Date(until).getTime() - useNow(SECOND_MS).getTime();
  if (left <= 0) {
    return (
      <p role="status" className={styles.kept}>
        {say("lapsed")}
      </p>
    );
  }
  return (
    <p role="timer" aria-live="off" className={styles.kept}>
      <strong>{say("keptUntil", { time: clockTime(until) })}</strong>
      <span>{say("left", { left: countdown(left) })}</span>
    </p>
  );
}

/** "4:09" */
export function countdown(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / SECOND_MS);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
