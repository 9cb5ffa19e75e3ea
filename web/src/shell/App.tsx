import { ConfigProvider } from "antd-mobile";
import enUS from "antd-mobile/es/locales/en-US";
import zhCN from "antd-mobile/es/locales/zh-CN";
import { StrictMode, useMemo } from "react";
import { createBrowserRouter, RouterProvider } from "react-router";
import { Provider } from "urql";
import { clientFor } from "../graphql/client";
import { useLanguage } from "../language";
import { Live } from "../notifications/Live";
import { useSession } from "../people/session";
import { routes } from "./routes";

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
          {personId !== null && <Live />}
          <RouterProvider router={router} />
        </Provider>
      </ConfigProvider>
    </StrictMode>
  );
}
