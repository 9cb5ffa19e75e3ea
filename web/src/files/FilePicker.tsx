import { Camera, FileText, RotateCw, X } from "lucide-react";
import { type ChangeEvent, type ReactNode, useId } from "react";
import styles from "./FilePicker.module.css";
import { EXTENSIONS, sizeName } from "./rules";
import type { Uploads } from "./uploads";
import { useWords } from "./words";

const ACCEPTED = EXTENSIONS.map((extension) => `.${extension}`).join(",");

/** Adds photos and files, and shows how far each of them is. */
export function FilePicker({ uploads, hint = true }: { uploads: Uploads; hint?: boolean }) {
  const say = useWords();
  return (
    <div className={styles.picker}>
      <div className={styles.inputs}>
        <Picking uploads={uploads} label={say("choose")} accept={ACCEPTED} multiple>
          <FileText aria-hidden />
        </Picking>
        <Picking uploads={uploads} label={say("camera")} accept="image/jpeg" capture>
          <Camera aria-hidden />
        </Picking>
      </div>
      {hint && <p className={styles.hint}>{say("limits")}</p>}
      <FileList uploads={uploads} />
    </div>
  );
}

interface PickingProps {
  uploads: Uploads;
  label: string;
  accept: string;
  multiple?: boolean;
  capture?: boolean;
  children: ReactNode;
}

/** The browser's own file input, under a label of ours: it keeps the keyboard and screen readers. */
function Picking({ uploads, label, accept, multiple, capture, children }: PickingProps) {
  const id = useId();
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    uploads.add([...(event.target.files ?? [])]);
    // So that the same file can be chosen again after it failed.
    event.target.value = "";
  };
  return (
    <span className={`${styles.picking} ${capture ? styles.camera : ""}`}>
      <input
        id={id}
        type="file"
        accept={accept}
        multiple={multiple}
        capture={capture ? "environment" : undefined}
        onChange={pick}
      />
      <label htmlFor={id}>
        {children}
        {label}
      </label>
    </span>
  );
}

function FileList({ uploads }: { uploads: Uploads }) {
  const say = useWords();
  const { arrived, underWay } = uploads;
  if (arrived.length + underWay.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={say("list")}>
      {arrived.map((file) => (
        <FileRow key={file.id} name={file.name}>
          <span className={styles.state}>✓ {say("arrived", { size: sizeName(file.size) })}</span>
          <IconButton
            label={say("remove", { name: file.name })}
            onClick={() => uploads.remove(file)}
          />
        </FileRow>
      ))}
      {underWay.map((upload) => (
        <FileRow key={upload.key} name={upload.file.name}>
          {upload.problem === null ? (
            <Progress name={upload.file.name} share={upload.progress} />
          ) : (
            <span className={styles.problem} role="alert">
              ⚠ {upload.problem}
            </span>
          )}
          {upload.problem !== null && upload.retriable && (
            <IconButton
              label={say("retry", { name: upload.file.name })}
              onClick={() => uploads.retry(upload)}
              icon={<RotateCw aria-hidden />}
            />
          )}
          <IconButton
            label={say(upload.problem === null ? "cancel" : "remove", { name: upload.file.name })}
            onClick={() => uploads.cancel(upload)}
          />
        </FileRow>
      ))}
    </ul>
  );
}

function FileRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <li className={styles.file}>
      <span className={styles.name}>{name}</span>
      {children}
    </li>
  );
}

function Progress({ name, share }: { name: string; share: number }) {
  const say = useWords();
  return (
    <span className={styles.state}>
      <progress aria-label={name} value={share} max={1} />
      {say("sending", { percent: Math.round(share * 100) })}
    </span>
  );
}

interface IconButtonProps {
  label: string;
  onClick: () => void;
  icon?: ReactNode;
}

function IconButton({ label, onClick, icon = <X aria-hidden /> }: IconButtonProps) {
  return (
    <button type="button" className={styles.button} aria-label={label} onClick={onClick}>
      {icon}
    </button>
  );
}
