import { Button } from "antd-mobile";
import { useState } from "react";
import { type Problem, useAction } from "../../graphql/acting";
import { momentName } from "../../language/moments";
import { Notice } from "../../shell/Notice";
import { Problems } from "../../shell/Problems";
import { Row, Rows } from "../../shell/Rows";
import { ClosureSheet } from "./ClosureSheet";
import { RemoveVenueClosureDocument } from "./closures.generated";
import type { OrganizationsClosureFragment, OrganizationsVenueFragment } from "./venue.generated";
import { useWords } from "./words";

interface ClosuresProps {
  venue: OrganizationsVenueFragment;
  mayRun: boolean;
}

/** When a venue is closed whatever its opening hours. */
export function Closures({ venue, mayRun }: ClosuresProps) {
  const say = useWords();
  const [isAdding, setIsAdding] = useState(false);
  const [isReopened, setIsReopened] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [remove, busy] = useAction(RemoveVenueClosureDocument);
  const takeBack = async (id: string) => {
    const outcome = await remove({ input: { id } });
    setProblems(outcome.problems);
    setIsReopened(outcome.problems.length === 0);
  };
  const whenOf = ({ startsAt, endsAt }: OrganizationsClosureFragment) =>
    say("closed", {
      from: momentName(startsAt, venue.timeZone),
      to: momentName(endsAt, venue.timeZone),
    });
  return (
    <>
      <Problems problems={problems} />
      {isReopened && <Notice kind="done">{say("reopened")}</Notice>}
      {venue.closures.length === 0 && !isReopened && <Notice>{say("noClosures")}</Notice>}
      <Rows label={say("closures")}>
        {venue.closures.map((closure) => (
          <Row
            key={closure.id}
            title={whenOf(closure)}
            detail={closure.reason}
            extra={
              mayRun && (
                <Button
                  aria-label={say("removeClosureOf", { when: whenOf(closure) })}
                  disabled={busy}
                  onClick={() => takeBack(closure.id)}
                >
                  {say("removeClosure")}
                </Button>
              )
            }
          />
        ))}
      </Rows>
      {mayRun && (
        <div>
          <Button
            onClick={() => {
              setIsReopened(false);
              setIsAdding(true);
            }}
          >
            {say("addClosure")}
          </Button>
        </div>
      )}
      {isAdding && <ClosureSheet venue={venue} onClose={() => setIsAdding(false)} />}
    </>
  );
}
