import type { Problem } from "../graphql/acting";
import { Notice } from "./Notice";

/** What the server said no to, where no input is to blame. */
export function Problems({ problems }: { problems: Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <Notice kind="problem">
      {problems.map((problem) => (
        <p key={problem.message}>{problem.message}</p>
      ))}
    </Notice>
  );
}
