// From argv to the command and the raw values of its options, by click's rules: options before and after the sub-command,
// `--name value`, `--name=value`, `-x`, bundled short flags, and options that take every word up to the next option.
import { COMMANDS, type CommandSpec, GROUPS } from "./command-specs.ts";
import { suggestion } from "./nearest-name.ts";
import type { OptionSpec } from "./option-types.ts";
import { GLOBAL_OPTIONS, SHOW_RESOURCE_REPORT } from "./options.ts";
import { UsageError } from "./usage-error.ts";

/** A value as it was typed; true and false for flags. */
export type RawValue = string | boolean | readonly string[];

export interface ParsedArgv {
  readonly kind: "command";
  readonly command: CommandSpec;
  /** By option name: what stood before the sub-command, and after it. */
  readonly before: ReadonlyMap<string, RawValue>;
  readonly after: ReadonlyMap<string, RawValue>;
  readonly argument: string | null;
}

/** Something to print instead of running a command. */
export interface Asked {
  readonly kind: "help" | "version";
  /** `""`, `docs`, or the path of a command. */
  readonly topic: string;
  /** Nothing was asked for: help is shown, and the command fails. */
  readonly missing: boolean;
}

/** The options of a command, global ones first. */
export function optionsOf(command: CommandSpec): readonly OptionSpec[] {
  return [...GLOBAL_OPTIONS, ...command.options];
}

/** @throws UsageError */
export function parseArgv(argv: readonly string[]): ParsedArgv | Asked {
  const rest = [...argv];
  const rootPlace = { usage: "dbt [OPTIONS] [COMMAND] [ARGS]...", command: "dbt" };
  const before = new Map<string, RawValue>();
  const asked = takeOptions(rest, { options: [...GLOBAL_OPTIONS, SHOW_RESOURCE_REPORT], place: rootPlace }, before);
  if (asked !== null) return { kind: asked, topic: "", missing: false };
  const word = rest.shift();
  if (word === undefined) return { kind: "help", topic: "", missing: true };
  if (Object.hasOwn(GROUPS, word)) return parseGroup(word, rest, before);
  const command = COMMANDS.find((candidate) => candidate.path === word);
  if (command === undefined)
    throw new UsageError(
      noSuchCommand(
        word,
        COMMANDS.map((spec) => spec.path),
      ),
      rootPlace,
    );
  return parseCommand(command, rest, before);
}

function parseGroup(group: string, rest: string[], before: Map<string, RawValue>): ParsedArgv | Asked {
  const place = { usage: `dbt ${group} [OPTIONS] COMMAND [ARGS]...`, command: `dbt ${group}` };
  const asked = takeOptions(rest, { options: GLOBAL_OPTIONS, place }, before);
  if (asked !== null) return { kind: asked, topic: group, missing: false };
  const word = rest.shift();
  if (word === undefined) return { kind: "help", topic: group, missing: true };
  const command = COMMANDS.find((candidate) => candidate.path === `${group} ${word}`);
  if (command === undefined) throw new UsageError(noSuchCommand(word, membersOf(group)), place);
  return parseCommand(command, rest, before);
}

/** What may follow the name of a group: `generate`, `serve`. */
function membersOf(group: string): readonly string[] {
  return COMMANDS.map((spec) => spec.path)
    .filter((path) => path.startsWith(`${group} `))
    .map((path) => path.slice(group.length + 1));
}

function noSuchCommand(word: string, names: readonly string[]): string {
  return `No such command '${word}'.${suggestion(word, names)}`;
}

function parseCommand(command: CommandSpec, rest: string[], before: ReadonlyMap<string, RawValue>): ParsedArgv | Asked {
  const { argument } = command;
  const shown = argument === null ? "" : ` ${argument.required ? "MACRO" : "[PROJECT_NAME]"}`;
  const place = { usage: `dbt ${command.path} [OPTIONS]${shown}`, command: `dbt ${command.path}` };
  const after = new Map<string, RawValue>();
  const words: string[] = [];
  while (rest.length > 0) {
    const asked = takeOptions(rest, { options: optionsOf(command), place }, after);
    if (asked !== null) return { kind: asked, topic: command.path, missing: false };
    const word = rest.shift();
    if (word === undefined) break;
    if (word === "--") words.push(...rest.splice(0));
    else words.push(word);
  }
  const allowed = argument === null ? 0 : 1;
  if (words.length > allowed) {
    const extra = words.slice(allowed);
    const plural = extra.length === 1 ? "" : "s";
    throw new UsageError(`Got unexpected extra argument${plural} (${extra.join(" ")})`, place);
  }
  if (argument?.required === true && words.length === 0) {
    throw new UsageError(`Missing argument '${argument.name.toUpperCase()}'.`, place);
  }
  return { kind: "command", command, before, after, argument: words[0] ?? null };
}

interface Level {
  readonly options: readonly OptionSpec[];
  readonly place: { readonly usage: string; readonly command: string };
}

/** Takes options from the front of `rest`, up to the first word that is none. */
function takeOptions(rest: string[], level: Level, values: Map<string, RawValue>): "help" | "version" | null {
  while (rest.length > 0) {
    const word = rest[0] ?? "";
    if (word === "--" || word === "-" || !word.startsWith("-")) return null;
    rest.shift();
    if (word === "--help" || word === "-h") return "help";
    const asked = word.startsWith("--") ? takeLong(word, rest, level, values) : takeShort(word, rest, level, values);
    if (asked !== null) return asked;
  }
  return null;
}

function takeLong(
  word: string,
  rest: string[],
  level: Level,
  values: Map<string, RawValue>,
): "help" | "version" | null {
  const equals = word.indexOf("=");
  const name = equals < 0 ? word : word.slice(0, equals);
  const found = findOption(name, level);
  return store(found, name, equals < 0 ? null : word.slice(equals + 1), rest, level, values);
}

/** `-s x`, `-sx`, `-dx`. */
function takeShort(
  word: string,
  rest: string[],
  level: Level,
  values: Map<string, RawValue>,
): "help" | "version" | null {
  for (let index = 1; index < word.length; index += 1) {
    const name = `-${word[index]}`;
    if (name === "-h") return "help";
    const found = findOption(name, level);
    const isFlag = found.spec.type === "flag" || found.spec.type === "switch";
    const tail = word.slice(index + 1);
    const asked = store(found, name, isFlag || tail === "" ? null : tail.replace(/^=/, ""), rest, level, values);
    if (asked !== null || !isFlag) return asked;
  }
  return null;
}

interface Found {
  readonly spec: OptionSpec;
  readonly isOff: boolean;
}

function findOption(name: string, level: Level): Found {
  // A command's own spelling wins over a global one (`init -s`).
  for (const spec of [...level.options].reverse()) {
    if (spec.on.includes(name)) return { spec, isOff: false };
    if (spec.off.includes(name)) return { spec, isOff: true };
  }
  const known = level.options.flatMap((spec) => [...spec.on, ...spec.off]).filter((option) => option.startsWith("--"));
  known.push("--help");
  throw new UsageError(`No such option '${name}'.${suggestion(name, known)}`, level.place);
}

function store(
  found: Found,
  name: string,
  inline: string | null,
  rest: string[],
  level: Level,
  values: Map<string, RawValue>,
): "version" | null {
  const { spec } = found;
  if (spec.type === "flag" || spec.type === "switch") {
    if (inline !== null) throw new UsageError(`Option '${name}' does not take a value.`, level.place);
    if (spec.name === "version") return "version";
    values.set(spec.name, !found.isOff);
    return null;
  }
  const value = inline ?? rest.shift();
  if (value === undefined) throw new UsageError(`Option '${name}' requires an argument.`, level.place);
  if (spec.type !== "words") {
    values.set(spec.name, value);
    return null;
  }
  const words = value.split(" ");
  while (rest.length > 0 && !(rest[0] ?? "").startsWith("-")) words.push(rest.shift() ?? "");
  const earlier = values.get(spec.name);
  values.set(spec.name, [...(Array.isArray(earlier) ? earlier : []), ...words]);
  return null;
}
