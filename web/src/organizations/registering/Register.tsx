import { SignedIn } from "../../people/SignedIn";
import { Notice } from "../../shell/Notice";
import { Screen } from "../../shell/Screen";
import styles from "../Organizations.module.css";
import { RegisterForm } from "./RegisterForm";
import { useWords } from "./words";

/** An enterprise enters itself under its park. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("title")} back={true}>
      <SignedIn>
        <div className={styles.screen}>
          <Notice>
            <p>{say("firstWhat")}</p>
            <p>{say("already")}</p>
          </Notice>
          <RegisterForm />
          <section className={styles.part}>
            <h2 className={styles.heading}>{say("next")}</h2>
            <ol className={styles.steps}>
              <li>{say("next_ask")}</li>
              <li>{say("next_verify")}</li>
              <li>{say("next_invite")}</li>
            </ol>
          </section>
        </div>
      </SignedIn>
    </Screen>
  );
}
