/** What may be attached, as docs/files.md says; the server decides, this only spares a long wait. */
export const EXTENSIONS = ["pdf", "jpg", "jpeg", "png", "webp", "docx", "xlsx", "txt"];
export const MOST_MEGABYTES = 20;
export const MOST_FILES = 10;

const MOST_BYTES = MOST_MEGABYTES * 1024 * 1024;

export type Refusal = "typeNotAllowed" | "tooLarge" | "empty";

/** Why the server would refuse a file before seeing its content; null where it would not. */
export function refusalOf({ name, size }: { name: string; size: number }): Refusal | null {
  const extension = name.toLowerCase().split(".").slice(1).at(-1);
  if (extension === undefined || !EXTENSIONS.includes(extension)) return "typeNotAllowed";
  if (size > MOST_BYTES) return "tooLarge";
  if (size === 0) return "empty";
  return null;
}

/** "830 KB", "2.4 MB": short enough for a row. */
export function sizeName(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
