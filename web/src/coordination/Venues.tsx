import { Notice } from "../shell/Notice";
import { Table } from "../shell/Table";
import { Charted } from "./Charted";
import { isQuiet } from "./loads";
import type { CoordinationVenueFragment } from "./overview.generated";
import { Panel } from "./Panel";
import styles from "./Tables.module.css";
import { useWords } from "./words";

const COLUMNS = ["booked", "arrived", "fulfilled", "missed"] as const;
const NUMBERS = ["waiting", "serving", "served"] as const;
const PATTERNS = {
  booked: "full",
  arrived: "dotted",
  fulfilled: "outlined",
  missed: "striped",
} as const;

/** Today at the venues where there is anything; the others are counted. */
export function Venues({ venues }: { venues: CoordinationVenueFragment[] }) {
  const say = useWords();
  const busy = venues.filter((venue) => !isQuiet(venue));
  const bars = {
    labels: busy.map(({ venue }) => venue.name),
    series: COLUMNS.map((column) => ({
      name: say(column),
      pattern: PATTERNS[column],
      values: busy.map((today) => today[column]),
    })),
  };
  return (
    <Panel title={say("venues")}>
      {busy.length === 0 ? (
        <Notice>{say("quiet")}</Notice>
      ) : (
        <Charted title={say("venues")} bars={bars}>
          <div className={styles.stack}>
            <Days venues={busy} />
            {busy.length < venues.length && (
              <p className={styles.detail}>
                {say("quietVenues", { count: venues.length - busy.length })}
              </p>
            )}
          </div>
        </Charted>
      )}
    </Panel>
  );
}

function Days({ venues }: { venues: CoordinationVenueFragment[] }) {
  const say = useWords();
  const named = { waiting: "waitingNumbers", serving: "serving", served: "served" } as const;
  return (
    <Table
      label={say("venues")}
      head={
        <>
          <th scope="col">{say("venue")}</th>
          {[...COLUMNS, ...NUMBERS.map((one) => named[one])].map((column) => (
            <th key={column} scope="col" data-figure>
              {say(column)}
            </th>
          ))}
        </>
      }
    >
      {venues.map((today) => (
        <tr key={today.venue.id}>
          <th scope="row">{today.venue.name}</th>
          {[...COLUMNS, ...NUMBERS].map((column) => (
            <td key={column} data-figure>
              {today[column]}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}
