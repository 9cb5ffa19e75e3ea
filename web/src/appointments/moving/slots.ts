import type { AppointmentSlotFragment } from "./moving.generated";

interface Day {
  date: string;
  slots: AppointmentSlotFragment[];
}

/** The slots of a day by their start; of several specialists who are free then, the first. */
export function slotsByStart({ slots }: Day): Map<string, AppointmentSlotFragment> {
  return new Map(slots.toReversed().map((slot) => [slot.startsAt, slot]));
}

/** A slot somebody settled on, and the key under which a repeated request is the same one. */
export interface Chosen {
  slot: AppointmentSlotFragment;
  key: string;
}

export function chosen(slot: AppointmentSlotFragment): Chosen {
  return { slot, key: crypto.randomUUID() };
}
