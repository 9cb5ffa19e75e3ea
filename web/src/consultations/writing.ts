import { useState } from "react";
import type { TypedDocumentNode } from "urql";
import type { Arrived } from "../files/uploads";
import { type Problem, useAction } from "../graphql/acting";
import type { ConsultationStatus, ConsultationStep } from "../graphql/schema.generated";
import { useKeptAction } from "../outbox/useKeptAction";
import {
  AddNoteDocument,
  AnswerConsultationDocument,
  AskBackDocument,
  PostMessageDocument,
} from "./thread.generated";

export type Writing = "POST" | "ANSWER" | "ASK_BACK" | "NOTE";

export interface Citation {
  law: string;
  article: string;
}

/** A message as it is being written. */
export interface MessageDraft {
  body: string;
  citations: Citation[];
  files: Arrived[];
}

export const emptyMessage = (): MessageDraft => ({ body: "", citations: [], files: [] });

interface MessageInput {
  id: string;
  body: string;
  attachmentIds: string[];
  citations?: Citation[];
}

type Written = Record<string, { errors: Problem[] } | null>;

const DOCUMENTS: Record<Writing, TypedDocumentNode<Written, { input: MessageInput }>> = {
  POST: PostMessageDocument,
  ANSWER: AnswerConsultationDocument,
  ASK_BACK: AskBackDocument,
  NOTE: AddNoteDocument,
};

/** The ways somebody may write into a thread now, what is most likely meant first. */
export function writingsOf(
  may: readonly ConsultationStep[],
  status: ConsultationStatus,
): Writing[] {
  const likely: Writing[] =
    status === "ANSWERED" ? ["POST", "ANSWER", "ASK_BACK"] : ["ANSWER", "POST", "ASK_BACK"];
  return [...likely, "NOTE" as const].filter((one) => may.includes(one));
}

/** Send what was written as one of these; what is refused stays to be mended. */
export function useWriting(id: string, writing: Writing, onSent: () => void) {
  const [write, busy] = useAction(DOCUMENTS[writing]);
  const [post, posting] = useKeptAction(PostMessageDocument);
  const [problems, setProblems] = useState<Problem[]>([]);
  const send = async ({ body, citations, files }: MessageDraft) => {
    const input: MessageInput = { id, body, attachmentIds: files.map((file) => file.id) };
    if (writing === "ANSWER") input.citations = citations;
    const outcome =
      writing === "POST"
        ? await post(
            { input: { ...input, idempotencyKey: crypto.randomUUID() } },
            { kind: "message", title: body.slice(0, 60), to: `/consultations/${id}` },
          )
        : await write({ input });
    setProblems(outcome.problems);
    if (outcome.problems.length === 0) onSent();
  };
  return { send, busy: busy || posting, problems };
}
