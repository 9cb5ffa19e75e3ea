import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";

const PYTHON = resolve(import.meta.dirname, "../../../.venv/bin/python");
const READ =
  "import sys, zipfile; sys.stdout.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())";

/** One file of a ZIP, as text; Node.js itself cannot open one. */
export async function partOf(archive: string, name: string): Promise<string> {
  const { stdout } = await promisify(execFile)(PYTHON, ["-c", READ, archive, name]);
  return stdout;
}
