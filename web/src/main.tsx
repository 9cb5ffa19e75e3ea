import { startTransition } from "react";
import { createRoot } from "react-dom/client";
import { showElder } from "./appearance/elder";
import { App } from "./shell/App";
// After everything that brings styles of antd-mobile: these overrule them.
import "./appearance/tokens.css";
import "./appearance/antd.css";

showElder();

const place = document.getElementById("app");
if (place === null) throw new Error("index.html has no #app");
const root = createRoot(place);
// Rendered in slices of a few milliseconds: a slow phone answers touches in between.
startTransition(() => root.render(<App />));
