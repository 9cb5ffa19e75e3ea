import type { AppointmentStatus } from "../graphql/schema.generated";

interface Given {
  status: AppointmentStatus;
  startsAt: string;
  specialist: { id: string; name: string };
}

const STILL_TO_COME: AppointmentStatus[] = ["PENDING", "BOOKED"];

/** Whether somebody else can give it: it is agreed or asked for, and has yet to begin. */
export function canBeReassigned({ status, startsAt }: Given, now = new Date()): boolean {
  return STILL_TO_COME.includes(status) && new Date(startsAt) > now;
}

interface Group<Meeting> {
  specialist: { id: string; name: string };
  meetings: Meeting[];
}

/** Each specialist with their meetings; who begins first comes first. */
export function bySpecialist<Meeting extends Given>(meetings: Meeting[]): Group<Meeting>[] {
  const groups = new Map<string, Group<Meeting>>();
  for (const meeting of meetings) {
    const { specialist } = meeting;
    const group = groups.get(specialist.id) ?? { specialist, meetings: [] };
    group.meetings.push(meeting);
    groups.set(specialist.id, group);
  }
  return [...groups.values()];
}
