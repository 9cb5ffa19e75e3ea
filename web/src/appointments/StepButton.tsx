import { Button } from "antd-mobile";
import { type ReactNode, useState } from "react";
import type { Problem } from "../graphql/acting";
import { Problems } from "../shell/Problems";

interface StepButtonProps {
  act: () => Promise<{ problems: Problem[] }>;
  busy: boolean;
  primary?: boolean;
  children: ReactNode;
}

/** A button that takes its step at once; below it stands why the server would not. */
export function StepButton({ act, busy, primary = false, children }: StepButtonProps) {
  const [problems, setProblems] = useState<Problem[]>([]);
  return (
    <>
      <Button
        block
        color={primary ? "primary" : "default"}
        loading={busy}
        onClick={async () => setProblems((await act()).problems)}
      >
        {children}
      </Button>
      <Problems problems={problems} />
    </>
  );
}
