// `dbt init`: a new project and its profile; inside of a project, its profile only.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Adapter, ProfilePrompt } from "@sluice/adapter-contract";
import { dump } from "js-yaml";
import { DbtError } from "../errors.ts";
import {
  configFolderDirectory,
  note,
  profileWrittenWithTargetTemplateYaml,
  projectCreated,
  projectNameAlreadyExists,
  settingUpProfile,
} from "../events/builders.ts";
import { readRawProject } from "../project/project-config.ts";
import { loadYaml, type YamlMap } from "../project/yaml.ts";
import { isMap, own } from "../project/yaml-values.ts";
import { starterProject } from "./starter-project.ts";
import { type Command, type CommandInput, done } from "./types.ts";

export const initCommand: Command = async (input) => {
  const { flags } = input;
  makeProfilesFolder(input);
  if (existsSync(join(flags.projectDir, "dbt_project.yml"))) {
    if (flags.profile !== null) {
      throw new DbtError("Can not init existing project with specified profile, edit dbt_project.yml instead", {
        code: "init/profile-of-project",
      });
    }
    const profile = own(readRawProject(flags.projectDir).data, "profile");
    if (!flags.skipProfileSetup) await setUpProfile(String(profile), input);
    return done(true);
  }
  const name = await projectName(input);
  const folder = join(input.cwd, name);
  if (existsSync(folder)) {
    input.fire(projectNameAlreadyExists({ name }));
    return done(true);
  }
  if (flags.profile !== null && own(readProfiles(input), flags.profile) === undefined) {
    throw new DbtError(`Could not find profile named '${flags.profile}'`, { code: "init/unknown-profile" });
  }
  for (const [path, text] of starterProject(name, flags.profile ?? name)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  input.fire(
    projectCreated({
      project_name: name,
      docs_url: "https://docs.getdbt.com/docs/configure-your-profile",
      slack_url: "https://community.getdbt.com/",
    }),
  );
  if (flags.profile === null && !flags.skipProfileSetup) await setUpProfile(name, input);
  return done(true);
};

function makeProfilesFolder({ flags, fire }: CommandInput): void {
  if (existsSync(flags.profilesDir)) return;
  fire(configFolderDirectory({ dir: flags.profilesDir }));
  mkdirSync(flags.profilesDir, { recursive: true });
}

/** Letters, digits and underscores, not beginning with a digit. */
function isProjectName(name: string | null, adapters: readonly Adapter[]): name is string {
  if (name === null || !/^[^\d\W]\w*$/.test(name)) return false;
  return name !== "dbt" && !adapters.some(({ facts }) => name === `dbt_${facts.type}`);
}

async function projectName(input: CommandInput): Promise<string> {
  let name = input.flags.projectName;
  while (!isProjectName(name, input.adapters)) {
    const complaint = name === null ? "" : `${name} is not a valid project name.\n`;
    name = await answerTo(`${complaint}Enter a name for your project (letters, digits, underscore): `, input);
  }
  return name;
}

async function answerTo(question: string, input: CommandInput): Promise<string> {
  const answer = input.ask === null ? null : await input.ask(question);
  if (answer !== null) return answer.trim();
  throw new DbtError(`nobody answers: ${question.trim()}`, {
    code: "init/no-answer",
    hint: "name the project on the command line and use --skip-profile-setup: dbt init my_project -s",
  });
}

async function setUpProfile(name: string, input: CommandInput): Promise<void> {
  input.fire(settingUpProfile());
  const file = join(input.flags.profilesDir, "profiles.yml");
  const profiles = readProfiles(input);
  if (own(profiles, name) !== undefined) {
    const question = `The profile ${name} already exists in ${file}. Continue and overwrite it? [y/N]: `;
    if (!/^y(es)?$/i.test(await answerTo(question, input))) return;
  }
  const adapter = await chooseAdapter(input);
  if (adapter.profilePrompts === undefined) {
    input.fire(note({ msg: `${adapter.facts.displayName} asks nothing: write the profile '${name}' to ${file}` }));
    return;
  }
  const output: Record<string, string | number> = { type: adapter.facts.type };
  for (const prompt of adapter.profilePrompts) output[prompt.key] = await askValue(prompt, input);
  const profile = { outputs: { dev: output }, target: "dev" };
  writeFileSync(file, dump({ ...profiles, [name]: profile }, { sortKeys: false }), { mode: 0o600 });
  input.fire(profileWrittenWithTargetTemplateYaml({ name, path: file }));
}

function readProfiles({ flags }: CommandInput): YamlMap {
  const file = join(flags.profilesDir, "profiles.yml");
  if (!existsSync(file)) return {};
  const { data } = loadYaml(readFileSync(file, "utf8"), file);
  return isMap(data) ? data : {};
}

async function chooseAdapter(input: CommandInput): Promise<Adapter> {
  const { adapters } = input;
  const list = adapters.map(({ facts }, index) => `[${index + 1}] ${facts.type}`).join("\n");
  for (;;) {
    const answer = await answerTo(`Which database would you like to use?\n${list}\n\nEnter a number: `, input);
    const adapter = adapters[Number(answer) - 1];
    if (adapter !== undefined) return adapter;
  }
}

async function askValue(prompt: ProfilePrompt, input: CommandInput): Promise<string | number> {
  const hint = prompt.hint === null ? "" : ` (${prompt.hint})`;
  const fallback = prompt.default === null ? "" : ` [${prompt.default}]`;
  for (;;) {
    const answer = (await answerTo(`${prompt.key}${hint}${fallback}: `, input)) || (prompt.default ?? "");
    if (answer === "") continue;
    if (prompt.kind !== "integer") return answer;
    if (/^\d+$/.test(answer)) return Number(answer);
    input.stdout(`Error: '${answer}' is not a valid integer.\n`);
  }
}
