import { useEffect, useRef, useState } from "react";
import { CreateUploadDocument } from "../files/files.generated";
import { send } from "../files/sending";
import { type Problem, useAction } from "../graphql/acting";
import { ImportDistrictDocument, type ImportingReportFragment as Report } from "./import.generated";
import { useWords } from "./words";

interface Trying {
  /** How much of the file has left, 0 to 1; null while none is on its way. */
  sent: number | null;
  busy: boolean;
  problems: Problem[];
  report: Report | null;
  tryOut: (file: File) => Promise<void>;
  importNow: () => Promise<void>;
  forget: () => void;
}

/** One workbook on its way: brought, tried, and only then imported. */
export function useTrying(): Trying {
  const say = useWords();
  const [sent, setSent] = useState<number | null>(null);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [report, setReport] = useState<Report | null>(null);
  const [fileId, setFileId] = useState<string | null>(null);
  const [createUpload, creating] = useAction(CreateUploadDocument);
  const [importDistrict, importing] = useAction(ImportDistrictDocument);
  const leaving = useLeaving();

  const bring = async (file: File): Promise<string | null> => {
    const { payload, problems: refused } = await createUpload({
      input: { name: file.name, size: file.size },
    });
    setProblems(refused);
    if (!payload?.uploadUrl || !payload.file) return null;
    setSent(0);
    const outcome = await send(payload.uploadUrl, file, setSent, leaving.current.signal);
    setSent(null);
    if (outcome.kind === "arrived") return payload.file.id;
    const message = outcome.kind === "refused" ? outcome.message : say("broken");
    setProblems([{ field: null, code: "UPLOAD", message }]);
    return null;
  };

  const carryOut = async (id: string, dryRun: boolean) => {
    const outcome = await importDistrict({ input: { fileId: id, dryRun } });
    setProblems(outcome.problems);
    setReport(outcome.payload?.report ?? null);
  };

  const forget = () => {
    setReport(null);
    setFileId(null);
    setProblems([]);
  };

  return {
    sent,
    busy: creating || importing || sent !== null,
    problems,
    report,
    tryOut: async (file) => {
      forget();
      const id = await bring(file);
      if (id === null) return;
      setFileId(id);
      await carryOut(id, true);
    },
    importNow: async () => {
      if (fileId !== null) await carryOut(fileId, false);
    },
    forget,
  };
}

/** Stops what is being sent when the screen is left. */
function useLeaving() {
  const controller = useRef(new AbortController());
  useEffect(() => {
    const current = new AbortController();
    controller.current = current;
    return () => current.abort();
  }, []);
  return controller;
}
