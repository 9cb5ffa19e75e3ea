/**
 * The access token of this browser tab. It lives in sessionStorage: a reload keeps it, closing the
 * tab forgets it, and no other tab sees it, so that two people can be tried side by side.
 */
const KEY = "mulin:access-token";
const listeners = new Set();

export function accessToken() {
  return sessionStorage.getItem(KEY);
}

/** Keeps `token`, or forgets the one that is kept when it is null. */
export function keep(token) {
  if (token === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
  for (const listener of listeners) listener();
}

/** Calls `listener` on every change; returns the function that ends that. */
export function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * The headers to send. What is written in the Headers editor wins; a blank Authorization there
 * means "as the one who signed in on this page".
 */
export function authorized(headers) {
  const sent = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (name.toLowerCase() !== "authorization") sent[name] = value;
    else if (String(value).trim() !== "") sent.Authorization = value;
  }
  const token = accessToken();
  if (sent.Authorization === undefined && token !== null) {
    sent.Authorization = `Bearer ${token}`;
  }
  return sent;
}

/** Whether `headers` carry the token of this page, not one from the Headers editor. */
export function isOurs(headers) {
  const token = accessToken();
  return token !== null && headers.Authorization === `Bearer ${token}`;
}

/** Keeps the token of any mutation in `result` that answered with one (under any alias). */
export function noticeSignIn(result) {
  for (const payload of Object.values(result?.data ?? {})) {
    if (typeof payload?.accessToken === "string") keep(payload.accessToken);
  }
}
