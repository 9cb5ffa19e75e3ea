import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { useQuery } from "urql";
import { ForRoles } from "../../coordination/ForRoles";
import { otherProblems, type Problem, useAction } from "../../graphql/acting";
import { useLanguage } from "../../language";
import { Loaded } from "../../shell/Loaded";
import { Notice } from "../../shell/Notice";
import { Problems } from "../../shell/Problems";
import { Screen } from "../../shell/Screen";
import styles from "../Organizations.module.css";
import { changedFrom, useTyped, withoutEmptyNames } from "../useTyped";
import { useWords as useOrganizationWords } from "../words";
import { SHOWN, VenueFields, withCoordinates } from "./VenueFields";
import {
  type OrganizationsVenueFragment,
  OrganizationsVenueReadDocument,
  UpdateVenueDocument,
} from "./venue.generated";
import { useWords } from "./words";

/** Change what is said of a venue. */
export function Component() {
  const say = useWords();
  const { id, venueId = "" } = useParams();
  const [read, again] = useQuery({
    query: OrganizationsVenueReadDocument,
    variables: { id: venueId },
  });
  return (
    <Screen title={say("update")} back={`/organizations/${id}/venues/${venueId}`}>
      <ForRoles roles={["COORDINATOR", "DISTRICT_ADMIN"]}>
        {() => (
          <Loaded
            read={read}
            find={({ node }) => (node && "desks" in node ? node : null)}
            again={again}
            missing={<Notice>{say("noSuch")}</Notice>}
          >
            {(venue) => <Form venue={venue} />}
          </Loaded>
        )}
      </ForRoles>
    </Screen>
  );
}

function Form({ venue }: { venue: OrganizationsVenueFragment }) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  const navigate = useNavigate();
  const { id, organization } = venue;
  const [before] = useState(useLinesOf(venue));
  const [lines, typed] = useTyped(before);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [update, busy] = useAction(UpdateVenueDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const changed = withoutEmptyNames(changedFrom(before, lines));
    const outcome = await update({ input: { id, ...withCoordinates(changed) } });
    setProblems(outcome.problems);
    if (outcome.problems.length > 0) return;
    navigate(`/organizations/${organization.id}/venues/${id}`, { replace: true });
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.name}>{venue.name}</p>
      <Problems problems={otherProblems(problems, SHOWN)} />
      <VenueFields typed={typed} problems={problems} keep={say("keepEmpty")} />
      <Button block color="primary" type="submit" loading={busy}>
        {sayOrganization("save")}
      </Button>
    </form>
  );
}

/** Names and addresses are read in one language only; the other one stays empty, and as it is. */
function useLinesOf({
  name,
  address,
  code,
  phone,
  latitude,
  longitude,
}: OrganizationsVenueFragment) {
  const isChinese = useLanguage() === "zh";
  return {
    nameZh: isChinese ? name : "",
    nameEn: isChinese ? "" : name,
    addressZh: isChinese ? address : "",
    addressEn: isChinese ? "" : address,
    code,
    phone: phone ?? "",
    latitude: latitude?.toString() ?? "",
    longitude: longitude?.toString() ?? "",
  };
}
