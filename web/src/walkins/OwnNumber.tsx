import { useEffect } from "react";
import { useQuery, useSubscription } from "urql";
import { SignedIn } from "../people/SignedIn";
import { Loaded } from "../shell/Loaded";
import { Screen } from "../shell/Screen";
import { OwnCard } from "./OwnCard";
import { OwnWalkInsDocument, type OwnWalkInsQuery } from "./own.generated";
import { Places } from "./Places";
import { HallQueueChangedDocument } from "./queue.generated";
import { useWords } from "./words";

export type OwnWalkIn = NonNullable<OwnWalkInsQuery["viewer"]>["walkIns"][number];

const IN_LINE = ["WAITING", "CALLED", "SERVING"];

/** A number taken on one's own phone: where, how many are ahead, and when one is called. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("own")} back="/">
      <SignedIn>
        <Own />
      </SignedIn>
    </Screen>
  );
}

function Own() {
  const [read, again] = useQuery({ query: OwnWalkInsDocument });
  const numbers = read.data?.viewer?.walkIns ?? [];
  const shown = numbers.filter(({ status }) => IN_LINE.includes(status));
  const [last] = numbers.slice(-1);
  const anew = () => again({ requestPolicy: "network-only" });
  return (
    <Loaded read={read} find={(data) => data.viewer} again={again}>
      {() => (
        <>
          {shown.length > 0
            ? shown.map((own) => <Followed key={own.id} own={own} onChange={anew} />)
            : last && <OwnCard own={last} />}
          {shown.length === 0 && <Places onTaken={anew} />}
        </>
      )}
    </Loaded>
  );
}

/** A number in line, kept up to date as its hall is called. */
function Followed({ own, onChange }: { own: OwnWalkIn; onChange: () => void }) {
  const variables = { venueId: own.venue.id };
  const [{ data }] = useSubscription({ query: HallQueueChangedDocument, variables });
  // Each word of the hall is a reason to look; so is to begin to listen, as a call may have been missed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was heard is what it depends on
  useEffect(onChange, [data]);
  return <OwnCard own={own} />;
}
