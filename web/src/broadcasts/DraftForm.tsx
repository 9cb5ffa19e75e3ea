import { Button } from "antd-mobile";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { OrganizationChoice } from "../coordination/OrganizationChoice";
import { placesOf, useOrganization } from "../coordination/places";
import { otherProblems, type Problem, problemOf, useAction } from "../graphql/acting";
import type { Viewer } from "../people/viewer";
import { Problems } from "../shell/Problems";
import { type Audience, AudienceFields } from "./AudienceFields";
import styles from "./Broadcasts.module.css";
import { CreateBroadcastDocument } from "./broadcasts.generated";
import { SPEAKERS } from "./speaking";
import { Texts, type Written } from "./Texts";
import { useWords } from "./words";

const NOTHING: Written = { titleZh: "", bodyZh: "", titleEn: "", bodyEn: "", link: "" };
const SHOWN = [...Object.keys(NOTHING), "organizationId", "topicId", "areaId"];

/** Who speaks, to whom, and what is said. */
export function DraftForm({ viewer }: { viewer: Viewer }) {
  const say = useWords();
  const navigate = useNavigate();
  const own = placesOf(viewer, SPEAKERS);
  const [organizationId, choose] = useOrganization(own);
  const [audience, setAudience] = useState<Audience>({ areaId: organizationId });
  const [written, setWritten] = useState(NOTHING);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [create, busy] = useAction(CreateBroadcastDocument);
  const administers = placesOf(viewer, ["DISTRICT_ADMIN"]).some(({ id }) => id === organizationId);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { link, ...texts } = written;
    const { problems: refused, payload } = await create({
      input: { organizationId, ...audience, ...texts, link: link || null, idempotencyKey },
    });
    setProblems(refused);
    if (payload?.broadcast) navigate(`/broadcasts/${payload.broadcast.id}`, { replace: true });
  };
  return (
    <form className={styles.screen} onSubmit={submit} noValidate>
      <div className={styles.panel}>
        <OrganizationChoice
          label={say("from")}
          own={own}
          value={organizationId}
          problem={problemOf(problems, "organizationId")}
          onChoose={(id) => {
            choose(id);
            setAudience({ areaId: id });
          }}
        />
        <AudienceFields
          speaker={organizationId}
          topics={administers}
          audience={audience}
          problems={problems}
          onChange={setAudience}
        />
      </div>
      <Texts written={written} problems={problems} onChange={setWritten} />
      <Problems problems={otherProblems(problems, SHOWN)} />
      <p className={styles.detail}>{say("saveHint")}</p>
      <Button block color="primary" type="submit" loading={busy}>
        {say("save")}
      </Button>
    </form>
  );
}
