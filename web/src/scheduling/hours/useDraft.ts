import { useMemo, useState } from "react";
import { type Change, changesBetween, type Range, rangeOf } from "./draft";
import type { SchedulingHoursFragment } from "./hours.generated";

interface Draft {
  ranges: Range[];
  /** What saving would change. */
  changes: Change[];
  edit: (ranges: Range[]) => void;
  discard: () => void;
  /** The server has kept the week, under new ids. */
  kept: (hours: readonly SchedulingHoursFragment[]) => void;
}

/** A week under edit, beside the one that counts. */
export function useDraft(saved: readonly SchedulingHoursFragment[]): Draft {
  const [edited, setEdited] = useState<{ ranges: Range[]; isKept: boolean }>();
  const counting = useMemo(() => saved.map(rangeOf), [saved]);
  const ranges = edited?.ranges ?? counting;
  // What was just kept is no change, though the list of it has yet to be read anew.
  const changes = edited?.isKept ? [] : changesBetween(counting, ranges);
  return {
    ranges,
    changes,
    edit: (next) => setEdited({ ranges: next, isKept: false }),
    discard: () => setEdited(undefined),
    kept: (hours) => setEdited({ ranges: hours.map(rangeOf), isKept: true }),
  };
}
