import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useQuery } from "urql";
import { ConsultationRow } from "../../consultations/ConsultationRow";
import type { ConsultationStateFragment } from "../../consultations/state.generated";
import { Field } from "../../shell/Field";
import { Loaded } from "../../shell/Loaded";
import { Notice } from "../../shell/Notice";
import { Rows } from "../../shell/Rows";
import styles from "../Organizations.module.css";
import { OrganizationsAdviceDocument, OrganizationsAdviceFoundDocument } from "./home.generated";
import { useWords } from "./words";

const LONGEST = 80;

interface AdviceProps {
  organizationId: string;
}

/** What an organization was advised before; words find it by question and answer. */
export function Advice({ organizationId }: AdviceProps) {
  const say = useWords();
  const [typed, setTyped] = useState("");
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setText(typed.trim());
  };
  return (
    <>
      <search>
        <form className={styles.form} onSubmit={submit}>
          <Field label={say("find")} hint={say("findHint")}>
            {(wiring) => (
              <input
                {...wiring}
                type="search"
                enterKeyHint="search"
                autoComplete="off"
                maxLength={LONGEST}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit">{say("doFind")}</Button>
        </form>
      </search>
      {text ? (
        <Hits organizationId={organizationId} text={text} />
      ) : (
        <Past organizationId={organizationId} />
      )}
    </>
  );
}

function Past({ organizationId }: AdviceProps) {
  const say = useWords();
  const [read, again] = useQuery({ query: OrganizationsAdviceDocument });
  return (
    <Loaded read={read} find={(data) => data.viewer?.consultations} again={again}>
      {({ edges }) => (
        <Of
          organizationId={organizationId}
          found={edges.map(({ node }) => node)}
          none={say("noAdvice")}
        />
      )}
    </Loaded>
  );
}

function Hits({ organizationId, text }: AdviceProps & { text: string }) {
  const say = useWords();
  const [read, again] = useQuery({ query: OrganizationsAdviceFoundDocument, variables: { text } });
  return (
    <Loaded read={read} find={(data) => data.search} again={again}>
      {(hits) => (
        <Of
          organizationId={organizationId}
          found={hits.flatMap(({ node }) => ("reference" in node ? [node] : []))}
          none={say("noneFound", { text })}
        />
      )}
    </Loaded>
  );
}

interface OfProps extends AdviceProps {
  found: ConsultationStateFragment[];
  none: string;
}

function Of({ organizationId, found, none }: OfProps) {
  const say = useWords();
  const own = found.filter(({ organization }) => organization?.id === organizationId);
  if (own.length === 0) return <Notice>{none}</Notice>;
  return (
    <Rows label={say("advice")}>
      {own.map((one) => (
        <ConsultationRow key={one.id} consultation={one} />
      ))}
    </Rows>
  );
}
