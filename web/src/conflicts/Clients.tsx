import { Button } from "antd-mobile";
import { useState } from "react";
import { useQuery } from "urql";
import { StepSheet } from "../appointments/StepSheet";
import { useAction } from "../graphql/acting";
import { dayName, dayOf } from "../language/moments";
import { Loaded } from "../shell/Loaded";
import { More } from "../shell/More";
import { Notice } from "../shell/Notice";
import { Row, Rows } from "../shell/Rows";
import { ClientSheet } from "./ClientSheet";
import styles from "./Conflicts.module.css";
import {
  ClientsDocument,
  type ClientsQuery,
  type ConflictClientFragment,
  RemoveClientDocument,
} from "./conflicts.generated";
import { useWords } from "./words";

/** The lists somebody keeps: a specialist's own and their firm's, or those a coordinator oversees. */
export function Clients() {
  const say = useWords();
  const [read, again] = useQuery({ query: ClientsDocument, variables: {} });
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say("clients")}</h2>
      <Loaded read={read} find={(data) => data.clients && data} again={again}>
        {({ clients, viewer }) => {
          const specialist = viewer?.specialist;
          return (
            <>
              <p className={styles.hint}>{say(specialist ? "clientsHint" : "clientsOverseen")}</p>
              {clients?.totalCount === 0 && <p>{say("noClients")}</p>}
              <Page clients={clients} />
              {specialist && <Adding firm={specialist.organization} />}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function Page({ clients }: { clients: ClientsQuery["clients"] }) {
  const say = useWords();
  if (!clients || clients.edges.length === 0) return null;
  return (
    <>
      <Rows label={say("clients")}>
        {clients.edges.map(({ node }) => (
          <ClientRow key={node.id} client={node} />
        ))}
      </Rows>
      <More pageInfo={clients.pageInfo}>{(after) => <Following after={after} />}</More>
    </>
  );
}

function Following({ after }: { after: string }) {
  const [read, again] = useQuery({ query: ClientsDocument, variables: { after } });
  return (
    <Loaded read={read} find={(data) => data.clients} again={again}>
      {(clients) => <Page clients={clients} />}
    </Loaded>
  );
}

function ClientRow({ client }: { client: ConflictClientFragment }) {
  const say = useWords();
  const { id, name, hasCode, specialist, organization, createdAt } = client;
  const [remove, busy] = useAction(RemoveClientDocument);
  const owner = organization ? say("firms", { name: organization.name }) : specialist?.name;
  const since = say("since", { date: dayName(dayOf(createdAt)) });
  return (
    <Row
      title={name}
      detail={[owner, hasCode && say("withCode"), since].filter(Boolean).join(" · ")}
      extra={
        <StepSheet
          label={say("remove")}
          title={say("removeTitle")}
          danger
          act={() => remove({ input: { id } })}
          busy={busy}
        >
          <p>{name}</p>
          <p>{say("removeWhat")}</p>
        </StepSheet>
      }
    />
  );
}

type Firm = NonNullable<NonNullable<ClientsQuery["viewer"]>["specialist"]>["organization"];

function Adding({ firm }: { firm: Firm }) {
  const say = useWords();
  const [isOpen, setIsOpen] = useState(false);
  const [added, setAdded] = useState<string>();
  return (
    <>
      {added && <Notice kind="done">{say("added", { name: added })}</Notice>}
      <Button block color="primary" fill="outline" onClick={() => setIsOpen(true)}>
        {say("add")}
      </Button>
      {isOpen && (
        <ClientSheet
          firm={firm && isFirm(firm.kind) ? firm : null}
          onAdded={(name) => {
            setAdded(name);
            setIsOpen(false);
          }}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}

function isFirm(kind: string): boolean {
  return kind === "LAW_FIRM" || kind === "NOTARY_OFFICE";
}
