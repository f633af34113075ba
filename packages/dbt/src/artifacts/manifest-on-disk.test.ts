import { linkSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isManifestOf, noteManifestOf, replaceHead, seeFile } from "./manifest-on-disk.ts";

let folder = "";
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-manifest-"));
  writeFileSync(at("manifest"), '{"metadata": {"id":"one"}, "nodes": {"a": {}}}');
  writeFileSync(at("cache"), "");
  utimesSync(at("cache"), 1, 1);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("isManifestOf", () => {
  it("is so from when it is noted until one of the two is written again", () => {
    expect(isManifestOf(at("manifest"), seeFile(at("cache")))).toBe(false);
    noteManifestOf(at("manifest"), seeFile(at("cache")));
    expect(isManifestOf(at("manifest"), seeFile(at("cache")))).toBe(true);
    utimesSync(at("manifest"), 2, 2);
    expect(isManifestOf(at("manifest"), seeFile(at("cache")))).toBe(false);
  });

  it("is not noted of a cache that another command has written meanwhile", () => {
    const seen = seeFile(at("cache"));
    utimesSync(at("cache"), 5, 5);
    noteManifestOf(at("manifest"), seen);
    expect(isManifestOf(at("manifest"), seeFile(at("cache")))).toBe(false);
  });

  it("is not so of a file that has a second name, where it is somebody's copy", () => {
    noteManifestOf(at("manifest"), seeFile(at("cache")));
    linkSync(at("manifest"), at("copy"));
    expect(isManifestOf(at("manifest"), seeFile(at("cache")))).toBe(false);
  });
});

describe("replaceHead", () => {
  const end = ', "nodes": {';

  it("changes the beginning only", () => {
    expect(replaceHead(at("manifest"), `{"metadata": {"id":"two"}${end}`, end)).toBe(true);
    expect(readFileSync(at("manifest"), "utf8")).toBe('{"metadata": {"id":"two"}, "nodes": {"a": {}}}');
  });

  it("leaves a file alone whose beginning is longer or shorter, and one that is not there", () => {
    const before = readFileSync(at("manifest"), "utf8");
    expect(replaceHead(at("manifest"), `{"metadata": {"id":"three"}${end}`, end)).toBe(false);
    expect(replaceHead(at("manifest"), `{"metadata": {"id":"2"}${end}`, end)).toBe(false);
    expect(replaceHead(at("nothing"), `{"metadata": {}${end}`, end)).toBe(false);
    expect(readFileSync(at("manifest"), "utf8")).toBe(before);
  });
});
