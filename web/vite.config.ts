import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { compression } from "vite-plugin-compression2";
import { VitePWA } from "vite-plugin-pwa";
import { screens } from "./screens.ts";

const server = process.env.MULIN_URL ?? "http://127.0.0.1:8000";

/** What few people need, or need rarely: kept on a device once it was used, not ahead of that. */
const ON_USE = "on-use";
const HEAVY = /node_modules\/(@firebase|recharts|barcode-detector|zxing-wasm)\//;
const AT_WORK =
  /src\/(audit|broadcasts|conflicts|coordination|importing|intake|organizations|quality|scheduling)\//;

function placeOf({ moduleIds }: { moduleIds: string[] }): string {
  const onUse = moduleIds.some((id) => HEAVY.test(id)) || moduleIds.every((id) => AT_WORK.test(id));
  return onUse ? `assets/${ON_USE}/[name]-[hash].js` : "assets/[name]-[hash].js";
}

/** The words and styles of the page come first: they tell who this is while the scripts are loaded. */
const wordsFirst: Plugin = {
  name: "words-first",
  transformIndexHtml: {
    order: "post",
    handler: (page) =>
      page.replace(/<(script type="module"|link rel="modulepreload")/g, '$& fetchpriority="low"'),
  },
};

export default defineConfig({
  // The server puts a fresh nonce in its place, in the page and in the policy beside it.
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    target: "es2022",
    // Nothing inlined: a data: URL would need an exception in the policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    // All styles together are smaller than the time it takes to ask for each screen's.
    cssCodeSplit: false,
    // The page itself names what its screen needs (screens.ts), and later ones are on the device by
    // then: to name every script once more, when one goes there, only takes time.
    modulePreload: {
      resolveDependencies: (_file, needed, { hostType }) => (hostType === "js" ? [] : needed),
    },
    rolldownOptions: {
      output: {
        chunkFileNames: placeOf,
        // What every page needs comes in one piece, not in a dozen that wait for one another.
        codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] },
      },
    },
  },
  server: {
    // Traces of tests are pages too; none of them is a reason to load the app anew.
    watch: { ignored: ["**/tests/results/**"] },
    proxy: {
      "/graphql": { target: server, ws: true },
      "/files": server,
      "/calendars": server,
      "/app-settings.json": server,
    },
  },
  plugins: [
    react(),
    wordsFirst,
    screens(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src/notifications",
      filename: "worker.ts",
      // A page that is open goes on as it was loaded; the next one is the new one.
      registerType: "prompt",
      injectRegister: false,
      injectManifest: {
        globPatterns: ["**/*.{js,css,html,svg,woff2}"],
        globIgnores: [`**/${ON_USE}/**`],
      },
      manifest: {
        id: "/",
        name: "睦邻 · 社区公共法律服务",
        short_name: "睦邻",
        description: "免费法律咨询：预约、提问、随时知道进展",
        lang: "zh-CN",
        display: "standalone",
        start_url: "/",
        theme_color: "#0b5a8f",
        background_color: "#ffffff",
        categories: ["government", "utilities"],
        icons: [
          { src: "icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "icon-maskable.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
        shortcuts: [
          { name: "预约咨询", url: "/" },
          { name: "我的预约", url: "/appointments" },
        ],
      },
    }),
    compression({
      algorithms: ["gzip", "brotliCompress"],
      exclude: [/\.(png|br|gz)$/, /index\.html$/],
    }),
  ],
});
