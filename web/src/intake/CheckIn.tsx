import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { Field } from "../shell/Field";
import { Screen } from "../shell/Screen";
import { Arriving } from "./Arriving";
import { AtVenue } from "./AtVenue";
import styles from "./CheckIn.module.css";
import { ForStaff } from "./ForStaff";
import { referenceIn } from "./reference";
import { Scanner } from "./Scanner";
import { useWords } from "./words";

/** Whoever comes shows a ticket: its code is scanned, or its reference typed. */
export function Component() {
  const say = useWords();
  const { reference } = useParams();
  return (
    <Screen title={say("checkInTitle")} back="/desk/day">
      <ForStaff>
        {() => (
          <AtVenue>
            {(venue, choice) => (
              <div className={styles.checkIn}>
                {choice}
                {reference === undefined ? (
                  <Finding />
                ) : (
                  <Arriving key={reference} reference={reference} here={venue} />
                )}
              </div>
            )}
          </AtVenue>
        )}
      </ForStaff>
    </Screen>
  );
}

function Finding() {
  const say = useWords();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [bad, setBad] = useState(false);
  const go = (reference: string) => navigate(`/check-in/${reference}`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const reference = referenceIn(typed);
    setBad(reference === null);
    if (reference !== null) go(reference);
  };
  return (
    <>
      <Scanner onFound={go} />
      <form className={styles.card} onSubmit={submit} noValidate>
        <Field
          label={say("reference")}
          hint={say("referenceHint")}
          problem={bad ? say("referenceBad") : undefined}
        >
          {(wiring) => (
            <input
              {...wiring}
              className={styles.reference}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <Button block color="primary" type="submit">
          {say("find")}
        </Button>
      </form>
    </>
  );
}
