import { Button } from "antd-mobile";
import { useState } from "react";
import { mayTake } from "../appointments/steps";
import { CheckInAppointmentDocument, MarkNoShowDocument } from "../appointments/steps.generated";
import { type Problem, useAction } from "../graphql/acting";
import { ownPart } from "../language/both";
import { timeRange } from "../language/moments";
import { ButtonLink } from "../shell/ButtonLink";
import { Problems } from "../shell/Problems";
import { Sheet } from "../shell/Sheet";
import styles from "./Day.module.css";
import type { IntakeVisitFragment } from "./day.generated";
import { useWords } from "./words";

interface VisitProps {
  visit: IntakeVisitFragment;
  zone: string;
  now: Date;
}

/** One appointment of a day, and what the desk does with it. */
export function Visit({ visit, zone, now }: VisitProps) {
  const say = useWords();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [missing, setMissing] = useState(false);
  const [checkIn, checkingIn] = useAction(CheckInAppointmentDocument);
  const [markNoShow, marking] = useAction(MarkNoShowDocument);
  const input = { input: { id: visit.id } };
  const time = timeRange(visit.startsAt, visit.endsAt, zone);
  const name = visit.person.name || say("unnamed");
  const welcome = async () => setProblems((await checkIn(input)).problems);
  const miss = async () => {
    setProblems((await markNoShow(input)).problems);
    setMissing(false);
  };
  return (
    <li className={styles.visit} data-status={visit.status}>
      <div className={styles.when}>
        <span className={styles.time}>{time}</span>
        <span>{placeOf(visit, say("noDesk"), say(`mode_${visit.mode}`))}</span>
      </div>
      <div className={styles.who}>
        <span className={styles.name}>{name}</span>
        <span className={styles.detail}>
          {[visit.service.name, say("withSpecialist", { name: visit.specialist.name })].join(" · ")}
        </span>
      </div>
      <span className={styles.status}>{say(`status_${visit.status}`)}</span>
      <div className={styles.buttons}>
        {mayTake("checkIn", "staff", visit, now) && (
          <Button color="primary" loading={checkingIn} onClick={welcome}>
            {say("checkIn")}
          </Button>
        )}
        {mayTake("markNoShow", "staff", visit, now) && (
          <Button onClick={() => setMissing(true)}>{say("noShow")}</Button>
        )}
        <ButtonLink to={`/appointments/${visit.id}`}>{say("details")}</ButtonLink>
      </div>
      <Problems problems={problems} />
      <Sheet title={say("noShowTitle")} open={missing} onClose={() => setMissing(false)}>
        <p>{say("noShowWhy", { name, time })}</p>
        <Button block color="danger" loading={marking} onClick={miss}>
          {say("noShowSure")}
        </Button>
      </Sheet>
    </li>
  );
}

function placeOf({ mode, desk }: IntakeVisitFragment, noDesk: string, how: string): string {
  return mode === "IN_PERSON" ? (desk ? ownPart(desk) : noDesk) : how;
}
