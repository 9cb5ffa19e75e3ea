import { FileText } from "lucide-react";
import styles from "./Attachments.module.css";
import type { FilesAttachmentFragment } from "./files.generated";
import { useFileLink } from "./links";
import { sizeName } from "./rules";
import { useWords } from "./words";

/** What came with a message: pictures small, everything else by name; either opens in a new tab. */
export function Attachments({ files }: { files: readonly FilesAttachmentFragment[] }) {
  if (files.length === 0) return null;
  return (
    <ul className={styles.files}>
      {files.map((file) => (
        <li key={file.id}>
          <Attachment file={file} />
        </li>
      ))}
    </ul>
  );
}

function Attachment({ file }: { file: FilesAttachmentFragment }) {
  const say = useWords();
  const { path, known } = useFileLink(file.id);
  const size = sizeName(file.size);
  if (path === null) {
    return (
      <span className={styles.waiting}>{known ? say("gone", { name: file.name }) : file.name}</span>
    );
  }
  const picture = file.mediaType.startsWith("image/");
  return (
    <a
      className={picture ? styles.picture : styles.file}
      href={path}
      target="_blank"
      rel="noreferrer"
      aria-label={say("open", { name: file.name, size })}
    >
      {picture ? (
        <img src={path} alt={say("picture", { name: file.name })} />
      ) : (
        <>
          <FileText aria-hidden className={styles.icon} />
          <span>{file.name}</span>
          <span className={styles.size}>{size}</span>
        </>
      )}
    </a>
  );
}
