import { useState } from "react";
import { useParams } from "react-router";
import { useQuery } from "urql";
import { ForRoles } from "../../coordination/ForRoles";
import { addDays, dayOf } from "../../language/moments";
import { Loaded } from "../../shell/Loaded";
import { Notice } from "../../shell/Notice";
import { Screen } from "../../shell/Screen";
import styles from "../Organizations.module.css";
import { Team } from "./Team";
import { OrganizationsTeamsDocument } from "./teams.generated";
import { useWords } from "./words";

const SHOWN_DAYS = 14;

/** The teams of an organization: who is in them, whom they serve, and who is on duty when. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("title")} back={true}>
      <ForRoles roles={["COORDINATOR", "DISTRICT_ADMIN"]}>{() => <Teams />}</ForRoles>
    </Screen>
  );
}

function Teams() {
  const say = useWords();
  const { id = "" } = useParams();
  const [from, setFrom] = useState(() => dayOf(new Date()));
  const to = addDays(from, SHOWN_DAYS - 1);
  const [read, again] = useQuery({
    query: OrganizationsTeamsDocument,
    variables: { id, from, to },
  });
  return (
    <Loaded read={read} find={(data) => data} again={again}>
      {({ node, teams }) => (
        <div className={styles.screen}>
          {node && "invitations" in node && <h2 className={styles.name}>{node.name}</h2>}
          {teams?.edges.length === 0 && <Notice>{say("none")}</Notice>}
          {teams?.edges.map(({ node: team }) => (
            <Team
              key={team.id}
              team={team}
              from={from}
              to={to}
              mayRun={Boolean(node && "invitations" in node && node.invitations)}
              onMove={(pages) => setFrom(addDays(from, pages * SHOWN_DAYS))}
            />
          ))}
        </div>
      )}
    </Loaded>
  );
}
