// Where the source of an asset is, with the ways to it: an editor on this machine, and the repository in the browser. Pure.
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { CodeLinkView } from "@sluice/api";
import type { AssetSnapshot, CodeReference, Settings } from "@sluice/orchestrator";

export interface CodePlaces {
  /** The project's folder. */
  readonly root: string;
  readonly settings: Settings["code"];
  /** False where who looks is on another machine. */
  readonly hasEditor: boolean;
}

/** Where it is declared, then what its metadata names. */
export function codeLinks({ site, metadata }: AssetSnapshot, places: CodePlaces): readonly CodeLinkView[] {
  const entry = metadata["dagster/code_references"];
  const named = entry?.kind === "code-references" ? entry.references : [];
  const declared: readonly CodeReference[] =
    site === null ? [] : [{ kind: "file", file: site.file, line: site.line, label: null }];
  return [...declared, ...named].map((reference) => codeLink(reference, places));
}

function codeLink(reference: CodeReference, { root, settings, hasEditor }: CodePlaces): CodeLinkView {
  if (reference.kind === "url") {
    const url = /^https?:\/\//i.test(reference.url) ? reference.url : null;
    return { label: reference.label ?? reference.url, editorUrl: null, url };
  }
  const file = resolve(root, reference.file);
  const path = relative(root, file);
  const isInside = path !== "" && !path.startsWith("..") && !isAbsolute(path);
  const shown = isInside ? path : file;
  const place = {
    file: `/${file.split(sep).join("/").replace(/^\//, "")}`,
    path: path.split(sep).join("/"),
    line: reference.line ?? 1,
  };
  return {
    label: reference.label ?? (reference.line === null ? shown : `${shown}:${reference.line}`),
    editorUrl: hasEditor ? fill(settings.editor, place) : null,
    url: settings.repository !== null && isInside ? fill(settings.repository, place) : null,
  };
}

function fill(template: string, place: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(file|path|line)\}/g, (_, name: string) =>
    encodeURI(String(place[name] ?? ""))
      .replaceAll("#", "%23")
      .replaceAll("?", "%3F"),
  );
}
