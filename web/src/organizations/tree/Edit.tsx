import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { useQuery } from "urql";
import { ForRoles } from "../../coordination/ForRoles";
import { otherProblems, type Problem, problemOf, useAction } from "../../graphql/acting";
import { useLanguage } from "../../language";
import { Field } from "../../shell/Field";
import { Loaded } from "../../shell/Loaded";
import { Notice } from "../../shell/Notice";
import { Problems } from "../../shell/Problems";
import { Screen } from "../../shell/Screen";
import styles from "../Organizations.module.css";
import { changedFrom, useTyped, withoutEmptyNames } from "../useTyped";
import { useWords as useOrganizationWords } from "../words";
import { NameFields, SHOWN } from "./NameFields";
import {
  type OrganizationsDetailsFragment,
  OrganizationsOneDocument,
  UpdateOrganizationDocument,
} from "./organization.generated";
import { OrganizationsBelowDocument } from "./tree.generated";
import { useWords } from "./words";

/** Rename or move an organization. */
export function Component() {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const { id = "" } = useParams();
  const [read, again] = useQuery({ query: OrganizationsOneDocument, variables: { id } });
  return (
    <Screen title={say("update")} back={`/organizations/${id}`}>
      <ForRoles roles={["COORDINATOR", "DISTRICT_ADMIN"]}>
        {() => (
          <Loaded
            read={read}
            find={({ node }) => (node && "venues" in node ? node : null)}
            again={again}
            missing={<Notice>{sayOrganization("noSuch")}</Notice>}
          >
            {(organization) => <Form organization={organization} />}
          </Loaded>
        )}
      </ForRoles>
    </Screen>
  );
}

function Form({ organization }: { organization: OrganizationsDetailsFragment }) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const navigate = useNavigate();
  const { id, parent } = organization;
  const [before] = useState(useLinesOf(organization));
  const [lines, typed] = useTyped(before);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [update, busy] = useAction(UpdateOrganizationDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await update({
      input: { id, ...withoutEmptyNames(changedFrom(before, lines)) },
    });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) navigate(`/organizations/${id}`, { replace: true });
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.name}>{organization.name}</p>
      <Problems problems={otherProblems(problems, [...SHOWN, "parentId"])} />
      <NameFields typed={typed} problems={problems} keep={say("keepEmpty")} />
      {parent && (
        <ParentField
          parent={parent}
          problem={problemOf(problems, "parentId")}
          {...typed("parentId")}
        />
      )}
      <Button block color="primary" type="submit" loading={busy}>
        {sayOrganization("save")}
      </Button>
    </form>
  );
}

/** A name is read in one language only; the other one stays empty, and as it is. */
function useLinesOf({ code, name, creditCode, parent }: OrganizationsDetailsFragment) {
  const language = useLanguage();
  return {
    code,
    nameZh: language === "zh" ? name : "",
    nameEn: language === "en" ? name : "",
    creditCode: creditCode ?? "",
    parentId: parent?.id ?? "",
  };
}

interface ParentFieldProps extends Pick<ReturnType<ReturnType<typeof useTyped>[1]>, "onChange"> {
  parent: NonNullable<OrganizationsDetailsFragment["parent"]>;
  value?: string;
  problem?: string;
}

/** Another organization of the kind it stands under now. */
function ParentField({ parent, problem, ...typed }: ParentFieldProps) {
  const say = useWords();
  const [{ data }] = useQuery({
    query: OrganizationsBelowDocument,
    variables: { kind: parent.kind, includeInactive: false },
  });
  const others = data?.organizations?.edges.filter(({ node }) => node.id !== parent.id) ?? [];
  return (
    <Field label={say("moveTo")} problem={problem}>
      {(wiring) => (
        <select {...wiring} {...typed}>
          <option value={parent.id}>{say("stay", { name: parent.name })}</option>
          {others.map(({ node }) => (
            <option key={node.id} value={node.id}>
              {node.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
