// node subscribe.mjs URL TOKEN QUERY COUNT — subscribes with the graphql-ws client, prints COUNT
// events as JSON lines and leaves. An empty TOKEN connects without credentials. Exits with 1, the
// reason on stderr, when the server refuses or ends the subscription before.

import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [url, token, query, count] = process.argv.slice(2);
const wanted = Number(count);
if (!url || token === undefined || !query || !Number.isInteger(wanted) || wanted < 1) {
  console.error('usage: node subscribe.mjs URL TOKEN QUERY COUNT');
  process.exit(2);
}

const client = createClient({
  url: url.replace(/^http/, 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: token ? { authorization: `Bearer ${token}` } : undefined,
  retryAttempts: 0,
});

let received = 0;
try {
  for await (const event of client.iterate({ query })) {
    console.log(JSON.stringify(event));
    received += 1;
    if (received === wanted) break;
  }
  if (received < wanted) throw new Error(`completed after ${received} of ${wanted} events`);
} catch (error) {
  // A close event of the socket, the server's GraphQL errors, or an Error.
  const reason = error.code ? `${error.code} ${error.reason}` : (error.message ?? JSON.stringify(error));
  console.error(reason);
  process.exitCode = 1;
} finally {
  await client.dispose();
}
