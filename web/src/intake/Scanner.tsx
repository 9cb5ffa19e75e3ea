import { Button } from "antd-mobile";
import { ScanLine } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Notice } from "../shell/Notice";
import styles from "./CheckIn.module.css";
import { referenceIn } from "./reference";
import { textIn } from "./scanning";
import { useWords } from "./words";

const LOOK_EVERY_MS = 200;

/** The camera, once somebody asks for it; where it is refused, a word that typing stays. */
export function Scanner({ onFound }: { onFound: (reference: string) => void }) {
  const say = useWords();
  const [on, setOn] = useState(false);
  const [refused, setRefused] = useState(false);
  if (refused) return <Notice>{say("cameraRefused")}</Notice>;
  if (!on) {
    return (
      <Button block size="large" onClick={() => setOn(true)}>
        <ScanLine aria-hidden /> {say("scan")}
      </Button>
    );
  }
  return (
    <div className={styles.scanner}>
      <p role="status">{say("scanning")}</p>
      <Camera onFound={onFound} onRefused={() => setRefused(true)} />
      <Button block onClick={() => setOn(false)}>
        {say("scanStop")}
      </Button>
    </div>
  );
}

interface CameraProps {
  onFound: (reference: string) => void;
  onRefused: () => void;
}

function Camera({ onFound, onRefused }: CameraProps) {
  const say = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const heard = useRef({ onFound, onRefused });
  useEffect(() => {
    heard.current = { onFound, onRefused };
  });
  useEffect(() => {
    const leaving = new AbortController();
    const watch = async (shown: HTMLVideoElement) => {
      try {
        const reference = await referenceSeen(shown, leaving.signal);
        if (reference !== null) heard.current.onFound(reference);
      } catch {
        // Refused, busy, not there, or nothing to read codes with: typing is always possible.
        if (!leaving.signal.aborted) heard.current.onRefused();
      }
    };
    if (video.current) void watch(video.current);
    return () => leaving.abort();
  }, []);
  return (
    <video ref={video} className={styles.video} aria-label={say("scanView")} muted playsInline />
  );
}

/** Looks until a ticket is seen; null once nobody waits any more. The camera is off afterwards. */
async function referenceSeen(shown: HTMLVideoElement, left: AbortSignal): Promise<string | null> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment" },
  });
  try {
    shown.srcObject = stream;
    await shown.play();
    while (!left.aborted) {
      const reference = referenceIn((await textIn(shown)) ?? "");
      if (reference !== null) return reference;
      await new Promise((wait) => setTimeout(wait, LOOK_EVERY_MS));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
