import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { ForRoles } from "../../coordination/ForRoles";
import { otherProblems, type Problem, problemOf, useAction } from "../../graphql/acting";
import { Field } from "../../shell/Field";
import { Loaded } from "../../shell/Loaded";
import { Notice } from "../../shell/Notice";
import { Problems } from "../../shell/Problems";
import { Screen } from "../../shell/Screen";
import styles from "../Organizations.module.css";
import { useTyped } from "../useTyped";
import { useWords as useOrganizationWords } from "../words";
import { BELOW } from "./kinds";
import { NameFields, SHOWN } from "./NameFields";
import { CreateOrganizationDocument } from "./organization.generated";
import { type OrganizationsNodeFragment, OrganizationsRootDocument } from "./tree.generated";
import { useWords } from "./words";

/** A new organization below another one (`?parent=`). */
export function Component() {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const [search] = useSearchParams();
  const id = search.get("parent") ?? "";
  const [read, again] = useQuery({ query: OrganizationsRootDocument, variables: { id } });
  return (
    <Screen title={say("create")} back={true}>
      <ForRoles roles={["COORDINATOR", "DISTRICT_ADMIN"]}>
        {() => (
          <Loaded
            read={read}
            find={({ node }) => (node && "kind" in node ? node : null)}
            again={again}
            missing={<Notice>{sayOrganization("noSuch")}</Notice>}
          >
            {(parent) => <Form parent={parent} />}
          </Loaded>
        )}
      </ForRoles>
    </Screen>
  );
}

function Form({ parent }: { parent: OrganizationsNodeFragment }) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const navigate = useNavigate();
  const kinds = BELOW[parent.kind];
  const [kind, setKind] = useState(kinds[0]);
  const [lines, typed] = useTyped({ code: "", nameZh: "", nameEn: "", creditCode: "" });
  const [problems, setProblems] = useState<Problem[]>([]);
  const [create, busy] = useAction(CreateOrganizationDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (kind === undefined) return;
    const creditCode = lines.creditCode || undefined;
    const outcome = await create({ input: { ...lines, creditCode, kind, parentId: parent.id } });
    setProblems(outcome.problems);
    const made = outcome.payload?.organization;
    if (made) navigate(`/organizations/${made.id}`, { replace: true });
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{say("belowWhich", { name: parent.name })}</p>
      <Problems problems={otherProblems(problems, SHOWN)} />
      <Field label={say("kindOf")} problem={problemOf(problems, "kind")}>
        {(wiring) => (
          <select
            {...wiring}
            value={kind}
            onChange={({ target }) => setKind(kinds.find((one) => one === target.value))}
          >
            {kinds.map((one) => (
              <option key={one} value={one}>
                {sayOrganization(one)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <NameFields typed={typed} problems={problems} />
      <Button block color="primary" type="submit" loading={busy}>
        {sayOrganization("save")}
      </Button>
    </form>
  );
}
