import type { AssetSnapshot } from "@sluice/orchestrator";
import { expect, it } from "vitest";
import { codeLinks } from "./code-links.ts";

const settings = {
  editor: "vscode://file{file}:{line}",
  repository: "https://github.com/acme/shop/blob/main/{path}#L{line}",
};
const asset = (site: AssetSnapshot["site"], metadata: AssetSnapshot["metadata"] = {}) =>
  ({ site, metadata }) as AssetSnapshot;

it("leads to the editor and to the repository", () => {
  const links = codeLinks(asset({ file: "/shop/models/a #1.sql", line: 3 }), {
    root: "/shop",
    settings,
    hasEditor: true,
  });
  expect(links).toEqual([
    {
      label: "models/a #1.sql:3",
      editorUrl: "vscode://file/shop/models/a%20%231.sql:3",
      url: "https://github.com/acme/shop/blob/main/models/a%20%231.sql#L3",
    },
  ]);
});

it("leads nowhere from what is not in the repository, and never to a script", () => {
  const metadata: AssetSnapshot["metadata"] = {
    "dagster/code_references": {
      kind: "code-references",
      references: [
        { kind: "file", file: "../secret.ts", line: null, label: null },
        { kind: "url", url: "javascript:alert(1)", label: "docs" },
        { kind: "url", url: "https://wiki.example.com/a", label: null },
      ],
    },
  };
  expect(codeLinks(asset(null, metadata), { root: "/shop", settings, hasEditor: false })).toEqual([
    { label: "/secret.ts", editorUrl: null, url: null },
    { label: "docs", editorUrl: null, url: null },
    { label: "https://wiki.example.com/a", editorUrl: null, url: "https://wiki.example.com/a" },
  ]);
});
