import { useCallback, useEffect, useRef, useState } from "react";
import { useAction } from "../graphql/acting";
import { CreateUploadDocument, DeleteFileDocument } from "./files.generated";
import { MOST_FILES, refusalOf } from "./rules";
import { type Sent, send } from "./sending";
import { useWords } from "./words";

/** A file that has arrived and belongs to nothing yet. */
export interface Arrived {
  id: string;
  name: string;
  size: number;
}

/** A file on its way. */
export interface Upload {
  key: string;
  file: File;
  /** How much of it has left, 0 to 1. */
  progress: number;
  /** Why it did not arrive; null while it is under way. */
  problem: string | null;
  /** Whether the same file may succeed when it is sent again. */
  retriable: boolean;
  /** Where it may be brought; still good after a broken connection. */
  ticket?: { url: string; file: Arrived };
}

export interface Uploads {
  underWay: Upload[];
  arrived: Arrived[];
  busy: boolean;
  add: (files: File[]) => void;
  retry: (upload: Upload) => void;
  /** Stop it, or take away what failed. */
  cancel: (upload: Upload) => void;
  /** Take away what has arrived, here and on the server. */
  remove: (file: Arrived) => void;
}

/** Files on their way to the server; `arrived` are kept by the caller, who attaches them. */
export function useUploads(
  arrived: Arrived[],
  onArrived: (change: (files: Arrived[]) => Arrived[]) => void,
): Uploads {
  const say = useWords();
  const [underWay, setUnderWay] = useState<Upload[]>([]);
  const [create] = useAction(CreateUploadDocument);
  const [deleteFile] = useAction(DeleteFileDocument);
  const stops = useStops();

  const update = useCallback((key: string, change: Partial<Upload>) => {
    setUnderWay((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
  }, []);
  const drop = useCallback((key: string) => {
    setUnderWay((all) => all.filter((one) => one.key !== key));
  }, []);

  const ticketFor = async ({ key, file }: Upload) => {
    const { payload, problems } = await create({ input: { name: file.name, size: file.size } });
    const [problem] = problems;
    if (problem || !payload?.uploadUrl || !payload.file) {
      const retriable = problem?.code === "UNREACHABLE";
      update(key, { problem: problem?.message ?? say("broken"), retriable });
      return undefined;
    }
    const { id, name, size } = payload.file;
    const ticket = { url: payload.uploadUrl, file: { id, name, size } };
    update(key, { ticket });
    return ticket;
  };

  const bring = async (upload: Upload) => {
    const { key, file } = upload;
    const { signal } = stops.begin(key);
    const ticket = upload.ticket ?? (await ticketFor(upload));
    if (ticket === undefined) return;
    const sent = await send(ticket.url, file, (progress) => update(key, { progress }), signal);
    if (sent.kind === "arrived") {
      onArrived((files) => [...files, ticket.file]);
      drop(key);
    } else if (sent.kind !== "cancelled") update(key, failureOf(sent, say("broken")));
  };

  const add = (files: File[]) => {
    const room = Math.max(0, MOST_FILES - arrived.length - underWay.length);
    const fresh = files.map((file, index) => ({
      key: crypto.randomUUID(),
      file,
      progress: 0,
      problem: index < room ? problemOfFile(file, say) : say("tooMany"),
      retriable: false,
    }));
    setUnderWay((all) => [...all, ...fresh]);
    for (const one of fresh) if (one.problem === null) void bring(one);
  };

  return {
    underWay,
    arrived,
    busy: underWay.some(({ problem }) => problem === null),
    add,
    retry: (upload) => {
      update(upload.key, { problem: null, progress: 0 });
      void bring(upload);
    },
    cancel: ({ key }) => {
      stops.end(key);
      drop(key);
    },
    remove: (file) => {
      onArrived((files) => files.filter(({ id }) => id !== file.id));
      // What could not be deleted now is removed by the server within a day.
      void deleteFile({ input: { id: file.id } });
    },
  };
}

type Say = ReturnType<typeof useWords>;

function problemOfFile(file: File, say: Say): string | null {
  const refusal = refusalOf(file);
  return refusal === null ? null : say(refusal);
}

function failureOf(sent: Sent, broken: string): Partial<Upload> {
  if (sent.kind === "refused") return { problem: sent.message, retriable: false };
  return { problem: broken, retriable: true };
}

/** What stops each upload; leaving the screen stops all of them. */
function useStops() {
  const controllers = useRef(new Map<string, AbortController>());
  useEffect(() => {
    const all = controllers.current;
    return () => {
      for (const one of all.values()) one.abort();
    };
  }, []);
  return {
    begin: (key: string) => {
      const controller = new AbortController();
      controllers.current.set(key, controller);
      return controller;
    },
    end: (key: string) => controllers.current.get(key)?.abort(),
  };
}
