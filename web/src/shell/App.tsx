import { ConfigProvider } from "antd-mobile";
import enUS from "antd-mobile/es/locales/en-US";
import zhCN from "antd-mobile/es/locales/zh-CN";
import { lazy, StrictMode, Suspense } from "react";
import { type DataRouter, RouterProvider } from "react-router";
import { Provider } from "urql";
import { clientFor } from "../graphql/client";
import { useLanguage } from "../language";
import { useProofAsked } from "../people/proving";
import { useSession } from "../people/session";

// Nobody waits for it to see the first screen.
const Live = lazy(async () => ({ default: (await import("../notifications/Live")).Live }));
const ProofSheet = lazy(async () => ({
  default: (await import("../people/ProofSheet")).ProofSheet,
}));

/** The whole app, for whoever is signed in: another person gets another client, and another cache. */
export function App({ router }: { router: DataRouter }) {
  const personId = useSession()?.personId ?? null;
  const client = clientFor(personId);
  const language = useLanguage();
  const proofAsked = useProofAsked();
  return (
    <StrictMode>
      <ConfigProvider locale={language === "zh" ? zhCN : enUS}>
        <Provider value={client} key={`${personId}-${language}`}>
          <Suspense>{personId !== null && <Live />}</Suspense>
          <Suspense>{personId !== null && proofAsked && <ProofSheet />}</Suspense>
          <RouterProvider router={router} />
        </Provider>
      </ConfigProvider>
    </StrictMode>
  );
}
