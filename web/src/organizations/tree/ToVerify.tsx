import { Button } from "antd-mobile";
import { useState } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { Loaded } from "../../shell/Loaded";
import { Notice } from "../../shell/Notice";
import { Row, Rows } from "../../shell/Rows";
import styles from "../Organizations.module.css";
import {
  OrganizationsRegisteredDocument,
  type OrganizationsRegisteredQuery,
} from "./tree.generated";
import { VerifySheet } from "./VerifySheet";
import { useWords } from "./words";

type Enterprise = NonNullable<
  OrganizationsRegisteredQuery["organizations"]
>["edges"][number]["node"];

/** Enterprises nobody has verified yet, the last registered first. */
export function ToVerify() {
  const say = useWords();
  const [chosen, setChosen] = useState<Enterprise>();
  const [verified, setVerified] = useState<string>();
  return (
    <>
      {verified && <Notice kind="done">{say("verified", { name: verified })}</Notice>}
      <Registered onChoose={setChosen} />
      {chosen && (
        <VerifySheet
          {...chosen}
          onVerified={() => setVerified(chosen.name)}
          onClose={() => setChosen(undefined)}
        />
      )}
    </>
  );
}

interface RegisteredProps {
  before?: string;
  onChoose: (enterprise: Enterprise) => void;
}

/** A hundred of those registered, by whether they are verified; the server knows no such filter. */
function Registered({ before, onChoose }: RegisteredProps) {
  const say = useWords();
  const [isFurther, setIsFurther] = useState(false);
  const [read, again] = useQuery({ query: OrganizationsRegisteredDocument, variables: { before } });
  return (
    <Loaded read={read} find={(data) => data.organizations} again={again}>
      {({ edges, pageInfo: { hasPreviousPage, startCursor } }) => {
        const waiting = edges
          .map(({ node }) => node)
          .filter(({ isVerified }) => !isVerified)
          .toReversed();
        return (
          <>
            {waiting.length === 0 && <Notice>{say("noneToVerify")}</Notice>}
            <Rows label={say("toVerify")}>
              {waiting.map((enterprise) => (
                <Waiting key={enterprise.id} enterprise={enterprise} onChoose={onChoose} />
              ))}
            </Rows>
            {hasPreviousPage && startCursor && !isFurther && (
              <Button block onClick={() => setIsFurther(true)}>
                {say("earlier")}
              </Button>
            )}
            {isFurther && startCursor && <Registered before={startCursor} onChoose={onChoose} />}
          </>
        );
      }}
    </Loaded>
  );
}

function Waiting({ enterprise, onChoose }: { enterprise: Enterprise } & RegisteredProps) {
  const say = useWords();
  const { id, name, parent } = enterprise;
  return (
    <Row
      title={
        <Link className={styles.link} to={`/organizations/${id}`}>
          {name}
        </Link>
      }
      detail={parent?.name}
      extra={
        <Button aria-label={say("verifyOf", { name })} onClick={() => onChoose(enterprise)}>
          {say("verify")}
        </Button>
      }
    />
  );
}
