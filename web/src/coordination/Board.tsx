import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import type { Viewer } from "../people/viewer";
import { Field } from "../shell/Field";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Screen } from "../shell/Screen";
import styles from "./Board.module.css";
import { type CoordinationCardFragment, CoordinationWaitingDocument } from "./board.generated";
import { useWords } from "./boardWords";
import { ForRoles } from "./ForRoles";
import { teamsOf } from "./loads";
import { OrganizationChoice } from "./OrganizationChoice";
import {
  type CoordinationMemberFragment,
  CoordinationOverviewDocument,
} from "./overview.generated";
import { placesOf, useOrganization } from "./places";
import { TeamBoard } from "./TeamBoard";
import { useWords as useOverviewWords } from "./words";

/** Who is at which question of a team, and giving it to somebody else by hand. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("title")} back="/coordination" wide>
      <ForRoles roles={["COORDINATOR", "DISTRICT_ADMIN"]}>
        {(viewer) => <OfViewer viewer={viewer} />}
      </ForRoles>
    </Screen>
  );
}

function OfViewer({ viewer }: { viewer: Viewer }) {
  const say = useOverviewWords();
  const own = placesOf(viewer, ["COORDINATOR", "DISTRICT_ADMIN"]);
  const [organizationId, choose] = useOrganization(own);
  const [read, again] = useQuery({
    query: CoordinationOverviewDocument,
    variables: { organizationId },
  });
  const [{ data }] = useQuery({ query: CoordinationWaitingDocument });
  const waiting = data?.consultations?.edges.map(({ node }) => node) ?? [];
  return (
    <div className={styles.screen}>
      <OrganizationChoice
        label={say("organization")}
        own={own}
        value={organizationId}
        onChoose={choose}
      />
      <Loaded read={read} find={(found) => found.coordination} again={again}>
        {({ members }) => <Teams members={members} waiting={waiting} />}
      </Loaded>
    </div>
  );
}

interface TeamsProps {
  members: CoordinationMemberFragment[];
  /** What nobody is at, of all teams and of none. */
  waiting: CoordinationCardFragment[];
}

/** The board of the team in the address (`?team=`), else of the first for which something waits. */
function Teams({ members, waiting }: TeamsProps) {
  const say = useWords();
  const sayOverview = useOverviewWords();
  const [search, setSearch] = useSearchParams();
  const teams = teamsOf(members);
  const waitingFor = (id: string) => waiting.filter(({ team }) => team?.id === id).length;
  const asked = teams.find(({ id }) => id === search.get("team"));
  const team = asked ?? teams.find(({ id }) => waitingFor(id) > 0) ?? teams[0];
  if (team === undefined) return <Notice>{sayOverview("noMembers")}</Notice>;
  const choose = (id: string) =>
    setSearch((was) => {
      was.set("team", id);
      return was;
    });
  return (
    <>
      <Field label={say("team")}>
        {(wiring) => (
          <select {...wiring} value={team.id} onChange={(event) => choose(event.target.value)}>
            {teams.map(({ id, name }) => (
              <option key={id} value={id}>
                {waitingFor(id) > 0 ? say("teamWaiting", { name, waiting: waitingFor(id) }) : name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TeamBoard
        key={team.id}
        team={team}
        members={members.filter((member) => member.team.id === team.id)}
        homeless={waiting.filter((question) => question.team === null)}
      />
    </>
  );
}
