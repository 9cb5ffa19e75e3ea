import { useParams } from "react-router";
import { useOrganizations } from "../../consultations/organizations";
import { SignedIn } from "../../people/SignedIn";
import { useViewer } from "../../people/viewer";
import { ButtonLink } from "../../shell/ButtonLink";
import { Loading } from "../../shell/Loading";
import { Notice } from "../../shell/Notice";
import { RowLink, Rows } from "../../shell/Rows";
import { Screen } from "../../shell/Screen";
import styles from "../Organizations.module.css";
import { useChosenPart } from "../Parts";
import { useWords as useOrganizationWords } from "../words";
import { OneHome } from "./OneHome";
import { useWords } from "./words";

/** The home of whoever asks for an enterprise or a school. */
export function Component() {
  const say = useWords();
  const { id } = useParams();
  const isPart = useChosenPart() !== null;
  return (
    <Screen title={say("title")} back={isPart || id ? true : undefined}>
      <SignedIn>{id ? <OneHome key={id} id={id} /> : <Mine />}</SignedIn>
    </Screen>
  );
}

function Mine() {
  const viewer = useViewer();
  const own = useOrganizations();
  const [first] = own;
  if (viewer === undefined) return <Loading />;
  if (first === undefined) return <None />;
  return own.length === 1 ? <OneHome id={first.id} /> : <Several own={own} />;
}

function None() {
  const say = useWords();
  return (
    <Notice>
      <p>{say("none")}</p>
      <p>{say("noneHow")}</p>
      <div className={styles.tools}>
        <ButtonLink to="/invitations">{say("toInvitations")}</ButtonLink>
        <ButtonLink to="/organization/register">{say("toRegister")}</ButtonLink>
      </div>
    </Notice>
  );
}

function Several({ own }: { own: ReturnType<typeof useOrganizations> }) {
  const say = useWords();
  const sayOrganization = useOrganizationWords();
  return (
    <div className={styles.screen}>
      <section className={styles.part}>
        <p>{say("choose")}</p>
        <Rows>
          {own.map(({ id, name, kind }) => (
            <RowLink
              key={id}
              to={`/organization/${id}`}
              title={name}
              detail={sayOrganization(kind)}
            />
          ))}
        </Rows>
      </section>
      <ButtonLink to="/organization/register">{say("another")}</ButtonLink>
    </div>
  );
}
