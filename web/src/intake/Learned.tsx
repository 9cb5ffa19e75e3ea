import { whenName } from "../language/moments";
import { type Call, type Step, stepsOf, titleOf } from "./call";
import styles from "./Desk.module.css";
import { useWords } from "./words";

interface LearnedProps {
  call: Call;
  /** Where the operator is; what comes before it has been said. */
  step: Step;
  onReturn: (step: Step) => void;
}

/** What was said so far, each a way back to where it was said. */
export function Learned({ call, step, onReturn }: LearnedProps) {
  const say = useWords();
  const steps = stepsOf(call);
  const said = steps.slice(0, steps.indexOf(step));
  const answers: Record<Step, string> = {
    phone: [call.phone, call.found?.person.name].filter(Boolean).join(" · "),
    name: call.name.trim() || say("unnamed"),
    consent: call.consent ? say(`consent_${call.consent}`) : "",
    topic: call.topic?.name ?? say("anyTopic"),
    time: timeOf(call, say(`mode_${call.mode}`)),
    question: titleOf(call.question),
    summary: "",
  };
  if (said.length === 0) return null;
  return (
    <ul className={styles.learned}>
      {said.map((one) => (
        <li key={one}>
          <button type="button" onClick={() => onReturn(one)}>
            <span className={styles.asked}>{say(one)}</span>
            <span>{answers[one]}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function timeOf({ time, mode }: Call, modeName: string): string {
  if (time === null) return "";
  const { startsAt, endsAt, venue } = time.slot;
  const when = whenName(startsAt, endsAt, venue?.timeZone);
  return [when, modeName, mode === "IN_PERSON" && venue?.name].filter(Boolean).join(" · ");
}
