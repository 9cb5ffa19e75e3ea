import { Button } from "antd-mobile";
import { useState } from "react";
import styles from "./Elder.module.css";
import { isElder, setElder } from "./elder";
import { useWords } from "./words";

const ANSWERED = "mulin.elderOffered";

/** Asked once, at the very first visit: afterwards the switch is in the profile. */
export function ElderOffer() {
  const say = useWords();
  const [asked, setAsked] = useState(localStorage.getItem(ANSWERED) === null && !isElder());
  const answer = (elder: boolean) => {
    localStorage.setItem(ANSWERED, "yes");
    if (elder) setElder(true);
    setAsked(false);
  };
  if (!asked) return null;
  return (
    <section className={styles.offer} aria-label={say("elder")}>
      <p>{say("elderOffer")}</p>
      <div className={styles.answers}>
        <Button color="primary" onClick={() => answer(true)}>
          {say("elderOn")}
        </Button>
        <Button onClick={() => answer(false)}>{say("elderNo")}</Button>
      </div>
    </section>
  );
}
