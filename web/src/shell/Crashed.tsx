import { Button } from "antd-mobile";
import { useEffect } from "react";
import { isRouteErrorResponse, useRouteError } from "react-router";
import { NotFound } from "./NotFound";
import { Notice } from "./Notice";
import { Screen } from "./Screen";
import { useWords } from "./words";

/** Instead of a screen that failed: a bug of ours, or a part of the app that could not be loaded. */
export function Crashed() {
  const say = useWords();
  const error = useRouteError();
  const missing = isRouteErrorResponse(error) && error.status === 404;
  useEffect(() => {
    if (!missing) reportError(error);
  }, [error, missing]);
  if (missing) return <NotFound />;
  return (
    <Screen title={say("crashed")}>
      <Notice kind="problem">
        <Button color="primary" onClick={() => location.reload()}>
          {say("reload")}
        </Button>
      </Notice>
    </Screen>
  );
}
