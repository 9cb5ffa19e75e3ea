import { writeFile } from "node:fs/promises";
import type { FullConfig } from "@playwright/test";
import { accounts, SESSIONS, tokensOf } from "./people";

/** Before the first test: a session of every demo account for each worker, all in one go. */
export default async function open({ workers }: FullConfig): Promise<void> {
  const phones = (await accounts()).map(({ phone }) => phone);
  const opened: Record<string, string>[] = [];
  for (let worker = 0; worker < workers; worker += 1) {
    const tokens = await tokensOf(phones);
    opened.push(Object.fromEntries(phones.map((phone, number) => [phone, tokens[number] ?? ""])));
  }
  await writeFile(SESSIONS, JSON.stringify(opened));
}
