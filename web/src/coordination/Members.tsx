import { Button } from "antd-mobile";
import { useState } from "react";
import { Link } from "react-router";
import { Field } from "../shell/Field";
import { Notice } from "../shell/Notice";
import { Table } from "../shell/Table";
import type { Bars } from "./BarsChart";
import { Charted } from "./Charted";
import { BUSIEST, busiestFirst, teamsOf } from "./loads";
import type { CoordinationMemberFragment } from "./overview.generated";
import { Panel } from "./Panel";
import styles from "./Tables.module.css";
import { useWords } from "./words";

interface MembersProps {
  members: CoordinationMemberFragment[];
  organizationId: string;
}

/** What each member carries: who is full, who is late, who could take more. */
export function Members({ members, organizationId }: MembersProps) {
  const say = useWords();
  const [teamId, setTeamId] = useState("");
  const [all, setAll] = useState(false);
  const found = busiestFirst(members.filter(({ team }) => !teamId || team.id === teamId));
  const busiest = found.slice(0, BUSIEST);
  if (members.length === 0) {
    return (
      <Panel title={say("members")}>
        <Notice>{say("noMembers")}</Notice>
      </Panel>
    );
  }
  return (
    <Panel title={say("members")}>
      <Field label={say("team")}>
        {(wiring) => (
          <select {...wiring} value={teamId} onChange={(event) => setTeamId(event.target.value)}>
            <option value="">{say("allTeams")}</option>
            {teamsOf(members).map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Charted
        title={say("membersBusiest", { count: busiest.length })}
        bars={barsOf(busiest, say)}
        above
      >
        <div className={styles.stack}>
          <Loads members={all ? found : busiest} organizationId={organizationId} />
          {found.length > BUSIEST && (
            <Button block onClick={() => setAll(!all)}>
              {all ? say("busiestOnly") : say("allMembers", { count: found.length })}
            </Button>
          )}
        </div>
      </Charted>
    </Panel>
  );
}

function barsOf(members: CoordinationMemberFragment[], say: ReturnType<typeof useWords>): Bars {
  return {
    labels: members.map(({ specialist }) => specialist.name),
    series: [
      {
        name: say("inTime"),
        pattern: "full",
        values: members.map(({ unanswered, late }) => unanswered - late),
      },
      {
        name: say("overdue"),
        pattern: "striped",
        values: members.map(({ late }) => late),
      },
    ],
  };
}

function Loads({ members, organizationId }: MembersProps) {
  const say = useWords();
  const columns = ["unansweredOf", "overdue", "answered", "meetingsToday"] as const;
  return (
    <Table
      label={say("members")}
      head={
        <>
          <th scope="col">{say("member")}</th>
          {columns.map((column) => (
            <th key={column} scope="col" data-figure>
              {say(column)}
            </th>
          ))}
          <th scope="col">{say("presence")}</th>
        </>
      }
    >
      {members.map((member) => (
        <tr key={`${member.team.id} ${member.specialist.id}`}>
          <th scope="row">
            <Link
              className={styles.name}
              to={`/coordination/board?organization=${organizationId}&team=${member.team.id}`}
            >
              {member.specialist.name}
            </Link>
            <span className={styles.detail}>
              {say(`role_${member.role}`)} · {member.team.name}
            </span>
          </th>
          <td data-figure className={styles.figure}>
            {member.unanswered} / {member.openLimit}
          </td>
          <td data-figure>{member.late > 0 ? <strong>⚠ {member.late}</strong> : 0}</td>
          <td data-figure>{member.answered}</td>
          <td data-figure>{member.meetingsToday}</td>
          <td>{say(member.away ? "away" : member.onDuty ? "onDuty" : "present")}</td>
        </tr>
      ))}
    </Table>
  );
}
