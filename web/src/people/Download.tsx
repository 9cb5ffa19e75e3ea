import { Button } from "antd-mobile";
import { useState } from "react";
import { useClient } from "urql";
import { dayOf } from "../language/moments";
import { Notice } from "../shell/Notice";
import { everythingOf } from "./exporting";
import styles from "./Profile.module.css";
import { useWords } from "./words";

type Step = "idle" | "reading" | "done" | "failed";

/** Take along all that is kept of oneself, as one file. */
export function Download() {
  const say = useWords();
  const client = useClient();
  const [step, setStep] = useState<Step>("idle");
  const start = async () => {
    setStep("reading");
    try {
      save(await everythingOf(client));
      setStep("done");
    } catch (error) {
      setStep("failed");
      reportError(error);
    }
  };
  return (
    <section className={styles.form} aria-label={say("download")}>
      <p>{say("downloadHint")}</p>
      <Button
        block
        loading={step === "reading"}
        loadingText={say("downloading")}
        onClick={() => void start()}
      >
        {say("download")}
      </Button>
      {step === "done" && <Notice kind="done">{say("downloaded")}</Notice>}
      {step === "failed" && <Notice kind="problem">{say("downloadFailed")}</Notice>}
    </section>
  );
}

function save(everything: Record<string, unknown>): void {
  const text = JSON.stringify(everything, null, 2);
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `mulin-${dayOf(new Date())}.json`;
  link.click();
  URL.revokeObjectURL(address);
}
