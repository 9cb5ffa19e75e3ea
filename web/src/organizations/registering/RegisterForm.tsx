import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useQuery } from "urql";
import { useDraft } from "../../consultations/drafts";
import { otherProblems, type Problem, problemOf, useAction } from "../../graphql/acting";
import { useViewer } from "../../people/viewer";
import { Field } from "../../shell/Field";
import { Problems } from "../../shell/Problems";
import { LineField } from "../LineField";
import styles from "../Organizations.module.css";
import { creditCodeState } from "./creditCode";
import { OrganizationsParksDocument, RegisterEnterpriseDocument } from "./register.generated";
import { useWords } from "./words";

/** With a key for what is written just so: sent twice, it makes one enterprise. */
const emptyForm = () => ({
  parkId: "",
  creditCode: "",
  nameZh: "",
  nameEn: "",
  contactName: "",
  idempotencyKey: crypto.randomUUID(),
});

type Form = ReturnType<typeof emptyForm>;

const SHOWN = ["parkId", "creditCode", "nameZh", "nameEn", "contactName"];

/** Kept on the device until it is sent: the business license lies in another room. */
export function RegisterForm() {
  const say = useWords();
  const navigate = useNavigate();
  const viewer = useViewer();
  const [form, change, forget] = useDraft<Form>("enterprise", emptyForm);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [register, busy] = useAction(RegisterEnterpriseDocument);
  const typed = (name: Exclude<keyof Form, "idempotencyKey">) => ({
    value: form[name],
    onChange: ({ target }: { target: { value: string } }) =>
      change((now) => ({ ...now, [name]: target.value, idempotencyKey: crypto.randomUUID() })),
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await register({ input: form });
    setProblems(outcome.problems);
    const organization = outcome.payload?.organization;
    if (!organization) return;
    forget();
    navigate(`/organization/${organization.id}`, { replace: true, state: { registered: true } });
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Problems problems={otherProblems(problems, SHOWN)} />
      <ParkField problem={problemOf(problems, "parkId")} {...typed("parkId")} />
      <CreditCodeField problems={problems} {...typed("creditCode")} />
      <LineField
        name="nameZh"
        label={say("nameZh")}
        hint={say("nameZhHint")}
        problems={problems}
        autoComplete="organization"
        {...typed("nameZh")}
      />
      <LineField
        name="nameEn"
        label={say("nameEn")}
        hint={say("nameEnHint")}
        problems={problems}
        {...typed("nameEn")}
      />
      {viewer?.name === "" && (
        <LineField
          name="contactName"
          label={say("contactName")}
          hint={say("contactNameHint")}
          problems={problems}
          autoComplete="name"
          {...typed("contactName")}
        />
      )}
      <Button block color="primary" type="submit" loading={busy}>
        {say("submit")}
      </Button>
    </form>
  );
}

interface Typed {
  value: string;
  onChange: (event: { target: { value: string } }) => void;
}

function ParkField({ problem, ...typed }: Typed & { problem?: string }) {
  const say = useWords();
  const [{ data }] = useQuery({ query: OrganizationsParksDocument });
  const parks = data?.organizations?.edges.map(({ node }) => node) ?? [];
  return (
    <Field label={say("park")} problem={problem}>
      {(wiring) => (
        <select {...wiring} {...typed}>
          <option value="">{say("choosePark")}</option>
          {parks.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function CreditCodeField({ problems, ...typed }: Typed & { problems: Problem[] }) {
  const say = useWords();
  const { kind, ...values } = creditCodeState(typed.value);
  return (
    <LineField
      name="creditCode"
      label={say("creditCode")}
      hint={say(`creditCode_${kind}`, values)}
      problems={problems}
      autoCapitalize="characters"
      spellCheck={false}
      {...typed}
    />
  );
}
