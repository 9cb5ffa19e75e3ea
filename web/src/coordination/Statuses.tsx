import type { ConsultationStatus } from "../graphql/schema.generated";
import { Table } from "../shell/Table";
import { Charted } from "./Charted";
import { Panel } from "./Panel";
import { useWords } from "./words";

/** In the order of a question's life, not of the server's count. */
const STATUSES: ConsultationStatus[] = [
  "SUBMITTED",
  "TRIAGED",
  "ASSIGNED",
  "AWAITING_REQUESTER",
  "ANSWERED",
  "CLOSED",
  "WITHDRAWN",
];

export function Statuses({
  byStatus,
}: {
  byStatus: { status: ConsultationStatus; count: number }[];
}) {
  const say = useWords();
  const counts = new Map(byStatus.map(({ status, count }) => [status, count]));
  const rows = STATUSES.map((status) => ({
    status,
    name: say(`status_${status}`),
    count: counts.get(status) ?? 0,
  }));
  const bars = {
    labels: rows.map(({ name }) => name),
    series: [
      { name: say("count"), pattern: "full" as const, values: rows.map(({ count }) => count) },
    ],
  };
  return (
    <Panel title={say("statuses")}>
      <Charted title={say("statuses")} bars={bars}>
        <Table
          label={say("statuses")}
          head={
            <>
              <th scope="col">{say("status")}</th>
              <th scope="col" data-figure>
                {say("count")}
              </th>
            </>
          }
        >
          {rows.map(({ status, name, count }) => (
            <tr key={status}>
              <th scope="row">{name}</th>
              <td data-figure>{count}</td>
            </tr>
          ))}
        </Table>
      </Charted>
    </Panel>
  );
}
