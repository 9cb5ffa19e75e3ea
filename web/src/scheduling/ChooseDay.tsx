import { dayName } from "../language/moments";
import styles from "./Choose.module.css";
import { ChooseOne } from "./ChooseOne";
import type { FreeDay } from "./slots";
import { useWords } from "./slotsWords";

interface ChooseDayProps {
  days: FreeDay[];
  value: string;
  onChoose: (day: string) => void;
}

/** Every day until the horizon in one line; those without a time can be seen, not chosen. */
export function ChooseDay({ days, value, onChoose }: ChooseDayProps) {
  const say = useWords();
  return (
    <ChooseOne
      strip
      legend={say("day")}
      name="day"
      value={value}
      onChoose={onChoose}
      options={days.map(({ date, starts }) => ({
        value: date,
        disabled: starts.length === 0,
        label: <Day date={date} free={starts.length} />,
      }))}
    />
  );
}

function Day({ date, free }: { date: string; free: number }) {
  const say = useWords();
  return (
    <span className={styles.day}>
      <span>{dayName(date)}</span>
      <small>{free === 0 ? say("dayFull") : say("dayFree", { count: free })}</small>
    </span>
  );
}
