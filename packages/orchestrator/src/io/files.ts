// Values as files of one folder: `<folder>/<path of the key>.json`, one file for each partition of partitioned assets.
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { deserialize, serialize } from "node:v8";
import { MetadataValue } from "../definitions/metadata.ts";
import type { MetadataLike } from "../definitions/types.ts";
import { type CsvRow, csvText, parseCsv } from "./csv.ts";
import type { InputContext, IoManager, OutputContext, ValueContext } from "./io-manager.ts";

/** What each format keeps. CSV gives every value back as text. */
export interface FileValues {
  readonly json: unknown;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly csv: readonly object[];
  /** Whatever `structuredClone` takes: dates, maps, sets, bytes, undefined. */
  readonly structured: unknown;
}

/** What `filesIoManager` takes. */
export interface FilesIoOptions<F extends keyof FileValues> {
  /** Relative to the project's folder. */
  readonly folder: string;
  /** Default `json`. */
  readonly format?: F;
}

/**
 * Keeps values in files. A file is written beside its place and moved there when it is whole.
 * @example resources: { files: filesIoManager({ folder: "data" }) }
 */
export function filesIoManager<F extends keyof FileValues = "json">(
  options: FilesIoOptions<F>,
): IoManager<FileValues[F]> {
  const format: keyof FileValues = options.format ?? "json";
  const { extension, write, read } = FORMATS[format];
  const fileOf = (context: ValueContext) => join(resolve(options.folder), ...partsOf(context, extension));
  return {
    async handleOutput(context: OutputContext, value: FileValues[F]) {
      const file = fileOf(context);
      const content = write(value);
      await writeWhole(file, content);
      const metadata: MetadataLike = { path: MetadataValue.path(file), bytes: Buffer.byteLength(content) };
      context.addMetadata(
        format === "csv" && Array.isArray(value) ? { ...metadata, "dagster/row_count": value.length } : metadata,
      );
    },
    async loadInput(context: InputContext) {
      const file = fileOf(context);
      try {
        return read(await readFile(file)) as FileValues[F];
      } catch (error) {
        if (!isMissing(error)) throw error;
        throw new FileMissing(`there is no ${file}: materialize ${context.assetKey} first`);
      }
    },
  };
}

/** The value was never kept. */
class FileMissing extends Error {
  override readonly name = "FileMissing";
}

interface Format {
  readonly extension: string;
  readonly write: (value: unknown) => string | Uint8Array;
  readonly read: (content: Buffer) => unknown;
}

const FORMATS: Readonly<Record<keyof FileValues, Format>> = {
  json: {
    extension: ".json",
    write: (value) => {
      const text = JSON.stringify(value, null, 2);
      if (text === undefined) throw new TypeError(`${typeof value} cannot be kept as JSON`);
      return text;
    },
    read: (content) => JSON.parse(content.toString("utf8")),
  },
  text: {
    extension: ".txt",
    write: (value) => expect(value, typeof value === "string", "text"),
    read: (content) => content.toString("utf8"),
  },
  bytes: {
    extension: ".bin",
    write: (value) => expect<Uint8Array>(value, value instanceof Uint8Array, "bytes"),
    read: (content) => new Uint8Array(content),
  },
  csv: {
    extension: ".csv",
    write: (value) => csvText(expect<readonly CsvRow[]>(value, Array.isArray(value), "a list of rows")),
    read: (content) => parseCsv(content.toString("utf8")),
  },
  structured: { extension: ".v8", write: (value) => serialize(value), read: (content) => deserialize(content) },
};

function expect<T = string>(value: unknown, isSo: boolean, what: string): T {
  if (isSo) return value as T;
  throw new TypeError(`expected ${what}, got ${value === null ? "null" : typeof value}`);
}

function partsOf({ path, partitionKey }: ValueContext, extension: string): readonly string[] {
  const parts = [...path, ...(partitionKey === null ? [] : [partitionKey])].map(fileName);
  return [...parts.slice(0, -1), `${parts.at(-1)}${extension}`];
}

/** A part of a key never leads out of the folder. */
function fileName(part: string): string {
  return encodeURIComponent(part).replace(/^\.+$/, (dots) => "%2E".repeat(dots.length));
}

async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(draft, content);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
