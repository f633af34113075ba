// Develops the UI against a made-up project: `npx vite --config dev/vite.config.ts`. FAKE_MODELS=3000 makes it large.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { fakeApi } from "./fake/plugin.ts";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  plugins: [react(), fakeApi()],
  base: "/",
  build: { outDir: "dist" },
  server: { host: "127.0.0.1", port: 3111 },
  preview: { host: "127.0.0.1", port: 3111 },
});
