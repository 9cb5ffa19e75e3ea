import type { ImportingReportFragment as Report } from "./import.generated";
import { columnName, sheetName } from "./sheets";

export type Mistake = Report["errors"][number];

/** All sheets together. */
export function totalsOf({ counts }: Report): {
  created: number;
  updated: number;
  unchanged: number;
} {
  const sum = (key: "created" | "updated" | "unchanged") =>
    counts.reduce((all, one) => all + one[key], 0);
  return { created: sum("created"), updated: sum("updated"), unchanged: sum("unchanged") };
}

/** The cells of a mistake as people read them: sheet, row, column, what is wrong. */
export function cellsOf({ sheet, row, column, message }: Mistake): string[] {
  return [sheetName(sheet), String(row), columnName(sheet, column), message];
}

/** Those of one sheet (empty: of all) in which `text` occurs. */
export function matching(mistakes: Mistake[], sheet: string, text: string): Mistake[] {
  const sought = text.trim().toLowerCase();
  return mistakes.filter((mistake) => {
    if (sheet && mistake.sheet !== sheet) return false;
    return cellsOf(mistake).some((cell) => cell.toLowerCase().includes(sought));
  });
}

/** As a spreadsheet takes it when it is pasted. */
export function asTabs(head: string[], mistakes: Mistake[]): string {
  const rows = [head, ...mistakes.map(cellsOf)];
  return rows.map((cells) => cells.map((cell) => cell.replace(/\s+/g, " ")).join("\t")).join("\n");
}
