import { Button } from "antd-mobile";
import { useState } from "react";
import { Panel } from "../coordination/Panel";
import { Notice } from "../shell/Notice";
import { Table } from "../shell/Table";
import type { Rated } from "./averages";
import { useWords } from "./ratingsWords";

/** Averages of teams and specialists; those whom too few have rated on demand. */
export function Averages({ rated }: { rated: Rated[] }) {
  const say = useWords();
  const [all, setAll] = useState(false);
  const shown = all ? rated : rated.filter(({ rating }) => rating !== null);
  return (
    <Panel title={say("averages")}>
      <p>{say("averagesHint")}</p>
      {shown.length === 0 ? <Notice>{say("noneRated")}</Notice> : <Rows rated={shown} />}
      <Button onClick={() => setAll(!all)}>
        {all ? say("ratedOnly") : say("allRows", { count: rated.length })}
      </Button>
    </Panel>
  );
}

function Rows({ rated }: { rated: Rated[] }) {
  const say = useWords();
  return (
    <Table
      label={say("averages")}
      head={
        <>
          <th scope="col">{say("who")}</th>
          <th scope="col" data-figure>
            {say("average")}
          </th>
          <th scope="col" data-figure>
            {say("count")}
          </th>
        </>
      }
    >
      {rated.map(({ id, kind, name, rating }) => (
        <tr key={id}>
          <th scope="row">
            {say(`kind_${kind}`)} · {name}
          </th>
          <td data-figure>{rating ? rating.average.toFixed(1) : "—"}</td>
          <td data-figure>{rating ? rating.count : say("few")}</td>
        </tr>
      ))}
    </Table>
  );
}
