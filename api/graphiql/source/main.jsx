import { setNonce } from "get-nonce";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import "graphiql/style.css";

import { ExampleMenu, examples } from "./examples.jsx";
import { fetcher } from "./fetcher.js";
import "./page.css";
import { SignedIn } from "./signed_in.jsx";

const EMPTY_HEADERS = JSON.stringify({ Authorization: "" }, null, 2);

// The menus of GraphiQL add a style element to hold the page still; the policy asks for its nonce.
setNonce(document.currentScript.nonce);

// GraphiQL 4 fills the variables of the first tab from its own store alone, not from defaultTabs.
if (localStorage.getItem("graphiql:tabState") === null) {
  localStorage.setItem("graphiql:variables", examples[0].variables);
}

createRoot(document.getElementById("graphiql")).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={examples.map((example) => ({ ...example, headers: EMPTY_HEADERS }))}
    defaultHeaders={EMPTY_HEADERS}
    defaultEditorToolsVisibility="headers"
    shouldPersistHeaders={false}
    inputValueDeprecation
  >
    <GraphiQL.Logo>
      <SignedIn />
    </GraphiQL.Logo>
    <GraphiQL.Toolbar>
      {({ prettify, merge, copy }) => (
        <>
          <ExampleMenu />
          {prettify}
          {merge}
          {copy}
        </>
      )}
    </GraphiQL.Toolbar>
  </GraphiQL>,
);
