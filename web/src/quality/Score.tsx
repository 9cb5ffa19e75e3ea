import { useId } from "react";
import styles from "./Quality.module.css";
import { Stars } from "./Stars";
import { useWords } from "./words";

const SCORES = [5, 4, 3, 2, 1] as const;

interface ScoreProps {
  score?: number;
  onScore: (score: number) => void;
  problem?: string;
}

/** One to five stars, each with its word. */
export function Score({ score, onScore, problem }: ScoreProps) {
  const say = useWords();
  const name = useId();
  return (
    <fieldset className={styles.group} aria-describedby={problem && `${name}-problem`}>
      <legend>{say("score")}</legend>
      <div className={styles.choices}>
        {SCORES.map((one) => (
          <label key={one} className={styles.choice}>
            <input type="radio" name={name} checked={score === one} onChange={() => onScore(one)} />
            <Stars score={one} />
            {say(`score${one}`)}
          </label>
        ))}
      </div>
      {problem && (
        <p id={`${name}-problem`} role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </fieldset>
  );
}
