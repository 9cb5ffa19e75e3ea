import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { ForRoles } from "../../coordination/ForRoles";
import { otherProblems, type Problem, useAction } from "../../graphql/acting";
import { Problems } from "../../shell/Problems";
import { Screen } from "../../shell/Screen";
import styles from "../Organizations.module.css";
import { useTyped } from "../useTyped";
import { useWords as useOrganizationWords } from "../words";
import { EMPTY, SHOWN, VenueFields, withCoordinates } from "./VenueFields";
import { CreateVenueDocument } from "./venue.generated";
import { useWords } from "./words";

/** One more place of an organization. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("create")} back={true}>
      <ForRoles roles={["COORDINATOR", "DISTRICT_ADMIN"]}>{() => <Form />}</ForRoles>
    </Screen>
  );
}

function Form() {
  const sayOrganization = useOrganizationWords();
  const navigate = useNavigate();
  const { id: organizationId = "" } = useParams();
  const [lines, typed] = useTyped(EMPTY);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [create, busy] = useAction(CreateVenueDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { phone, ...said } = withCoordinates(lines);
    const outcome = await create({ input: { ...said, phone: phone || undefined, organizationId } });
    setProblems(outcome.problems);
    const made = outcome.payload?.venue;
    if (made) navigate(`/organizations/${organizationId}/venues/${made.id}`, { replace: true });
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Problems problems={otherProblems(problems, SHOWN)} />
      <VenueFields typed={typed} problems={problems} />
      <Button block color="primary" type="submit" loading={busy}>
        {sayOrganization("save")}
      </Button>
    </form>
  );
}
