import { StepSheet } from "../appointments/StepSheet";
import { useAction } from "../graphql/acting";
import { momentName } from "../language/moments";
import { ButtonLink } from "../shell/ButtonLink";
import styles from "./Conflicts.module.css";
import { type ConflictFoundFragment, OverrideConflictDocument } from "./conflicts.generated";
import { useWords } from "./words";

interface FoundItemProps {
  conflict: ConflictFoundFragment;
  decides: boolean;
}

/** One conflict: who is kept from whose matter, which two names met, and what was decided. */
export function FoundItem({ conflict, decides }: FoundItemProps) {
  const say = useWords();
  const { clientName, partyName, likeness, createdAt, overriddenAt, consultation } = conflict;
  const names = {
    specialist: conflict.specialist.name,
    person: conflict.person.name || say("nobody"),
  };
  return (
    <li className={styles.item}>
      <h3>{say(overriddenAt ? "whoOverridden" : "who", names)}</h3>
      <p>{say("client", { name: clientName })}</p>
      <p>{say("party", { name: partyName })}</p>
      <p className={styles.hint}>
        {likeness === 100 ? say("same") : say("like", { likeness })} ·{" "}
        {say("foundAt", { when: momentName(createdAt) })}
      </p>
      {overriddenAt && (
        <p>
          {say("overriddenBy", {
            name: conflict.overriddenBy?.name || say("nobody"),
            when: momentName(overriddenAt),
            reason: conflict.reason ?? "",
          })}
        </p>
      )}
      {consultation ? (
        <ButtonLink to={`/consultations/${consultation.id}`} block>
          {say("consultation", { reference: consultation.reference })}
        </ButtonLink>
      ) : (
        <p className={styles.hint}>{say("appointment")}</p>
      )}
      {decides && !overriddenAt && <Override id={conflict.id} names={names} />}
    </li>
  );
}

interface OverrideProps {
  id: string;
  names: { specialist: string; person: string };
}

function Override({ id, names }: OverrideProps) {
  const say = useWords();
  const [override, busy] = useAction(OverrideConflictDocument);
  return (
    <StepSheet
      label={say("override")}
      title={say("overrideTitle")}
      words={{ name: "reason", label: say("reason"), hint: say("reasonHint") }}
      act={(reason) => override({ input: { id, reason } })}
      busy={busy}
    >
      <p>{say("overrideWhat", names)}</p>
    </StepSheet>
  );
}
