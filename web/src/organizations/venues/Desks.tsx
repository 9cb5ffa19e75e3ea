import { Button } from "antd-mobile";
import { useState } from "react";
import { ownPart } from "../../language/both";
import { Notice } from "../../shell/Notice";
import { Row, RowButton, Rows } from "../../shell/Rows";
import { DeskSheet } from "./DeskSheet";
import type { OrganizationsDeskFragment, OrganizationsVenueFragment } from "./venue.generated";
import { useWords } from "./words";

interface DesksProps {
  venue: OrganizationsVenueFragment;
  mayRun: boolean;
}

/** The desks and rooms of a venue, each with what it has. */
export function Desks({ venue, mayRun }: DesksProps) {
  const say = useWords();
  const [opened, setOpened] = useState<OrganizationsDeskFragment | "new">();
  const told = ({ name, equipment }: OrganizationsDeskFragment) => ({
    title: ownPart(name),
    detail:
      equipment.length > 0 ? equipment.map((one) => say(one)).join(" · ") : say("noEquipment"),
  });
  return (
    <>
      {venue.desks.length === 0 && <Notice>{say("noDesks")}</Notice>}
      <Rows label={say("desks")}>
        {venue.desks.map((desk) =>
          mayRun ? (
            <RowButton key={desk.id} {...told(desk)} onClick={() => setOpened(desk)} />
          ) : (
            <Row key={desk.id} {...told(desk)} />
          ),
        )}
      </Rows>
      {mayRun && (
        <div>
          <Button onClick={() => setOpened("new")}>{say("addDesk")}</Button>
        </div>
      )}
      {opened && (
        <DeskSheet
          venueId={venue.id}
          desk={opened === "new" ? null : opened}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  );
}
