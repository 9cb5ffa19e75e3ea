import { useEffect, useState } from "react";

/** What this installation tells its app; see api/web.py. */
export interface AppSettings {
  /** A server for trying out: sign-in codes are on its console. */
  development: boolean;
  /** What Firebase's SDK needs for pushes in the browser; null where they are not set up. */
  firebase: {
    apiKey: string;
    appId: string;
    projectId: string;
    messagingSenderId: string;
    vapidKey: string;
  } | null;
}

const UNKNOWN: AppSettings = { development: false, firebase: null };

let asked: Promise<AppSettings> | undefined;

/** Asked for once, and not on the way to the first screen. */
export function appSettings(): Promise<AppSettings> {
  asked ??= fetch("/app-settings.json")
    .then((response) => response.json() as Promise<AppSettings>)
    .catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
  return asked;
}

export function useAppSettings(): AppSettings {
  const [found, setFound] = useState(UNKNOWN);
  useEffect(() => {
    // Out of reach: the app works without, as it does offline.
    appSettings().then(setFound, () => setFound(UNKNOWN));
  }, []);
  return found;
}
