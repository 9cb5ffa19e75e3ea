// In FCM's place for bench/push.py: HTTP/2 and HTTP/1.1 on one TLS port, as cheap as can be, so
// that what is measured is who sends. tests/standins/fcm.py is the strict one.
//
//   node fcm_standin.mjs KEY CERTIFICATE MILLISECONDS     prints its port
//
// Each message is answered after so many milliseconds, as a server far away would. GET /arrivals
// gives when each dedupe key came (milliseconds since 1970) and forgets them.
import fs from 'node:fs';
import http2 from 'node:http2';

const [, , key, certificate, milliseconds] = process.argv;
const latency = Number(milliseconds);
let arrivals = [];

const server = http2.createSecureServer({
  key: fs.readFileSync(key),
  cert: fs.readFileSync(certificate),
  allowHTTP1: true,
  // As Google's servers say it; clients that hear no number send one request at a time.
  settings: { maxConcurrentStreams: 100 },
});

function answer(response, number) {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(`{"name":"projects/bench/messages/${number}"}`);
}

server.on('request', (request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify(arrivals));
    arrivals = [];
    return;
  }
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts).toString();
    const at = body.indexOf('"dedupeKey"');
    const dedupeKey = at < 0 ? '' : body.slice(at + 11).match(/"([^"]*)"/)[1];
    arrivals.push([performance.timeOrigin + performance.now(), dedupeKey]);
    const number = arrivals.length;
    if (latency > 0) setTimeout(answer, latency, response, number);
    else answer(response, number);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
