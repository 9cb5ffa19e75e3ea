import { Button } from "antd-mobile";
import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import type { Viewer } from "../people/viewer";
import { Field } from "../shell/Field";
import { TeamsOfSpecialistDocument, TeamsOverseenDocument } from "./lists.generated";
import styles from "./Queue.module.css";
import { type Filter, STATUSES } from "./queueFilter";
import { useQueueWords } from "./queueWords";
import { useWords } from "./words";

/** What the queue is to show, kept in the address. */
export function QueueFilter({ viewer, filter }: { viewer: Viewer; filter: Filter }) {
  const say = useQueueWords();
  const general = useWords();
  const [, setSearch] = useSearchParams();
  const teams = useTeams(viewer);
  const set = (name: string, value: string) =>
    setSearch(
      (search) => {
        if (value) search.set(name, value);
        else search.delete(name);
        return search;
      },
      { replace: true },
    );
  return (
    <div className={styles.filter}>
      {viewer.specialist && (
        <Choosing
          label={say("whose")}
          value={filter.mine ? "1" : ""}
          onChange={(value) => set("mine", value)}
        >
          <option value="">{say("everybody")}</option>
          <option value="1">{say("mine")}</option>
        </Choosing>
      )}
      <Choosing
        label={say("team")}
        value={filter.teamId ?? ""}
        onChange={(value) => set("team", value)}
      >
        <option value="">{say("anyTeam")}</option>
        {teams.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choosing>
      <Choosing
        label={say("status")}
        value={filter.show === "waiting" ? "" : filter.show}
        onChange={(value) => set("status", value)}
      >
        <option value="">{say("waiting")}</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {general(status)}
          </option>
        ))}
        <option value="all">{say("all")}</option>
      </Choosing>
      <Button
        aria-pressed={filter.late}
        color={filter.late ? "primary" : "default"}
        onClick={() => set("late", filter.late ? "" : "1")}
      >
        {filter.late && "✓ "}
        {say("onlyLate")}
      </Button>
    </div>
  );
}

interface ChoosingProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}

function Choosing({ label, value, onChange, children }: ChoosingProps) {
  return (
    <Field label={label}>
      {(wiring) => (
        <select {...wiring} value={value} onChange={({ target }) => onChange(target.value)}>
          {children}
        </select>
      )}
    </Field>
  );
}

/** The teams one serves in, and those of the place one sees to: at the centre, all of the district. */
function useTeams(viewer: Viewer): { id: string; name: string }[] {
  const place = viewer.memberships.find(({ role }) =>
    ["COORDINATOR", "DISTRICT_ADMIN", "AUDITOR"].includes(role),
  )?.organization;
  const [own] = useQuery({ query: TeamsOfSpecialistDocument, pause: !viewer.specialist });
  const [overseen] = useQuery({
    query: TeamsOverseenDocument,
    variables: { organizationId: place?.kind === "DISTRICT_CENTRE" ? undefined : place?.id },
    pause: !place,
  });
  const found = [
    ...(own.data?.viewer?.specialist?.teams ?? []).map(({ team }) => team),
    ...(overseen.data?.teams?.edges ?? []).map(({ node }) => node),
  ];
  return [...new Map(found.map((team) => [team.id, team])).values()];
}
