// Builds the UI into dist/, to be served from the root of a host. Pages are separate chunks, loaded when they are opened.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  base: "/",
  build: { outDir: "dist", emptyOutDir: true, target: "es2022", sourcemap: false, assetsInlineLimit: 0 },
  server: { proxy: { "/api": process.env["SLUICE_SERVER"] ?? "http://127.0.0.1:3000" } },
});
