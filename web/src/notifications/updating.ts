const HOUR_MS = 3_600_000;
const RELOADED = "mulin.reloadedAt";
const ONCE_A_MS = 60_000;

let updateNow: (() => void) | undefined;

/** Keeps the app for times without a network, and says when a newer one is ready; gives the end. */
export function keepUpToDate(onReady: (updateNow: () => void) => void): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const start = async () => {
    const { registerSW } = await import("virtual:pwa-register");
    const update = registerSW({
      // Not before what the person came for.
      immediate: false,
      onNeedRefresh: () => {
        updateNow = () => void update(true);
        onReady(updateNow);
      },
      onRegisteredSW: (_url, registration) => {
        timer = setInterval(() => void registration?.update(), HOUR_MS);
      },
    });
  };
  void start();
  addEventListener("vite:preloadError", startAnew);
  return () => {
    clearInterval(timer);
    removeEventListener("vite:preloadError", startAnew);
  };
}

/** A part of this version is gone from the server: only the newer one has all of its parts. */
function startAnew(): void {
  if (updateNow !== undefined) {
    updateNow();
    return;
  }
  // Where the part is out of reach for another reason, loading anew once a minute is enough.
  const last = Number(sessionStorage.getItem(RELOADED));
  if (!navigator.onLine || Date.now() - last < ONCE_A_MS) return;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
}
