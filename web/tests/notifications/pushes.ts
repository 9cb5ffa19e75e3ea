import { readFile } from "node:fs/promises";
import { ask } from "../people";

const REGISTER =
  "mutation($i: RegisterDeviceInput!) { registerDevice(input: $i) { errors { message } } }";

/** Have pushes for somebody go to a made-up browser; they are printed instead of sent. */
export async function registerBrowser(accessToken: string, token: string): Promise<void> {
  await ask(REGISTER, { i: { token, platform: "WEB" } }, accessToken);
}

/** The dedupe key of the last push that a server for trying out printed for that browser. */
export async function printedKey(token: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const printed = await readFile(process.env.MULIN_CONSOLE ?? "", "utf8");
    const push = printed.split("PUSH to …").findLast((one) => one.startsWith(token.slice(-12)));
    const key = push?.match(/dedupe key (\w+)/)?.[1];
    if (key) return key;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  throw new Error("the server printed no push");
}
