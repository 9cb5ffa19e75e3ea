import { expect, test } from "vitest";
import { answerProof, askForProof } from "./proving";

test("one answer is for all that wait, and for nobody who asks later", async () => {
  const both = Promise.all([askForProof(), askForProof()]);
  answerProof(true);
  const later = askForProof();
  answerProof(false);

  expect(await both).toEqual([true, true]);
  expect(await later).toBe(false);
});
