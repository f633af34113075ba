// The help of dbt's command line, made from the tables of options and commands.
import { COMMANDS, type CommandSpec, GROUPS } from "./command-specs.ts";
import type { OptionSpec } from "./option-types.ts";
import { GLOBAL_OPTIONS } from "./options.ts";

const WIDTH = 78;
const COLUMN = 34;

/** `topic`: `""`, `docs`, or the path of a command. */
export function helpText(topic: string): string {
  const command = COMMANDS.find((candidate) => candidate.path === topic);
  if (command !== undefined) return commandHelp(command);
  const commands = topic === "" ? topLevel() : below(topic);
  const about = topic === "" ? "dbt's command line on the native engine." : (GROUPS[topic] ?? "");
  const name = topic === "" ? "dbt" : `dbt ${topic}`;
  return page(`${name} [OPTIONS] COMMAND [ARGS]...`, about, GLOBAL_OPTIONS, commands);
}

function commandHelp(command: CommandSpec): string {
  const argument =
    command.argument === null
      ? ""
      : command.argument.required
        ? ` ${command.argument.name.toUpperCase()}`
        : ` [${command.argument.name.toUpperCase()}]`;
  return page(`dbt ${command.path} [OPTIONS]${argument}`, command.help, [...GLOBAL_OPTIONS, ...command.options], []);
}

type Row = readonly [left: string, right: string];

function page(usage: string, about: string, options: readonly OptionSpec[], commands: readonly Row[]): string {
  const rows = [...options.filter((option) => !option.hidden).map(optionRow), HELP_ROW];
  const parts = [`Usage: ${usage}\n`, `  ${about}\n`, `Options:\n${table(rows, COLUMN)}`];
  if (commands.length > 0) parts.push(`Commands:\n${table(commands, 17)}`);
  return parts.join("\n");
}

const HELP_ROW: Row = ["-h, --help", "Show this message and exit."];

function optionRow(option: OptionSpec): Row {
  const short = option.on.filter((word) => !word.startsWith("--"));
  const long = option.on.filter((word) => word.startsWith("--"));
  const off = option.off.length === 0 ? "" : ` / ${option.off.join(", ")}`;
  const metavar = option.metavar === "" ? "" : ` ${option.metavar}`;
  return [`${[...short, ...long].join(", ")}${off}${metavar}`, option.help];
}

function topLevel(): Row[] {
  const groups = Object.entries(GROUPS).map(([name, about]): Row => [name, about]);
  const commands = COMMANDS.filter((command) => command.hidden !== true && !command.path.includes(" ")).map(
    (command): Row => [command.path, command.help],
  );
  return [...groups, ...commands].sort(([a], [b]) => (a < b ? -1 : 1));
}

function below(group: string): Row[] {
  return COMMANDS.filter((command) => command.hidden !== true && command.path.startsWith(`${group} `)).map(
    (command): Row => [command.path.slice(group.length + 1), command.help],
  );
}

function table(rows: readonly Row[], column: number): string {
  return rows
    .map(([left, right]) => {
      const head = `  ${left}`;
      const lines = wrap(right, WIDTH - column);
      const [first = "", ...more] = lines;
      const start = head.length + 2 <= column ? head.padEnd(column) + first : `${head}\n${" ".repeat(column)}${first}`;
      return `${[start.trimEnd(), ...more.map((line) => " ".repeat(column) + line)].join("\n")}\n`;
    })
    .join("");
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
