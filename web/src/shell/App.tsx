import { ConfigProvider } from "antd-mobile";
import enUS from "antd-mobile/es/locales/en-US";
import zhCN from "antd-mobile/es/locales/zh-CN";
import { lazy, StrictMode, Suspense, useMemo } from "react";
import { createBrowserRouter, RouterProvider } from "react-router";
import { Provider } from "urql";
import { clientFor } from "../graphql/client";
import { useLanguage } from "../language";
import { useSession } from "../people/session";
import { routes } from "./routes";

// Nobody waits for it to see the first screen.
const Live = lazy(async () => ({ default: (await import("../notifications/Live")).Live }));
const ProofSheet = lazy(async () => ({
  default: (await import("../people/ProofSheet")).ProofSheet,
}));
const router = createBrowserRouter(routes);

/** The whole app, for whoever is signed in: another person gets another client, and another cache. */
export function App() {
  const personId = useSession()?.personId ?? null;
  const client = useMemo(() => clientFor(personId), [personId]);
  const language = useLanguage();
  return (
    <StrictMode>
      <ConfigProvider locale={language === "zh" ? zhCN : enUS}>
        <Provider value={client} key={`${personId}-${language}`}>
          <Suspense>
            {personId !== null && (
              <>
                <Live />
                <ProofSheet />
              </>
            )}
          </Suspense>
          <RouterProvider router={router} />
        </Provider>
      </ConfigProvider>
    </StrictMode>
  );
}
