import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import type { CalendarFeedKind, CreateCalendarFeedInput } from "../graphql/schema.generated";
import { Chip, Chips } from "../scheduling/Chip";
import { Field } from "../shell/Field";
import { Problems } from "../shell/Problems";
import styles from "./Calendars.module.css";
import { CreateCalendarFeedDocument } from "./calendars.generated";
import { useWords } from "./words";

interface FeedFormProps {
  isSpecialist: boolean;
  venues: { id: string; name: string }[];
  onMade: (url: string) => void;
}

/** Which appointments a new link is to show; there is a choice only for who has one. */
export function FeedForm({ isSpecialist, venues, onMade }: FeedFormProps) {
  const say = useWords();
  const kinds: CalendarFeedKind[] = [
    ...(isSpecialist ? (["SPECIALIST"] as const) : []),
    "PERSON",
    ...(venues.length > 0 ? (["VENUE"] as const) : []),
  ];
  const [kind, setKind] = useState<CalendarFeedKind>(kinds[0] ?? "PERSON");
  const [venueId, setVenueId] = useState(venues[0]?.id ?? "");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [create, busy] = useAction(CreateCalendarFeedDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await create({ input: inputOf(kind, venueId) });
    setProblems(outcome.problems);
    const url = outcome.payload?.url;
    if (url) onMade(url);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {kinds.length > 1 && (
        <Chips label={say("whose")}>
          {kinds.map((one) => (
            <Chip
              key={one}
              type="radio"
              name="kind"
              checked={kind === one}
              onChange={() => setKind(one)}
            >
              {say(one)}
            </Chip>
          ))}
        </Chips>
      )}
      {kind === "VENUE" && (
        <Field label={say("venue")} problem={problemOf(problems, "venueId")}>
          {(wiring) => (
            <select {...wiring} value={venueId} onChange={({ target }) => setVenueId(target.value)}>
              {venues.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Problems problems={otherProblems(problems, kind === "VENUE" ? ["venueId"] : [])} />
      <Button block color="primary" type="submit" loading={busy}>
        {say("create")}
      </Button>
    </form>
  );
}

function inputOf(kind: CalendarFeedKind, venueId: string): CreateCalendarFeedInput {
  if (kind === "VENUE") return { venueId };
  return kind === "SPECIALIST" ? { forSpecialist: true } : {};
}
