import { Row, Rows } from "../../shell/Rows";
import styles from "../Organizations.module.css";
import { Roster, type RosterProps } from "./Roster";
import type { OrganizationsTeamsQuery } from "./teams.generated";
import { useWords } from "./words";

export type FoundTeam = NonNullable<OrganizationsTeamsQuery["teams"]>["edges"][number]["node"];

/** One team, as those who coordinate it see it. */
export function Team(props: RosterProps) {
  const say = useWords();
  const { name, members, coverages } = props.team;
  return (
    <section className={styles.part} aria-label={name}>
      <h3 className={styles.heading}>{name}</h3>
      <details className={styles.more}>
        <summary>{say("members", { count: members.length })}</summary>
        <Rows>
          {members.map((member) => (
            <Member key={member.specialist.id} member={member} />
          ))}
        </Rows>
      </details>
      {coverages.length > 0 && (
        <details className={styles.more}>
          <summary>{say("coverage", { count: coverages.length })}</summary>
          <Rows>
            {coverages.map(({ organization, topic }) => (
              <Row
                key={`${organization.id}-${topic?.id}`}
                title={organization.name}
                detail={topic?.name ?? say("allTopics")}
              />
            ))}
          </Rows>
        </details>
      )}
      <Roster {...props} />
    </section>
  );
}

function Member({ member }: { member: FoundTeam["members"][number] }) {
  const say = useWords();
  const { role, weight, openLimit, specialist } = member;
  const { name } = specialist;
  const titles = { LEAD: say("lead", { name }), ON_LEAVE: say("onLeave", { name }), MEMBER: name };
  const shares =
    typeof weight === "number" && typeof openLimit === "number"
      ? say("shares", { weight, limit: openLimit })
      : undefined;
  return <Row title={titles[role]} detail={shares} />;
}
