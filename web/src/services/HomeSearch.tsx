import { Mic } from "lucide-react";
import { useId } from "react";
import { canListen, useDictation } from "./dictation";
import styles from "./Home.module.css";
import { useWords } from "./words";

interface HomeSearchProps {
  asked: string;
  onAsk: (asked: string) => void;
}

/** Typing or speaking narrows the topics below; nothing is sent anywhere. */
export function HomeSearch({ asked, onAsk }: HomeSearchProps) {
  const say = useWords();
  const id = useId();
  const { listen, listening, failed } = useDictation(onAsk);
  return (
    <search className={styles.search}>
      <label htmlFor={id}>{say("search")}</label>
      <div className={styles.field}>
        <input
          id={id}
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          placeholder={say("searchHint")}
          value={asked}
          onChange={(event) => onAsk(event.target.value)}
        />
        {canListen && (
          <button
            type="button"
            className={styles.speak}
            aria-label={say("speak")}
            aria-pressed={listening}
            onClick={listen}
          >
            <Mic aria-hidden />
          </button>
        )}
      </div>
      <p role="status" className={styles.heard}>
        {listening && say("speaking")}
        {failed && say("speakFailed")}
      </p>
    </search>
  );
}
