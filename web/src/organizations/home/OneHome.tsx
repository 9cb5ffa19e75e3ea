import { useLocation } from "react-router";
import { useQuery } from "urql";
import { ButtonLink } from "../../shell/ButtonLink";
import { Loaded } from "../../shell/Loaded";
import { Notice } from "../../shell/Notice";
import { RowLink, Rows } from "../../shell/Rows";
import styles from "../Organizations.module.css";
import { Parts, useChosenPart } from "../Parts";
import { stateOf } from "../tree/state";
import { useWords as useOrganizationWords } from "../words";
import { Advice } from "./Advice";
import { OrganizationsHomeDocument, type OrganizationsHomeQuery } from "./home.generated";
import { OpenMeetings, OpenQuestions } from "./Open";
import { ServingTeams } from "./ServingTeams";
import { useWords } from "./words";

type Found = NonNullable<OrganizationsHomeQuery["node"]>;
type Organization = Extract<Found, { isVerified: boolean }>;

/** One enterprise or school, as its contact works with it. */
export function OneHome({ id }: { id: string }) {
  const sayOrganization = useOrganizationWords();
  const [read, again] = useQuery({ query: OrganizationsHomeDocument, variables: { id } });
  return (
    <Loaded
      read={read}
      find={({ node }) => (node && "isVerified" in node ? node : null)}
      again={again}
      missing={<Notice>{sayOrganization("noSuch")}</Notice>}
    >
      {(organization) => <Shown organization={organization} />}
    </Loaded>
  );
}

function Shown({ organization }: { organization: Organization }) {
  const say = useWords();
  const { id, kind, parent, members, isActive } = organization;
  const alone = useChosenPart() !== null;
  const chain = [id, parent?.id, parent?.parent?.id].filter((one) => one !== undefined);
  const parts = [
    {
      name: "team",
      title: say("team"),
      content: <ServingTeams isSchool={kind === "SCHOOL"} chain={chain} />,
    },
    { name: "open", title: say("open"), content: <OpenQuestions organizationId={id} /> },
    { name: "meetings", title: say("meetings"), content: <OpenMeetings organizationId={id} /> },
    { name: "advice", title: say("advice"), content: <Advice organizationId={id} /> },
  ];
  if (alone) return <Parts parts={parts} />;
  return (
    <div className={styles.screen}>
      <Card organization={organization} />
      {isActive && <Ways id={id} />}
      <Parts parts={parts} />
      <Rows>
        <RowLink
          to={`/organization/${id}/members`}
          title={say("members")}
          detail={members && say("membersCount", { count: members.length })}
        />
      </Rows>
    </div>
  );
}

function Card({ organization }: { organization: Organization }) {
  const say = useWords();
  const location = useLocation();
  const { name, parent, creditCode } = organization;
  const state = stateOf(organization);
  return (
    <section className={styles.card}>
      {location.state?.registered && <Notice kind="done">{say("registered")}</Notice>}
      <h2 className={styles.name}>{name}</h2>
      {parent && <p className={styles.hint}>{say("belongs", { parent: parent.name })}</p>}
      {creditCode && <p className={styles.hint}>{say("creditCode", { code: creditCode })}</p>}
      {state && <p>{say(state)}</p>}
    </section>
  );
}

/** The two things an organization comes for. */
function Ways({ id }: { id: string }) {
  const say = useWords();
  const chosen = new URLSearchParams({ organization: id });
  return (
    <div className={styles.pair}>
      <ButtonLink to={`/consultations/new?${chosen}`} primary block>
        {say("ask")}
      </ButtonLink>
      <ButtonLink to={`/book?${chosen}`} block>
        {say("book")}
      </ButtonLink>
    </div>
  );
}
