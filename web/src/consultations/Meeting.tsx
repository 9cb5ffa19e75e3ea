import { Button } from "antd-mobile";
import { useState } from "react";
import { useQuery } from "urql";
import { type Problem, useAction } from "../graphql/acting";
import type { AppointmentMode } from "../graphql/schema.generated";
import { addDays, dayOf, whenName } from "../language/moments";
import { ButtonLink } from "../shell/ButtonLink";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import { Choice, Choices } from "./Choices";
import {
  BookMeetingDocument,
  MeetingServicesDocument,
  type MeetingServicesQuery,
  MeetingTimesDocument,
  type MeetingTimesQuery,
  type ConsultationMeetingSlotFragment as Slot,
} from "./meeting.generated";
import { ChoiceField } from "./StepForm";
import type { StepProps } from "./Steps";
import styles from "./Steps.module.css";
import { useStepWords } from "./stepWords";
import type { Opened } from "./Thread";

type Service = NonNullable<MeetingServicesQuery["services"]>["edges"][number]["node"];

/** Going on at a meeting: what, how and when, of what is free next. */
export function Meeting({ opened }: StepProps) {
  const say = useStepWords();
  const topicId = opened.topic?.id;
  const [read, again] = useQuery({
    query: MeetingServicesDocument,
    variables: { teamKind: opened.teamKind, topicId },
  });
  return (
    <Loaded read={read} find={(data) => data.services?.edges.map(({ node }) => node)} again={again}>
      {(services) =>
        services.length === 0 ? (
          <p>{say("meetingNoService")}</p>
        ) : (
          <Choosing opened={opened} services={services} />
        )
      }
    </Loaded>
  );
}

function Choosing({ opened, services }: { opened: Opened; services: Service[] }) {
  const say = useStepWords();
  const [serviceId, setServiceId] = useState(services[0]?.id);
  const [wanted, setWanted] = useState<AppointmentMode>();
  const service = services.find(({ id }) => id === serviceId) ?? services[0];
  if (service === undefined) return null;
  const mode = service.modes.find((one) => one === wanted) ?? service.modes[0];
  return (
    <div className={styles.form}>
      {services.length > 1 && (
        <ChoiceField
          label={say("meetingWhat")}
          value={service.id}
          onChange={(id) => setServiceId(id)}
          options={services}
        />
      )}
      <Choices legend={say("meetingHow")}>
        {service.modes.map((one) => (
          <Choice
            key={one}
            name="mode"
            checked={one === mode}
            onChoose={() => setWanted(one)}
            label={say(one)}
          />
        ))}
      </Choices>
      {mode && (
        <Times key={`${service.id} ${mode}`} opened={opened} serviceId={service.id} mode={mode} />
      )}
    </div>
  );
}

interface TimesProps {
  opened: Opened;
  serviceId: string;
  mode: AppointmentMode;
}

/** How far ahead a team's times are looked for, and how many of them are shown. */
const DAYS_AHEAD = 14;
const MOST_TIMES = 12;

function Times({ opened, serviceId, mode }: TimesProps) {
  const say = useStepWords();
  const today = dayOf(new Date());
  const [read, again] = useQuery({
    query: MeetingTimesDocument,
    variables: {
      serviceId,
      mode,
      topicId: opened.topic?.id,
      // A park's or a school's team gives its time to those it serves; any other team will do.
      ofTeam: opened.organization !== null && opened.team !== null,
      teamId: opened.team?.id,
      from: today,
      to: addDays(today, DAYS_AHEAD),
    },
    requestPolicy: "network-only",
  });
  return (
    <Loaded read={read} find={slotsOf} again={again}>
      {(slots) =>
        slots.length === 0 ? (
          <p>{say("meetingNone")}</p>
        ) : (
          <Booking opened={opened} serviceId={serviceId} mode={mode} slots={slots} />
        )
      }
    </Loaded>
  );
}

function slotsOf({ availability, nextAvailable }: MeetingTimesQuery): Slot[] | undefined {
  const slots = availability?.days.flatMap((day) => day.slots).slice(0, MOST_TIMES);
  return slots ?? nextAvailable?.map(({ slot }) => slot);
}

function Booking({ opened, serviceId, mode, slots }: TimesProps & { slots: Slot[] }) {
  const say = useStepWords();
  const [visit] = useState(() => crypto.randomUUID());
  const [offered, setOffered] = useState(slots);
  const [chosen, setChosen] = useState(0);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [bookedId, setBookedId] = useState<string>();
  const [book, busy] = useAction(BookMeetingDocument);
  const slot = offered[chosen];
  const take = async () => {
    if (slot === undefined) return;
    const input = {
      serviceId,
      mode,
      startsAt: slot.startsAt,
      specialistId: slot.specialist.id,
      venueId: mode === "IN_PERSON" ? slot.venue?.id : undefined,
      topicId: opened.topic?.id,
      organizationId: opened.organization?.id,
      consultationId: opened.id,
      // Another time is another wish; the same one sent again is not.
      idempotencyKey: `${visit} ${slot.startsAt} ${slot.specialist.id}`,
    };
    const { payload, problems: found } = await book({ input });
    setProblems(found);
    setBookedId(payload?.appointment?.id);
    if (payload?.alternatives.length) {
      setOffered(payload.alternatives);
      setChosen(0);
    }
  };
  if (bookedId) {
    return (
      <Notice kind="done">
        <p>{say("booked")}</p>
        <ButtonLink to={`/appointments/${bookedId}`}>{say("see")}</ButtonLink>
      </Notice>
    );
  }
  return (
    <>
      <Problems problems={problems} />
      <Choices legend={say("meetingWhen")}>
        {offered.map((one, index) => (
          <Choice
            key={`${one.startsAt} ${one.specialist.id} ${one.venue?.id}`}
            name="slot"
            checked={index === chosen}
            onChoose={() => setChosen(index)}
            label={whenName(one.startsAt, one.endsAt, one.venue?.timeZone)}
            hint={[one.specialist.name, mode === "IN_PERSON" && one.venue?.name]
              .filter(Boolean)
              .join(" · ")}
          />
        ))}
      </Choices>
      <Button block color="primary" loading={busy} onClick={take}>
        {say("meetingBook")}
      </Button>
    </>
  );
}
