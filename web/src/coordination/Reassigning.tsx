import { type ReactNode, useState } from "react";
import { Notice } from "../shell/Notice";
import type { CoordinationMeetingFragment as Meeting } from "./meetings.generated";
import { useWords } from "./meetingWords";
import { ReassignSheet } from "./ReassignSheet";

interface ReassigningProps {
  /** Draws appointments; is given what to call for the one that somebody else shall give. */
  children: (onMove: (meeting: Meeting) => void) => ReactNode;
}

/** Appointments to give to somebody else, and word of what was given. */
export function Reassigning({ children }: ReassigningProps) {
  const say = useWords();
  const [given, setGiven] = useState("");
  const [moving, setMoving] = useState<Meeting | null>(null);
  return (
    <>
      <div role="status">{given && <Notice kind="done">{given}</Notice>}</div>
      {children(setMoving)}
      <ReassignSheet
        meeting={moving}
        onClose={() => setMoving(null)}
        onGiven={({ reference, specialist }) => {
          setMoving(null);
          setGiven(say("given", { reference, name: specialist.name }));
        }}
      />
    </>
  );
}
