import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf, useAction } from "../../graphql/acting";
import type { MembershipRole } from "../../graphql/schema.generated";
import { addDays } from "../../language/moments";
import { Field } from "../../shell/Field";
import { Notice } from "../../shell/Notice";
import { Problems } from "../../shell/Problems";
import { LineField } from "../LineField";
import styles from "../Organizations.module.css";
import { useTyped } from "../useTyped";
import { useWords as useOrganizationWords } from "../words";
import { InviteMemberDocument } from "./members.generated";
import { useWords } from "./words";

interface InviteFormProps {
  organizationId: string;
  roles: MembershipRole[];
}

/** Hold out a role to whoever has a phone; a new form for each. */
export function InviteForm(props: InviteFormProps) {
  const say = useWords();
  const [invited, setInvited] = useState<string[]>([]);
  return (
    <>
      {invited.length > 0 && (
        <Notice kind="done">{say("invited", { phone: invited.at(-1) ?? "" })}</Notice>
      )}
      <Form
        key={invited.length}
        {...props}
        onInvited={(phone) => setInvited([...invited, phone])}
      />
    </>
  );
}

const SHOWN = ["phone", "name", "role", "startsOn", "endsOn"];

function Form({
  organizationId,
  roles,
  onInvited,
}: InviteFormProps & { onInvited: (phone: string) => void }) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const [lines, typed] = useTyped({ phone: "", name: "", startsOn: "", lastDay: "" });
  const [role, setRole] = useState(roles[0]);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [invite, busy] = useAction(InviteMemberDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (role === undefined) return;
    const { phone, name, startsOn, lastDay } = lines;
    const outcome = await invite({
      input: {
        organizationId,
        phone,
        role,
        name: name || undefined,
        startsOn: startsOn || undefined,
        endsOn: lastDay ? addDays(lastDay, 1) : undefined,
      },
    });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onInvited(phone);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.hint}>{say("inviteHow")}</p>
      <Problems problems={otherProblems(problems, SHOWN)} />
      <LineField
        name="phone"
        label={say("phone")}
        hint={say("phoneHint")}
        problems={problems}
        type="tel"
        {...typed("phone")}
      />
      <LineField
        name="name"
        label={say("name")}
        hint={say("nameHint")}
        problems={problems}
        {...typed("name")}
      />
      <Field label={say("role")} problem={problemOf(problems, "role")}>
        {(wiring) => (
          <select
            {...wiring}
            value={role}
            onChange={(event) => setRole(roles.find((one) => one === event.target.value))}
          >
            {roles.map((one) => (
              <option key={one} value={one}>
                {sayOrganization(one)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <details className={styles.more}>
        <summary>{say("days")}</summary>
        <div className={styles.pair}>
          <LineField
            name="startsOn"
            label={say("startsOn")}
            hint={say("startsOnHint")}
            problems={problems}
            type="date"
            {...typed("startsOn")}
          />
          <LineField
            name="endsOn"
            label={say("lastDay")}
            hint={say("lastDayHint")}
            problems={problems}
            type="date"
            {...typed("lastDay")}
          />
        </div>
      </details>
      <Button block color="primary" type="submit" loading={busy}>
        {say("doInvite")}
      </Button>
    </form>
  );
}
