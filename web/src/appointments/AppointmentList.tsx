import { Rows } from "../shell/Rows";
import { AppointmentListRow } from "./AppointmentListRow";
import type { AppointmentRowFragment } from "./list.generated";
import { useNow } from "./now";

interface AppointmentListProps {
  rows: AppointmentRowFragment[];
  /** The viewer's, if they give advice: of what they give they see who comes. */
  specialistId?: string;
}

export function AppointmentList({ rows, specialistId }: AppointmentListProps) {
  const now = useNow(60_000);
  return (
    <Rows>
      {rows.map((row) => (
        <AppointmentListRow
          key={row.id}
          row={row}
          given={row.specialists.some(({ id }) => id === specialistId)}
          now={now}
        />
      ))}
    </Rows>
  );
}
