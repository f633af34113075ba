// profiles.yml: which profile, which target, and the rendered output as checked credentials. Secrets are put in last, so
// that no template can look at them.
import { join } from "node:path";
import { type Adapter, CredentialsError } from "@sluice/adapter-contract";
import type { Environment, Scope } from "@sluice/jinja";
import { DbtError, type Span } from "../errors.ts";
import type { Json } from "../manifest/types.ts";
import { nearest } from "../resolve/nearest.ts";
import { readTextIfThere } from "./files.ts";
import { type RenderYamlOptions, renderYaml, renderYamlText } from "./render-yaml.ts";
import { didYouMean, settingsPlace } from "./settings-place.ts";
import type { EnvReader, Target } from "./types.ts";
import { cliVarsOnly } from "./vars.ts";
import { loadYaml, type Yaml, type YamlMap } from "./yaml.ts";
import type { YamlPath } from "./yaml-place.ts";
import { createYamlScope, revealSecrets } from "./yaml-scope.ts";
import { isMap, own, setOwn } from "./yaml-values.ts";

export interface ReadProfileOptions {
  readonly profilesDir: string;
  /** `--profile`, else `profile:` of dbt_project.yml as written. */
  readonly profile: string | null;
  readonly projectProfile: Yaml;
  /** The dbt_project.yml that `projectProfile` is of. */
  readonly projectFile: string;
  readonly target: string | null;
  readonly threads: number | null;
  readonly cliVars: Readonly<Record<string, Json>>;
  readonly adapters: readonly Adapter[];
  readonly env: EnvReader;
  readonly environment: Environment;
  readonly base: Scope;
}

/** profiles.yml as written; empty when there is none. @throws DbtError on a file that is empty or no YAML */
function readProfilesFile(profilesDir: string): YamlMap {
  const path = join(profilesDir, "profiles.yml");
  const text = readTextIfThere(path);
  if (text === null) return {};
  const data = loadProfiles(text, path);
  if (!isMap(data) || Object.keys(data).length === 0) {
    throw profileFileError(`The profiles.yml file at ${path} is empty`);
  }
  return data;
}

function loadProfiles(text: string, path: string): Yaml {
  try {
    return loadYaml(text, path).data;
  } catch (error) {
    if (!(error instanceof DbtError)) throw error;
    throw profileFileError(error.words(), error.span, error.hint);
  }
}

function profileFileError(reason: string, span: Span | null = null, hint: string | null = null): DbtError {
  const message = `\ndbt encountered an error while trying to read your profiles.yml file.\n\n${reason}\n`;
  return new DbtError(message, { code: "project/profiles-file", span, hint });
}

/** The target that the profile, the project and the command line name. @throws DbtError in dbt's words */
export function readProfile(options: ReadProfileOptions): Target {
  const envVars: Record<string, string> = {};
  const env = recordingReader(options.env, envVars);
  const vars = cliVarsOnly(options.cliVars);
  const scope = createYamlScope({ vars, env, target: null, secrets: true, base: options.base });
  const file = join(options.profilesDir, "profiles.yml");
  const rendering: RenderYamlOptions = { scope, environment: options.environment, file };
  const reveal = (value: Yaml) => revealAll(value, options.env);

  const profiles = readProfilesFile(options.profilesDir);
  const profileName = pickProfileName(options, rendering);
  const profile = own(profiles, profileName);
  if (profile === undefined) {
    throw new DbtError(`Could not find profile named '${profileName}'`, {
      code: "project/unknown-profile",
      span: options.profile === null ? settingsPlace(options.projectFile, ["profile"]) : null,
      hint: profileHint(profileName, profiles, file),
    });
  }
  if (!isMap(profile))
    throw profileFileError(`Profile ${profileName} in profiles.yml is empty`, settingsPlace(file, [profileName]));

  const written = options.target ?? own(profile, "target") ?? "default";
  const targetName = String(typeof written === "string" ? reveal(renderYamlText(written, rendering)) : written);
  const named = { profileName, name: targetName };
  const place: PlaceOf = (key) => settingsPlace(file, [profileName, "outputs", targetName, ...key]);
  const output = renderOutput(chooseOutput(profile, named, file, options.target === null), rendering);
  const rendered = revealAll(output, options.env);
  if (!isMap(rendered))
    throw new DbtError("the profile's output is no mapping", { code: "project/bad-output", span: place([]) });
  const threads = options.threads ?? threadsOf(rendered, place);
  const target = { ...named, threads, envVars };
  return { ...target, ...readCredentials(rendered, threads, target, options.adapters, place) };
}

/** Passwords may hold what looks like a template and is none. */
function renderOutput(output: YamlMap, options: RenderYamlOptions): Yaml {
  const password = own(output, "password");
  const rendered = renderYaml(output, { ...options, skip: (path) => path.length === 1 && path[0] === "password" });
  if (typeof password !== "string" || !isMap(rendered)) return rendered;
  try {
    return { ...rendered, password: renderYamlText(password, options) };
  } catch (error) {
    if (error instanceof DbtError && error.code !== "project/yaml-render") throw error;
    return { ...rendered, password };
  }
}

function recordingReader(env: EnvReader, used: Record<string, string>): EnvReader {
  return {
    get: (name) => {
      const value = env.get(name);
      if (value !== undefined) used[name] = value;
      return value;
    },
  };
}

function revealAll(value: Yaml, env: EnvReader): Yaml {
  if (typeof value === "string") return revealSecrets(value, env);
  if (Array.isArray(value)) return value.map((item) => revealAll(item, env));
  if (!isMap(value)) return value;
  const copy: YamlMap = {};
  for (const [key, item] of Object.entries(value)) setOwn(copy, key, revealAll(item, env));
  return copy;
}

function pickProfileName(options: ReadProfileOptions, rendering: RenderYamlOptions): string {
  if (options.profile !== null) return options.profile;
  const written = options.projectProfile;
  if (typeof written === "string") return String(renderYamlText(written, rendering));
  throw new DbtError(
    "dbt cannot run because no profile was specified for this dbt project.\n" +
      "To specify a profile for this project, add a line like the this to\nyour dbt_project.yml file:\n\n" +
      "profile: [profile name]\n\nHere, [profile name] should be replaced with a profile name\n" +
      `defined in your profiles.yml file. You can find profiles.yml here:\n\n${rendering.file}\n`,
    { code: "project/no-profile" },
  );
}

function profileHint(wanted: string, profiles: YamlMap, file: string): string | null {
  const names = Object.keys(profiles).filter((name) => name !== "config");
  if (names.length === 0) return `there is no profile in ${file}`;
  return didYouMean(wanted, names, `${file} has: ${names.join(", ")}`);
}

/** @param isWritten whether the target is the profile's own, and not the command line's */
function chooseOutput(profile: YamlMap, named: Named, file: string, isWritten: boolean): YamlMap {
  const { profileName, name: targetName } = named;
  const outputs = own(profile, "outputs");
  if (!isMap(outputs)) {
    const near = outputs === undefined ? nearest("outputs", Object.keys(profile)) : null;
    throw new DbtError(`outputs not specified in profile '${profileName}'`, {
      code: "project/no-outputs",
      span: settingsPlace(file, [profileName, near ?? "outputs"]),
      hint: meant(near, "outputs"),
    });
  }
  const output = own(outputs, targetName);
  if (output === undefined) {
    const names = Object.keys(outputs).map((name) => ` - ${name}`);
    throw new DbtError(
      `The profile '${profileName}' does not have a target named '${targetName}'. ` +
        `The valid target names for this profile are:\n${names.join("\n")}`,
      {
        code: "project/unknown-target",
        span: settingsPlace(file, [
          profileName,
          isWritten && own(profile, "target") !== undefined ? "target" : "outputs",
        ]),
        hint: didYouMean(targetName, Object.keys(outputs)),
      },
    );
  }
  if (isMap(output)) return output;
  throw new DbtError(`output '${targetName}' of profile '${profileName}' is misconfigured in profiles.yml`, {
    code: "project/bad-output",
    span: settingsPlace(file, [profileName, "outputs", targetName]),
  });
}

function threadsOf(output: YamlMap, place: PlaceOf): number {
  const threads = own(output, "threads") ?? 1;
  const count = typeof threads === "string" && /^\d+$/.test(threads) ? Number(threads) : threads;
  if (typeof count === "number" && Number.isInteger(count) && count > 0) return count;
  throw new DbtError(`at path ['threads']: ${JSON.stringify(threads)} is not of type 'integer'`, {
    code: "project/bad-threads",
    span: place(["threads"]),
  });
}

/** The place of a key of the output, or of the output. */
type PlaceOf = (key: YamlPath) => Span | null;

interface Named {
  readonly profileName: string;
  readonly name: string;
}

function readCredentials(output: YamlMap, threads: number, named: Named, adapters: readonly Adapter[], place: PlaceOf) {
  const type = own(output, "type");
  if (type === undefined) {
    const near = nearest("type", Object.keys(output));
    throw new DbtError(`required field "type" not found in profile ${named.profileName} and target ${named.name}`, {
      code: "project/no-adapter-type",
      span: place(near === null ? [] : [near]),
      hint: meant(near, "type"),
    });
  }
  const invalid = (reason: string, key: YamlPath, hint: string | null = null) =>
    new DbtError(`Credentials in profile "${named.profileName}", target "${named.name}" invalid: ${reason}`, {
      code: "project/bad-credentials",
      span: place(key),
      hint,
    });
  const adapter = adapters.find((candidate) => candidate.facts.type === type);
  if (adapter === undefined) {
    const known = adapters.map((candidate) => candidate.facts.type);
    const hint = didYouMean(String(type), known, `this engine has: ${known.join(", ")}`);
    throw invalid(`Runtime Error\n  Could not find adapter type ${String(type)}!`, ["type"], hint);
  }
  try {
    return { adapter, credentials: adapter.readCredentials({ ...output, threads }) };
  } catch (error) {
    if (!(error instanceof CredentialsError)) throw error;
    const missing = /'([^']+)' is a required property/.exec(error.message)?.[1];
    const near = missing === undefined ? null : nearest(missing, Object.keys(output));
    if (missing === undefined || near === null) throw invalid(error.message, keyIn(error.message, output));
    throw invalid(error.message, [near], meant(near, missing));
  }
}

/** The key of the output that a complaint names in quotes, or whose value it does. */
function keyIn(complaint: string, output: YamlMap): YamlPath {
  const quoted = [...complaint.matchAll(/['"]([^'"]+)['"]/g)].map((match) => match[1] ?? "");
  const named = quoted.find((name) => own(output, name) !== undefined);
  if (named !== undefined) return [named];
  const [key, ...others] = Object.keys(output).filter((name) => quoted.includes(String(own(output, name))));
  return key === undefined || others.length > 0 ? [] : [key];
}

/** The hint for a key that stands where another is missing. */
function meant(written: string | null, missing: string): string | null {
  return written === null ? null : `did you mean '${missing}'?`;
}
