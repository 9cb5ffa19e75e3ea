// node audits.mjs URL — holds a running server to the graphql-over-http audits of graphql-http.
// Every level counts (MUST, SHOULD and MAY): prints what failed and exits with 1.

import { auditServer } from 'graphql-http';

const [url] = process.argv.slice(2);
if (!url) {
  console.error('usage: node audits.mjs URL');
  process.exit(2);
}

const results = await auditServer({ url, fetchFn: fetch });
const failed = results.filter(({ status }) => status !== 'ok');
for (const { id, name, reason } of failed) {
  console.log(`${id} ${name}: ${reason}`);
}
console.log(`${results.length - failed.length} of ${results.length} audits passed`);
process.exitCode = failed.length === 0 && results.length > 0 ? 0 : 1;
