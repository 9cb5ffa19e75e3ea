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
    <section className={styles.screen} aria-label={name}>
      <h3 className={styles.heading}>{name}</h3>
      <div className={styles.part}>
        <h4>{say("members")}</h4>
        <Rows label={say("members")}>
          {members.map((member) => (
            <Member key={member.specialist.id} member={member} />
          ))}
        </Rows>
      </div>
      <div className={styles.part}>
        <h4>{say("coverage")}</h4>
        {coverages.length === 0 && <p className={styles.hint}>{say("ownOnly")}</p>}
        <Rows label={say("coverage")}>
          {coverages.map(({ organization, topic }) => (
            <Row
              key={`${organization.id}-${topic?.id}`}
              title={organization.name}
              detail={topic?.name ?? say("allTopics")}
            />
          ))}
        </Rows>
      </div>
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
