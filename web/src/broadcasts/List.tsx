import { useQuery } from "urql";
import { ForRoles } from "../coordination/ForRoles";
import { OrganizationChoice } from "../coordination/OrganizationChoice";
import { placesOf, useOrganization } from "../coordination/places";
import { momentName } from "../language/moments";
import type { Viewer } from "../people/viewer";
import { ButtonLink } from "../shell/ButtonLink";
import { Loaded } from "../shell/Loaded";
import { More } from "../shell/More";
import { Notice } from "../shell/Notice";
import { RowLink, Rows } from "../shell/Rows";
import { Screen } from "../shell/Screen";
import { Audience } from "./Audience";
import styles from "./Broadcasts.module.css";
import { BroadcastsDocument } from "./broadcasts.generated";
import { READERS, SPEAKERS, titleOf } from "./speaking";
import { useWords } from "./words";

/** Messages to many of one organization, the newest first. */
export function Component() {
  const say = useWords();
  return (
    <Screen title={say("title")}>
      <ForRoles roles={READERS}>{(viewer) => <OfViewer viewer={viewer} />}</ForRoles>
    </Screen>
  );
}

function OfViewer({ viewer }: { viewer: Viewer }) {
  const say = useWords();
  const own = placesOf(viewer, READERS);
  const [organizationId, choose] = useOrganization(own);
  return (
    <div className={styles.screen}>
      <OrganizationChoice
        label={say("organization")}
        own={own}
        value={organizationId}
        onChoose={choose}
      />
      {placesOf(viewer, SPEAKERS).length > 0 && (
        <ButtonLink to={`/broadcasts/new?organization=${organizationId}`} primary block>
          {say("write")}
        </ButtonLink>
      )}
      <Page key={organizationId} organizationId={organizationId} />
    </div>
  );
}

function Page({ organizationId, after }: { organizationId: string; after?: string }) {
  const say = useWords();
  const [read, again] = useQuery({
    query: BroadcastsDocument,
    variables: { organizationId, after: after ?? null },
  });
  return (
    <Loaded read={read} find={(data) => data.broadcasts} again={again}>
      {({ edges, pageInfo }) => (
        <>
          {edges.length === 0 && <Notice>{say("none")}</Notice>}
          <Rows label={say("title")}>
            {edges.map(({ node }) => (
              <RowLink
                key={node.id}
                to={`/broadcasts/${node.id}`}
                title={titleOf(node)}
                detail={
                  <>
                    <Audience broadcast={node} />
                    {" · "}
                    {say("estimated", { count: node.recipientsEstimated })}
                    {" · "}
                    {momentName(node.createdAt)}
                  </>
                }
                extra={say(`status_${node.status}`)}
              />
            ))}
          </Rows>
          <More pageInfo={pageInfo}>
            {(next) => <Page organizationId={organizationId} after={next} />}
          </More>
        </>
      )}
    </Loaded>
  );
}
