import { Button } from "antd-mobile";
import { useState } from "react";
import { listed } from "../../appointments/listed";
import { addDays, dayName } from "../../language/moments";
import { Row, RowButton, Rows } from "../../shell/Rows";
import styles from "../Organizations.module.css";
import { DutySheet } from "./DutySheet";
import type { FoundTeam } from "./Team";
import { useWords } from "./words";

export interface RosterProps {
  team: FoundTeam;
  /** First and last day shown. */
  from: string;
  to: string;
  mayRun: boolean;
  /** Show so many pages of days later, or earlier. */
  onMove: (pages: number) => void;
}

/** Who is on duty on which day; each day can be changed by itself. */
export function Roster({ team, from, to, mayRun, onMove }: RosterProps) {
  const say = useWords();
  const [opened, setOpened] = useState<string>();
  const onDuty = (day: string) => team.duties.filter(({ date }) => date === day);
  return (
    <div className={styles.part}>
      <h4>{say("duties")}</h4>
      {mayRun && <p className={styles.hint}>{say("dutiesHow")}</p>}
      <Rows label={say("duties")}>
        {daysBetween(from, to).map((day) => {
          const names = onDuty(day).map(({ specialist }) => specialist.name);
          const told = {
            title: dayName(day),
            detail: names.length > 0 ? listed(names) : say("nobody"),
          };
          return mayRun ? (
            <RowButton key={day} {...told} onClick={() => setOpened(day)} />
          ) : (
            <Row key={day} {...told} />
          );
        })}
      </Rows>
      <div className={styles.tools}>
        <Button onClick={() => onMove(-1)}>{say("earlier")}</Button>
        <Button onClick={() => onMove(1)}>{say("later")}</Button>
      </div>
      {opened && (
        <DutySheet
          team={team}
          day={opened}
          onDuty={onDuty(opened).map(({ specialist }) => specialist.id)}
          onClose={() => setOpened(undefined)}
        />
      )}
    </div>
  );
}

function daysBetween(from: string, to: string): string[] {
  return from > to ? [] : [from, ...daysBetween(addDays(from, 1), to)];
}
