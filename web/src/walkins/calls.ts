export interface HallCall {
  code: string;
  desk: string;
  status: string;
  calledAt: string;
}

/** What was called since: a number anew, to another desk, or once more. The first called comes first. */
export function newCalls(before: readonly HallCall[], after: readonly HallCall[]): HallCall[] {
  const known = new Set(before.map(nameOf));
  return after
    .filter((call) => call.status === "CALLED" && !known.has(nameOf(call)))
    .sort((one, other) => one.calledAt.localeCompare(other.calledAt));
}

function nameOf({ code, desk, calledAt }: HallCall): string {
  return [code, desk, calledAt].join("\n");
}

/** "A012" as digits are read out one by one. */
export function spelled(code: string): string {
  return [...code].join(" ");
}
