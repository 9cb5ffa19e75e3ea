import { createGraphiQLFetcher } from "@graphiql/toolkit";

import { authorized, isOurs, keep, noticeSignIn } from "./session.js";

// The page is served by the endpoint itself, so its own address is the API's, behind any prefix.
const url = location.origin + location.pathname;
const ACCEPT = "application/graphql-response+json, application/json";

/**
 * fetch, but a token of this page that is refused (it lives for minutes only) is forgotten and the
 * request sent once more without: else nobody could sign in again, or read the schema, until they
 * found out why. A refused request was not executed, so nothing happens twice.
 */
async function post(address, { headers, ...options }) {
  const response = await fetch(address, { ...options, headers: { ...headers, accept: ACCEPT } });
  if (response.status !== 401 || !isOurs(headers)) return response;
  keep(null);
  const { Authorization, ...anonymous } = headers;
  return fetch(address, { ...options, headers: { ...anonymous, accept: ACCEPT } });
}

const send = createGraphiQLFetcher({
  url,
  subscriptionUrl: url.replace(/^http/, "ws"),
  enableIncrementalDelivery: false,
  fetch: post,
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
