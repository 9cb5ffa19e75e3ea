import type { ConsentMethod } from "../graphql/schema.generated";
import { Pills } from "../intake/Pills";
import { useWords } from "./words";

/** How somebody agreed to be recorded; null: they did before, and it still counts. */
export type Consenting = ConsentMethod | null;

interface ConsentPillsProps {
  value: Consenting;
  onChoose: (value: Consenting) => void;
}

export function ConsentPills({ value, onChoose }: ConsentPillsProps) {
  const say = useWords();
  const options = (["NONE", "SPOKEN", "WRITTEN"] as const).map((one) => ({
    value: one,
    label: say(`consent_${one}`),
  }));
  return (
    <div>
      <Pills
        legend={say("consent")}
        options={options}
        value={value ?? "NONE"}
        onChoose={(chosen) => onChoose(chosen === "NONE" ? null : chosen)}
      />
      <p>{say("consentHint")}</p>
    </div>
  );
}
