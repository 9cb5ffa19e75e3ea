import { createGraphiQLFetcher } from "@graphiql/toolkit";

import { authorized, noticeSignIn } from "./session.js";

// The page is served by the endpoint itself, so its own address is the API's, behind any prefix.
const url = location.origin + location.pathname;

const send = createGraphiQLFetcher({
  url,
  subscriptionUrl: url.replace(/^http/, "ws"),
  enableIncrementalDelivery: false,
  fetch: (address, options) =>
    fetch(address, {
      ...options,
      headers: { ...options.headers, accept: "application/graphql-response+json, application/json" },
    }),
});

/**
 * Queries and mutations go over HTTP, subscriptions over graphql-transport-ws, where the headers
 * travel as the payload of connection_init (a browser cannot set headers on a WebSocket).
 */
export async function fetcher(params, options) {
  const result = await send(params, { ...options, headers: authorized(options?.headers) });
  noticeSignIn(result);
  return result;
}
