import { useState } from "react";
import { useQuery } from "urql";
import { problemOf } from "../graphql/acting";
import type { ConsultationOutcome, TeamKind } from "../graphql/schema.generated";
import { Choice, Choices } from "./Choices";
import { WorkedConsultationsDocument } from "./lists.generated";
import { OPEN } from "./promise";
import { ChoiceField, ReasonField, StepForm } from "./StepForm";
import type { StepProps } from "./Steps";
import styles from "./Steps.module.css";
import {
  AssignableMembersDocument,
  AssignConsultationDocument,
  CloseConsultationDocument,
  HandOverConsultationDocument,
  MergeConsultationDocument,
  ReopenConsultationDocument,
  ReturnConsultationDocument,
  TeamsToHandOverToDocument,
  WithdrawConsultationDocument,
} from "./steps.generated";
import { useStepWords } from "./stepWords";

export function Assign({ opened: { id, team }, onDone }: StepProps) {
  const say = useStepWords();
  const [specialistId, setSpecialistId] = useState("");
  const [reason, setReason] = useState("");
  const [{ data }] = useQuery({
    query: AssignableMembersDocument,
    variables: { teamId: team?.id ?? "" },
    pause: !team,
  });
  const members = data?.node && "members" in data.node ? data.node.members : [];
  const options = members.map(({ role, specialist }) => ({
    id: specialist.id,
    name: role === "LEAD" ? say("lead", { name: specialist.name }) : specialist.name,
  }));
  return (
    <StepForm
      document={AssignConsultationDocument}
      input={{ id, specialistId, reason: reason || null }}
      fields={["specialistId", "reason"]}
      submit={say("ASSIGNDo")}
      onDone={onDone}
    >
      {(problems) => (
        <>
          <ChoiceField
            label={say("specialist")}
            problem={problemOf(problems, "specialistId")}
            value={specialistId}
            onChange={setSpecialistId}
            options={options}
          />
          <ReasonField
            optional
            reason={reason}
            onReason={setReason}
            problems={problems}
            hint={say("reasonTeam")}
          />
        </>
      )}
    </StepForm>
  );
}

/** Teams that answer for the enterprises and schools they serve, and for nobody else. */
const RESERVED: TeamKind[] = ["PARK_SERVICE", "SCHOOL_ADVISORY"];

export function HandOver({ opened: { id, team, organization }, onDone }: StepProps) {
  const say = useStepWords();
  const [teamId, setTeamId] = useState("");
  const [reason, setReason] = useState("");
  const [{ data }] = useQuery({ query: TeamsToHandOverToDocument });
  const teams = (data?.teams?.edges ?? []).map(({ node }) => node);
  const options = teams.filter(
    (one) => one.id !== team?.id && (organization || !RESERVED.includes(one.kind)),
  );
  return (
    <StepForm
      document={HandOverConsultationDocument}
      input={{ id, teamId, reason }}
      fields={["teamId", "reason"]}
      submit={say("HAND_OVERDo")}
      onDone={onDone}
    >
      {(problems) => (
        <>
          <ChoiceField
            label={say("team")}
            problem={problemOf(problems, "teamId")}
            value={teamId}
            onChange={setTeamId}
            options={options}
          />
          <ReasonField
            reason={reason}
            onReason={setReason}
            problems={problems}
            hint={say("reasonTeam")}
          />
        </>
      )}
    </StepForm>
  );
}

export function Return({ opened: { id }, onDone }: StepProps) {
  const say = useStepWords();
  const [reason, setReason] = useState("");
  return (
    <StepForm
      document={ReturnConsultationDocument}
      input={{ id, reason }}
      fields={["reason"]}
      submit={say("RETURNDo")}
      onDone={onDone}
    >
      {(problems) => (
        <ReasonField
          reason={reason}
          onReason={setReason}
          problems={problems}
          hint={say("reasonTeam")}
        />
      )}
    </StepForm>
  );
}

type Outcome = Exclude<ConsultationOutcome, "DUPLICATE">;

/** What whoever asked can say of it; the team knows more. */
const OUTCOMES: Record<"asker" | "team", Outcome[]> = {
  asker: ["RESOLVED", "ADVISED"],
  team: ["ADVISED", "RESOLVED", "REFERRED", "MET", "NO_REPLY", "OUT_OF_SCOPE"],
};

export function Close({ opened: { id }, side, onDone }: StepProps) {
  const say = useStepWords();
  const [outcome, setOutcome] = useState<Outcome>(side === "asker" ? "RESOLVED" : "ADVISED");
  const [reason, setReason] = useState("");
  return (
    <StepForm
      document={CloseConsultationDocument}
      input={{ id, outcome, reason: reason || null }}
      fields={["reason"]}
      submit={say("CLOSEDo")}
      onDone={onDone}
    >
      {(problems) => (
        <>
          <p className={styles.hint}>{say("closeHint")}</p>
          <Choices legend={say("outcome")}>
            {OUTCOMES[side].map((one) => (
              <Choice
                key={one}
                name="outcome"
                checked={one === outcome}
                onChoose={() => setOutcome(one)}
                label={say(`outcome${one}`)}
              />
            ))}
          </Choices>
          <ReasonField
            optional
            reason={reason}
            onReason={setReason}
            problems={problems}
            hint={say(side === "asker" ? "reasonBoth" : "reasonTeam")}
          />
        </>
      )}
    </StepForm>
  );
}

export function Reopen({ opened: { id }, side, onDone }: StepProps) {
  const say = useStepWords();
  const [reason, setReason] = useState("");
  return (
    <StepForm
      document={ReopenConsultationDocument}
      input={{ id, reason }}
      fields={["reason"]}
      submit={say("REOPENDo")}
      onDone={onDone}
    >
      {(problems) => (
        <>
          <p className={styles.hint}>{say("reopenHint")}</p>
          <ReasonField
            reason={reason}
            onReason={setReason}
            problems={problems}
            hint={say(side === "asker" ? "reasonBoth" : "reasonTeam")}
          />
        </>
      )}
    </StepForm>
  );
}

export function Withdraw({ opened: { id }, onDone }: StepProps) {
  const say = useStepWords();
  const [reason, setReason] = useState("");
  return (
    <StepForm
      document={WithdrawConsultationDocument}
      input={{ id, reason: reason || null }}
      fields={["reason"]}
      submit={say("WITHDRAWDo")}
      onDone={onDone}
    >
      {(problems) => (
        <>
          <p className={styles.hint}>{say("withdrawHint")}</p>
          <ReasonField
            optional
            reason={reason}
            onReason={setReason}
            problems={problems}
            hint={say("reasonBoth")}
          />
        </>
      )}
    </StepForm>
  );
}

/** Into another question of the same asker: the newest of what one works on. */
export function Merge({ opened: { id, person, organization }, onDone }: StepProps) {
  const say = useStepWords();
  const [intoId, setIntoId] = useState("");
  const [{ data }] = useQuery({ query: WorkedConsultationsDocument, variables: { status: OPEN } });
  const options = (data?.consultations?.edges ?? [])
    .map(({ node }) => node)
    .filter((one) => one.id !== id && one.person.id === person.id)
    .filter((one) => one.organization?.id === organization?.id)
    .map((one) => ({ id: one.id, name: `${one.reference} · ${one.title}` }));
  if (data && options.length === 0) return <p>{say("mergeNone")}</p>;
  return (
    <StepForm
      document={MergeConsultationDocument}
      input={{ id, intoId }}
      fields={["intoId"]}
      submit={say("MERGEDo")}
      onDone={onDone}
    >
      {(problems) => (
        <ChoiceField
          label={say("mergeInto")}
          problem={problemOf(problems, "intoId")}
          value={intoId}
          onChange={setIntoId}
          options={options}
        />
      )}
    </StepForm>
  );
}
