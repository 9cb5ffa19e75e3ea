import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import { ForRoles } from "../coordination/ForRoles";
import { OrganizationChoice } from "../coordination/OrganizationChoice";
import { Panel } from "../coordination/Panel";
import { placesOf, useOrganization } from "../coordination/places";
import type { MembershipRole } from "../graphql/schema.generated";
import type { Viewer } from "../people/viewer";
import { Field } from "../shell/Field";
import { Loaded } from "../shell/Loaded";
import { Screen } from "../shell/Screen";
import { Averages } from "./Averages";
import { type Rated, ratedOf } from "./averages";
import { RatingPage } from "./RatingPage";
import styles from "./Ratings.module.css";
import { QualityAveragesDocument } from "./ratings.generated";
import { useWords } from "./ratingsWords";

const READING: MembershipRole[] = ["COORDINATOR", "DISTRICT_ADMIN", "STATION_STAFF", "AUDITOR"];

/** What people say of teams and specialists: on average, and one by one. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("title")} back={true} wide>
      <ForRoles roles={READING}>{(viewer) => <OfViewer viewer={viewer} />}</ForRoles>
    </Screen>
  );
}

function OfViewer({ viewer }: { viewer: Viewer }) {
  const say = useWords();
  const own = placesOf(viewer, READING);
  const mayReply = placesOf(viewer, ["COORDINATOR", "DISTRICT_ADMIN"]).length > 0;
  const [organizationId, choose] = useOrganization(own);
  const [read, again] = useQuery({
    query: QualityAveragesDocument,
    variables: { organizationId },
  });
  return (
    <div className={styles.screen}>
      <OrganizationChoice
        label={say("organization")}
        own={own}
        value={organizationId}
        onChoose={choose}
      />
      <Loaded read={read} find={(data) => data.coordination} again={again}>
        {({ members }) => {
          const rated = ratedOf(members);
          return (
            <>
              <Averages rated={rated} />
              <Single rated={rated} mayReply={mayReply} />
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

/** One by one, of whom the address says (`?of=`). */
function Single({ rated, mayReply }: { rated: Rated[]; mayReply: boolean }) {
  const say = useWords();
  const [search, setSearch] = useSearchParams();
  const of = rated.find(({ id }) => id === search.get("of"));
  const choose = (id: string) =>
    setSearch(
      (was) => {
        if (id) was.set("of", id);
        else was.delete("of");
        return was;
      },
      { replace: true },
    );
  return (
    <Panel title={say("single")}>
      <Field label={say("only")}>
        {(wiring) => (
          <select {...wiring} value={of?.id ?? ""} onChange={(event) => choose(event.target.value)}>
            <option value="">{say("everybody")}</option>
            {(["team", "specialist"] as const).map((kind) => (
              <optgroup key={kind} label={say(`kind_${kind}`)}>
                {rated
                  .filter((one) => one.kind === kind)
                  .map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        )}
      </Field>
      <RatingPage key={of?.id} of={of} mayReply={mayReply} />
    </Panel>
  );
}
