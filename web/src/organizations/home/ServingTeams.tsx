import { useQuery } from "urql";
import { listed } from "../../appointments/listed";
import { nearDayName } from "../../language/moments";
import { Loaded } from "../../shell/Loaded";
import { Notice } from "../../shell/Notice";
import { Row, Rows } from "../../shell/Rows";
import styles from "../Organizations.module.css";
import {
  OrganizationsServingDocument,
  OrganizationsTeamDocument,
  type OrganizationsTeamQuery,
} from "./home.generated";
import { servingTeams } from "./serving";
import { useWords } from "./words";

interface ServingTeamsProps {
  isSchool: boolean;
  /** The organization, what it belongs to, and so on to the top. */
  chain: string[];
}

/** The teams an organization may turn to: who they are, what they advise on, who is on duty next. */
export function ServingTeams({ isSchool, chain }: ServingTeamsProps) {
  const say = useWords();
  const kind = isSchool ? "SCHOOL_ADVISORY" : "PARK_SERVICE";
  const [read, again] = useQuery({ query: OrganizationsServingDocument, variables: { kind } });
  return (
    <Loaded read={read} find={(data) => data.teams?.edges} again={again}>
      {(edges) => {
        const serving = servingTeams(
          edges.map(({ node }) => node),
          chain,
        );
        if (serving.length === 0) return <Notice>{say("noTeam")}</Notice>;
        return serving.map(({ team, topics }) => (
          <Team key={team.id} id={team.id} topics={topics} />
        ));
      }}
    </Loaded>
  );
}

function Team({ id, topics }: { id: string; topics: string[] }) {
  const say = useWords();
  const [read, again] = useQuery({ query: OrganizationsTeamDocument, variables: { id } });
  return (
    <Loaded read={read} find={({ node }) => (node && "duties" in node ? node : null)} again={again}>
      {({ name, members, duties }) => (
        <div className={styles.part}>
          <h3>{name}</h3>
          {topics.length > 0 && (
            <p className={styles.hint}>{say("only", { topics: listed(topics) })}</p>
          )}
          <Rows label={name}>
            {members.map((member) => (
              <Member
                key={member.specialist.id}
                member={member}
                day={duties.find(({ specialist }) => specialist.id === member.specialist.id)?.date}
              />
            ))}
          </Rows>
        </div>
      )}
    </Loaded>
  );
}

type FoundTeam = Extract<NonNullable<OrganizationsTeamQuery["node"]>, { duties: unknown }>;

function Member({ member, day }: { member: FoundTeam["members"][number]; day?: string }) {
  const say = useWords();
  const { name, title, topics } = member.specialist;
  const said = { LEAD: say("lead", { name }), ON_LEAVE: say("onLeave", { name }), MEMBER: name };
  return (
    <Row
      title={said[member.role]}
      detail={
        <>
          <span className={styles.line}>
            {[title, listed(topics.map((topic) => topic.name))].filter(Boolean).join(" · ")}
          </span>
          {day && (
            <strong className={styles.line}>{say("duty", { when: nearDayName(day) })}</strong>
          )}
        </>
      }
    />
  );
}
